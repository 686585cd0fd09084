"""What a new portal is told of its organisation, from questions, options or a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from trustportal.importing.dates import read_day
from trustportal.importing.targets import hints
from trustportal.importing.values import Context, Plain, read_value
from trustportal.importing.words import UnplacedError, folded
from trustportal.model.fields import Country, Email, Line, Url
from trustportal.model.front_matter import FrontMatter
from trustportal.model.geography import region_groups
from trustportal.model.places import country_name
from trustportal.model.standards import Standard, standards
from trustportal.model.words import slug
from trustportal.problems import Problem, did_you_mean
from trustportal.source.files import read_text
from trustportal.source.strict_yaml import read_yaml


class AnswerError(Exception):
    """An answer that cannot be taken: a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The organisation in its own words. Regions are plain data of `regions`."""

    name: str
    url: str
    site_url: str
    description: str
    legal_name: str | None = None
    country: str | None = None
    products: tuple[str, ...] = ()
    regions: tuple[Mapping[str, Plain], ...] = ()
    reports: tuple[tuple[str, Mapping[str, str]], ...] = ()
    """Standards by id, each with the one date that was given, under the field that it is for."""
    contacts: Mapping[str, str] = field(default_factory=dict)
    """Addresses of roles by purpose."""


@dataclass(frozen=True, slots=True)
class Question:
    """One answer: how it is asked for, how it is read on a day, and whether there can be none."""

    name: str
    asks: str
    read: Callable[[str, date], Any]
    several: bool = False
    needed: bool = False


def _of_type(hint: Any, name: str) -> Callable[[str, date], Any]:
    return lambda text, _: read_value(hint, text, name, Context({}))


def _name(text: str, _: date) -> str:
    """A name that can stand in the description of every page."""
    if len(text) > 80:
        raise UnplacedError("it is longer than 80 characters; give the name that visitors know")
    name: str = read_value(hints(FrontMatter)["description"], text, "name", Context({}))
    return name


def _product(text: str, _: date) -> str:
    title: str = read_value(Line, text, "title", Context({}))
    if not slug(title):
        raise UnplacedError("a name needs a letter or a digit of the Latin alphabet")
    return title


def _region(text: str, _: date) -> Mapping[str, Plain]:
    for name, group in region_groups().items():
        if folded(text) in {folded(each) for each in (*group.labels, name)}:
            title = max(group.labels, key=len)
            members = sorted(group.members)
            return {"id": slug(title), "title": title, "sort": "group", "members": members}
    code = read_value(Country, text, "code", Context({}))
    title = country_name(code)
    return {"id": slug(title) or code.lower(), "title": title, "sort": "country", "code": code}


def _report(text: str, today: date) -> tuple[str, Mapping[str, str]]:
    """'SOC 2 2026-05-31' or 'soc-2=2026-05-31': a standard, and the date if one is given."""
    said = " ".join(text.replace("=", " ").split())
    known = {_bare(form): name for name, each in standards().items() for form in (name, each.name)}
    words = said.split(" ")
    for cut in range(len(words), 0, -1):
        found = known.get(_bare(" ".join(words[:cut])))
        if found:
            rest = " ".join(words[cut:])
            return found, _dated(standards()[found], read_day(rest, None), today) if rest else {}
    near = did_you_mean(words[0], standards())
    raise UnplacedError(f"no standard is called so{near}; write soc-2=2026-05-31")


ENDS, BEGINS = ("valid_until", "next_certification_due"), ("issued_on", "valid_from", "as_of")


def _dated(standard: Standard, day: str, today: date) -> Mapping[str, str]:
    """A day that has not come is that of the end, any other that of the issue."""
    ahead = date.fromisoformat(day) > today
    fields = (*standard.required, *standard.optional)
    for name in ENDS if ahead else BEGINS:
        if name in fields:
            return {name: day}
    raise UnplacedError(
        f"{day} is still to come, and evidence on {standard.name} bears no day of its end: give"
        " the day of its issue"
    )


def _bare(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


QUESTIONS = (
    Question("name", "What is your organisation called?", _name, needed=True),
    Question("url", "What is its website?", _of_type(Url, "url"), needed=True),
    Question("site_url", "Where will this portal be?", _of_type(Url, "site_url")),
    Question("description", "What does it do, in one line?", _of_type(Line, "description")),
    Question("legal_name", "Which legal entity speaks?", _of_type(Line, "legal_name")),
    Question("country", "In which country is it seated?", _of_type(Country, "country")),
    Question("products", "Which products do you offer?", _product, several=True),
    Question("regions", "In which countries are they hosted (or EU, EEA)?", _region, several=True),
    Question(
        "reports",
        "Which reports and certificates do you hold, each with the day until which it is valid,"
        " else the day of its issue (iso-27001=2028-05-31, soc-2=2026-05-31)?",
        _report,
        several=True,
    ),
    Question("security", "Which address takes reports on security?", _of_type(Email, "email")),
    Question("privacy", "Which address takes questions on privacy?", _of_type(Email, "email")),
)


def read_answer(question: Question, said: str | Sequence[str], today: date) -> Any:
    """An answer in the model's terms; several are parted by commas or given as a list."""
    parts = [said] if isinstance(said, str) else list(said)
    if question.several:
        parts = [each for part in parts for each in part.split(",")]
    parts = [each for each in parts if each.strip()]
    if not question.several and len(parts) > 1:
        raise AnswerError(f"{question.name}: one answer is expected")
    try:
        read = [question.read(each.strip(), today) for each in parts]
    except UnplacedError as error:
        raise AnswerError(f"{question.name}: {error}") from None
    if question.needed and not read:
        raise AnswerError(f"{question.name} is needed: {question.asks}")
    if question.several:
        return tuple(each for index, each in enumerate(read) if each not in read[:index])
    return read[0] if read else None


def answers_of(given: Mapping[str, Any]) -> Answers:
    """All answers, each read already; what follows from others is worked out."""
    url = given["url"]
    host = urlsplit(url).hostname or ""
    names = [slug(each) for each in given["products"]]
    if twice := next((each for each in names if names.count(each) > 1), None):
        raise AnswerError(f"products: two of them would have the id '{twice}'; rename one")
    return Answers(
        given["name"],
        url,
        (given["site_url"] or f"https://trust.{host.removeprefix('www.')}").rstrip("/") + "/",
        given["description"] or f"What it does is told at {url}",
        given["legal_name"],
        given["country"],
        given["products"],
        given["regions"],
        given["reports"],
        {each: given[each] for each in ("security", "privacy") if given[each]},
    )


def read_file(path: Path) -> dict[str, str | list[str]]:
    """The answers of a YAML file, as they were typed."""
    problems: list[Problem] = []
    text = read_text(path.parent, path.name, problems.append)
    document = read_yaml(text, path.name, problems.append) if text is not None else None
    if document is None or problems:
        first = problems[0]
        raise AnswerError(f"{first.place}: {first.message}; {first.mend}")
    if not isinstance(document.value, dict):
        raise AnswerError(f"{path.name} holds no answers; write 'name: ...' and so on")
    names = [each.name for each in QUESTIONS]
    found: dict[str, str | list[str]] = {}
    for name, value in document.value.items():
        if name not in names:
            raise AnswerError(f"{path.name}: unknown answer '{name}'{did_you_mean(name, names)}")
        items = value if isinstance(value, list) else [value or ""]
        if not all(isinstance(each, str) for each in items):
            raise AnswerError(f"{path.name}: {name}: write a text, or a list of texts")
        found[name] = items
    return found
