"""Names in sentences: standards, schemes and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import TypeAdapter

from trustportal.model.assessments import Assessment
from trustportal.model.certifications import Certification
from trustportal.model.standards import read_table, standards
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal


@dataclass(frozen=True, slots=True)
class Mention:
    """A standard named in a sentence; `standard` is its id, or the words for an unknown scheme."""

    standard: str
    words: str
    start: int
    known: bool = True

    @property
    def end(self) -> int:
        """Where its words end."""
        return self.start + len(self.words)

    @property
    def edition(self) -> str | None:
        """The edition that stands right behind the name."""
        found = re.search(r":((?:19|20)\d\d)$", self.words)
        return found[1] if found else None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile("|".join(standard.words), re.IGNORECASE))
        for name, standard in standards().items()
        if standard.words
    )


@cache
def _others() -> re.Pattern[str]:
    words = TypeAdapter(tuple[str, ...]).validate_python(read_table("standards", "other_schemes"))
    return re.compile("|".join(words))


@cache
def accreditation_bodies() -> tuple[str, ...]:
    """The accreditation bodies that people name."""
    table = read_table("standards", "accreditation_bodies")
    return TypeAdapter(tuple[str, ...]).validate_python(table)


_HINT = re.compile(
    r"soc|iso|iec|pci|star|ramp|cmmc|hitrust|tisax|cyber|irap|ens\b|esquema|privacy framework|dpf"
    r"|europrivacy|eu cloud|c5|:20\d\d|hds|ismap|isms|isae|ssae|secnum|mtcs|criteria|gsma|nen|cloud"
    r"|caiq|truste|cbpr|webtrust",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """Every standard that a text names, in the order of the text."""
    if not _HINT.search(text):
        return ()
    found = [
        Mention(name, each.group().strip(), each.start())
        for name, pattern in _patterns()
        for each in pattern.finditer(text)
    ]
    known = [(mention.start, mention.end) for mention in found]
    for each in _others().finditer(text):
        if not any(start < each.end() and each.start() < end for start, end in known):
            found.append(Mention(each.group(), each.group(), each.start(), known=False))
    return tuple(sorted(found, key=lambda mention: mention.start))


_FORM = r"(?:,? (?:Inc|Ltd|LLC|LLP|PLC|GmbH|AG|AS|SE|BV|B\.V|S\.A|S\.A\.S|Pte|Limited|Corp|Pty|Oy|AB)\b\.?)+"
_PROVIDERS = (
    "AWS", "Amazon Web Services", "Amazon", "Google Cloud", "GCP", "Google", "Microsoft Azure",
    "Microsoft", "Azure", "Cloudflare", "Oracle Cloud", "IBM Cloud", "Hetzner", "OVHcloud",
    "Equinix", "DigitalOcean", "Salesforce", "Stripe", "Snowflake", "MongoDB Atlas", "Fastly",
    "Akamai", "Okta", "Heroku", "Twilio", "Zendesk",
)  # fmt: skip


@lru_cache(maxsize=2)
def organizations(portal: Portal) -> tuple[str, ...]:
    """Other organisations that the portal's claims name, longest first."""
    names: set[str] = set()
    for _, record in portal.all():
        if isinstance(record, Subprocessor):
            names |= {record.legal_entity or "", record.title}
        elif isinstance(record, Certification):
            names |= {record.holder or "", record.issuer.name if record.issuer else ""}
        elif isinstance(record, Assessment) and record.performed_by:
            names.add(record.performed_by.name or "")
    own = {portal.organization.name, portal.organization.legal_name}
    short = {re.sub(_FORM + "$", "", name) for name in names}
    return tuple(sorted((names | short) - own - {""}, key=len, reverse=True))


def named_in(text: str, portal: Portal) -> tuple[str, ...]:
    """The other organisations that a sentence names."""
    return tuple(dict.fromkeys(_named(portal).findall(text)))


@lru_cache(maxsize=2)
def _named(portal: Portal) -> re.Pattern[str]:
    names = sorted({*organizations(portal), *_PROVIDERS}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def same_organization(one: str, other: str) -> bool:
    """Whether two names are of one organisation, with or without its legal form."""
    short = [re.sub(_FORM + "$", "", name).casefold() for name in (one, other)]
    return short[0] == short[1]


def others_held(portal: Portal) -> Iterator[Certification]:
    """The published certificates of other holders."""
    for record in portal.records["certifications"]:
        if isinstance(record, Certification) and record.holder and record.state == "published":
            yield record
