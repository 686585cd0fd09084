"""The types of fields. YAML gives text, lists, mappings and null; a type decides what it means.

A refusal is a `PydanticCustomError` whose type is the code of the problem and whose context
holds the mend, so that `model.reading` need not know the types.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from trustportal import codes
from trustportal.model import places
from trustportal.model.durations import Duration
from trustportal.model.plain_text import plain, refuse
from trustportal.problems import listed


@dataclass(frozen=True, slots=True)
class Points:
    """Marks a field as a reference: to one collection, or with none to any, as `kind/id`."""

    to: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Marks what a reviewer will ask when the field is null, and which other field settles it."""

    question: str
    settled_by: tuple[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """Marks a field whose text is read by people, and so by the rules over words."""

    markdown: bool = False


def _line(text: str) -> str:
    if "\n" in text:
        raise refuse(codes.WRONG_TYPE, "one line is expected", "join the lines into one")
    if "\t" in text:
        raise refuse(codes.WRONG_TYPE, "a tab stands in the text", "replace it by a space")
    return plain(text)


OUR_TIME = range(1900, 2200)
"""The years that a portal speaks of: a century before or after them is still a year."""


def _day(text: Any) -> date:
    if isinstance(text, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise refuse(
                codes.BAD_DATE, f"{text} is not a day of the calendar", "look the date up"
            ) from None
        if day.year not in OUR_TIME:
            raise refuse(codes.BAD_DATE, f"{text} is not a day of our time", "look the year up")
        return day
    raise refuse(
        codes.BAD_DATE, f"{_shown(text)} is not a date", "write year, month and day: 2026-09-30"
    )


def duration_of(text: Any, *, from_zero: bool = False) -> Duration:
    """A length of time, which may be zero only where that is said."""
    try:
        return Duration.parse(text if isinstance(text, str) else "", from_zero=from_zero)
    except ValueError:
        raise refuse(
            codes.BAD_DURATION,
            f"{_shown(text)} is not a duration",
            "write P30D for 30 days, P6M for 6 months, P1Y for a year, PT72H for 72 hours",
        ) from None


def _percentage(text: Any) -> Decimal:
    if isinstance(text, str) and re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,6})?", text):
        number = Decimal(text)
        if 0 < number <= 100:
            return number
    raise refuse(
        codes.OUT_OF_BOUNDS,
        f"{_shown(text)} is not a percentage",
        "write a number above 0 and up to 100, without the sign: 99.9",
    )


def _flag(text: Any) -> bool:
    if text in ("true", "false"):
        return bool(text == "true")
    raise refuse(
        codes.WRONG_TYPE, f"{_shown(text)} is neither true nor false", "write true or false"
    )


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-f]{6}", text):
        raise refuse(
            codes.WRONG_TYPE,
            f"'{text[:90]}' is not a colour",
            'write # and six hexadecimal digits in lower case, in quotes: "#065446"',
        )
    return text


def _id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text) or len(text) > 80:
        mend = "use lower-case letters and digits with single hyphens between: soc-2-type-2"
        mend = "write the id alone, without its kind" if "/" in text else mend
        mend = "write one id: hyphens, not blanks, between its words" if " " in text else mend
        raise refuse(codes.BAD_ID, f"'{text[:90]}' is not an id of at most 80 characters", mend)
    return text


def _reference(text: str, words: str = "") -> str:
    if not re.fullmatch(r"[a-z_]+/[a-z0-9]+(?:-[a-z0-9]+)*", text):
        raise refuse(
            codes.BAD_ID,
            f"'{text}' is not a reference",
            f"name the kind and the id: certifications/soc-2-type-2{words}",
        )
    return text


def _rule_code(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2,4}-[0-9]{2}", text):
        mend = "write the code of a rule as the report names it: ATT-11; codes TP are not waived"
        raise refuse(codes.BAD_ID, f"'{text[:90]}' is not the code of a rule", mend)
    return text


def _subject(text: str) -> str:
    if text == "organization" or (text.endswith(".md") and _path(text)):
        return text
    return _reference(text, "; organization; or the file of a page: content/index.md")


BASIS_WORDS = ("configuration", "contract", "self-assessment", "owner-approval")
"""What a claim may rest on besides another record."""


def _basis(text: str) -> str:
    if text in BASIS_WORDS:
        return text
    return _reference(text, f"; or one of the words {listed(BASIS_WORDS, last='or')}")


_HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,10}[a-z][a-z0-9-]{0,61}[a-z0-9]"
_WEB = re.compile(
    rf"https://{_HOST}(?::[0-9]{{2,4}})?(?:[/?#](?:(?![<>\"'`{{}}|\\^])[!-~])*)?",
    re.IGNORECASE | re.ASCII,
)
_MAIL = re.compile(
    rf"[a-z0-9_+-]{{1,64}}(?:\.[a-z0-9_+-]{{1,64}}){{0,5}}@{_HOST}", re.IGNORECASE | re.ASCII
)


def _url(text: str) -> str:
    if not _WEB.fullmatch(text):
        raise refuse(
            codes.BAD_ADDRESS,
            f"'{text}' is not an https:// address",
            "write the whole address, beginning with https://, without a user name or spaces",
        )
    return text


def _email(text: str) -> str:
    if not _MAIL.fullmatch(text):
        raise refuse(
            codes.BAD_ADDRESS, f"'{text}' is not an e-mail address", "write name@example.com"
        )
    return text


def _path(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", text):
        raise refuse(
            codes.BAD_ADDRESS,
            f"'{text}' is not the path of a file in content/",
            "write it from content/ on, with letters, digits, dots and hyphens: files/dpa.pdf",
        )
    return text


def _language(text: str) -> str:
    if text not in places.languages():
        mend = "write one code, for example en or pt-BR; a document in several has a record each"
        raise refuse(codes.NOT_A_CHOICE, f"'{text}' is not a language code", mend)
    return text


def _country(text: str) -> str:
    if text not in places.countries():
        raise refuse(codes.BAD_COUNTRY, f"'{text}' is not a country code", places.nearest(text))
    return text


def _place(text: str) -> str:
    country, hyphen, subdivision = text.partition("-")
    if country not in places.countries():
        raise refuse(
            codes.BAD_COUNTRY,
            f"'{text}' is neither a country nor a subdivision",
            f"{places.nearest(text)}; or a subdivision, such as US-CA",
        )
    if hyphen and subdivision not in places.subdivisions(country):
        message = f"{places.country_name(country)} has no subdivision '{text}' in ISO 3166-2"
        raise refuse(codes.BAD_COUNTRY, message, places.nearest_subdivision(text))
    return text


def check_markdown(text: str) -> str:
    """The text, when it holds nothing that a page must not hold."""
    from trustportal.source.markdown_scan import scan  # noqa: PLC0415 - only texts in Markdown pay

    result = scan(text)
    for found in result.refused:
        raise refuse(codes.UNSAFE_MARKDOWN, found.message, found.mend)
    for call in result.calls:
        mend = "components belong on pages; refer to a claim by [text](claim:kind/id)"
        raise refuse(codes.UNSAFE_MARKDOWN, f"a component is not allowed here: {call.name}", mend)
    return text


def _shown(value: Any) -> str:
    kinds = {dict: "a mapping", list: "a list"}
    known = next((said for kind, said in kinds.items() if isinstance(value, kind)), "null")
    return f"'{value[:60]}'" if isinstance(value, str) else known


def _schema(**schema: Any) -> WithJsonSchema:
    return WithJsonSchema(schema)


Line = Annotated[str, AfterValidator(_line), Field(min_length=1, max_length=300), Prose()]
"""One line of plain text."""
Label = Annotated[
    str,
    AfterValidator(_line),
    Field(min_length=1, max_length=120),
    _schema(type=["string", "number"], maxLength=120),
]
"""A short text that may look like a number, such as a version: 1.10 stays 1.10."""
Text = Annotated[str, AfterValidator(plain), Field(min_length=1, max_length=3000), Prose()]
"""Plain text of a few sentences, without markup."""
Markdown = Annotated[
    str,
    AfterValidator(check_markdown),
    Field(min_length=1, max_length=20000),
    Prose(markdown=True),
]
"""Markdown: paragraphs, lists, emphasis, links to https, mailto, pages and claims. No HTML."""
Id = Annotated[
    str,
    AfterValidator(_id),
    _schema(
        type="string", pattern="^[a-z0-9]+(-[a-z0-9]+)*$", maxLength=80, examples=["soc-2-type-2"]
    ),
]
"""Lower-case letters, digits and single hyphens. Stable, and never used for another record."""
Reference = Annotated[
    str,
    AfterValidator(_reference),
    Points(),
    _schema(
        type="string",
        pattern="^[a-z_]+/[a-z0-9]+(-[a-z0-9]+)*$",
        examples=["certifications/soc-2-type-2"],
    ),
]
"""Any record, as kind/id."""
Basis = Annotated[
    str,
    AfterValidator(_basis),
    Points(),
    _schema(
        anyOf=[
            {"enum": list(BASIS_WORDS)},
            {"type": "string", "pattern": "^[a-z_]+/[a-z0-9]+(-[a-z0-9]+)*$"},
        ],
        examples=["documents/soc-2-report"],
    ),
]
"""What a claim rests on: a record as kind/id, or one of the four words."""
RuleCode = Annotated[
    str,
    AfterValidator(_rule_code),
    _schema(type="string", pattern="^[A-Z]{2,4}-[0-9]{2}$", examples=["ATT-11"]),
]
"""The code of a rule of the field."""
Subject = Annotated[
    str,
    AfterValidator(_subject),
    Points(),
    _schema(type="string", examples=["certifications/soc-2-type-2", "content/index.md"]),
]
"""What a finding is about: a record as kind/id, organization, or the file of a page."""
Date = Annotated[
    date,
    BeforeValidator(_day),
    _schema(type="string", format="date", examples=["2026-09-30"]),
]
"""A day, YYYY-MM-DD."""
Period = Annotated[
    Duration,
    BeforeValidator(duration_of),
    PlainSerializer(lambda duration: duration.text, return_type=str),
    _schema(type="string", pattern="^P[0-9YMWDTH]+$", examples=["P30D", "P1Y", "PT72H"]),
]
"""A length of time, ISO 8601."""
Percentage = Annotated[
    Decimal,
    BeforeValidator(_percentage),
    _schema(type="number", exclusiveMinimum=0, maximum=100, examples=[99.9]),
]
"""A share in per cent, as 99.9, with as many decimals as were promised."""
Colour = Annotated[
    str,
    AfterValidator(_colour),
    _schema(type="string", pattern="^#[0-9a-f]{6}$", examples=["#065446"]),
]
"""A colour: # and six hexadecimal digits."""
Flag = Annotated[bool, BeforeValidator(_flag), _schema(type="boolean")]
"""true or false."""
Url = Annotated[
    str,
    AfterValidator(_url),
    Field(max_length=2000),
    _schema(
        type="string", format="uri", pattern="^https://", examples=["https://example.com/trust"]
    ),
]
"""An https:// address."""
Email = Annotated[
    str,
    AfterValidator(_email),
    _schema(type="string", format="email", examples=["security@example.com"]),
]
"""An e-mail address of a role, not of a person."""
FilePath = Annotated[
    str,
    AfterValidator(_path),
    _schema(type="string", examples=["files/data-processing-addendum.pdf"]),
]
"""A file below content/."""
Country = Annotated[
    str,
    AfterValidator(_country),
    _schema(type="string", pattern="^[A-Z]{2}$", examples=["DE"]),
]
"""An ISO 3166-1 alpha-2 country code. The United Kingdom is GB and Greece is GR."""
PlaceCode = Annotated[
    str,
    AfterValidator(_place),
    _schema(type="string", pattern="^[A-Z]{2}(-[A-Z0-9]{1,3})?$", examples=["DE", "US-CA"]),
]
"""An ISO 3166-1 country or an ISO 3166-2 subdivision."""
Language = Annotated[
    str, AfterValidator(_language), _schema(type="string", examples=["en", "pt-BR"])
]
"""A BCP 47 language code."""
Answer = Literal["yes", "no", "partial"]
"""Yes, no or partial. Null is the fourth answer: not stated, which is never a no."""

ProductId = Annotated[Id, Points("products")]
"""The id of a product."""
DataClassId = Annotated[Id, Points("data_classes")]
"""The id of a class of data."""
RegionId = Annotated[Id, Points("regions")]
"""The id of a region, from residency."""
DocumentId = Annotated[Id, Points("documents")]
"""The id of a document."""
CertificationId = Annotated[Id, Points("certifications")]
"""The id of a certification."""
SubprocessorId = Annotated[Id, Points("subprocessors")]
"""The id of a subprocessor."""
