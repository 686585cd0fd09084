"""Whether a country belongs to the group of which a text calls it a member (RES-10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from trustportal.model.geography import Group, region_groups
from trustportal.model.places import country_name
from trustportal.model.residency import Region
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.guards import quoted
from trustportal.prose.passages import Sentence, sentences
from trustportal.prose.places import codes_of, places
from trustportal.rules.rule import Finding, finding_in, rule

_BETWEEN = re.compile(
    r"(?:,| which| that| who| being| is| are| isn't| aren't| was| both| all| each| also| not"
    r"| neither| no longer| still| an?| the| full| as)*\s*"
)
"""What stands between a country and the words that call it a member."""
_DENIED = re.compile(r"\b(?:not|neither|no longer|was|isn't|aren't)\b")
_THESE = re.compile(
    r"(?:Both|All|They|All of them|Both of them|These(?: \w+)* countries),? are(?: all| both)? "
)
_AND = re.compile(r",? (?:and |or )?")


@rule(
    "RES-10",
    "error",
    "S43 S46",
    why="whose law reaches the data goes by the group: Norway is in the EEA and not in the EU",
    mend="name the group to which the country belongs, or take the remark out",
)
def members_are_members(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A country that a text calls a member of the EU, the EEA or another group belongs to it."""
    for sentence in sentences(portal):
        for found, groups in _memberships(sentence.text):
            if quoted(sentence.text, *found.span()):
                continue
            for group in groups:
                countries, denied = _meant(sentence, found.start(), portal)
                wrong = sorted(each for each in countries if (each in group.members) == denied)
                if wrong:
                    who, verb = listed(map(country_name, wrong)), "are" if len(wrong) > 1 else "is"
                    says = f"{who} {verb} {'' if denied else 'not '}in {group.name}"
                    yield finding_in(sentence, f"'{found.group()}': {says}", found.start())


def _memberships(text: str) -> Iterator[tuple[re.Match[str], list[Group]]]:
    """The words that call something a member, with the groups that they name."""
    for found in _pattern().finditer(text) if "ember" in text or "part of" in text else ():
        named = [
            group
            for label, group in _labels().items()
            if re.search(rf"(?<![\w-]){re.escape(label)}(?![\w-])", found.group())
        ]
        yield found, list({each.name: each for each in named}.values())


def _meant(sentence: Sentence, start: int, portal: Portal) -> tuple[frozenset[str], bool]:
    """The countries that are called members, and whether that is denied."""
    text, found, at = sentence.text, set[str](), start
    if these := _THESE.match(text):
        record = portal.find(sentence.subject)
        own = codes_of(record) if isinstance(record, Region) and these.end() == start else ()
        return frozenset(code[:2] for code in own), False
    link = _BETWEEN
    denied = False
    for each in reversed([one for one in places(text, portal) if one.end <= start]):
        between = text[each.end : at]
        if not link.fullmatch(between) or len(each.countries) != 1:
            break
        denied = denied or (link is _BETWEEN and bool(_DENIED.search(between)))
        found |= each.countries
        at, link = each.start - (4 if text[: each.start].endswith("the ") else 0), _AND
        if not re.search(r"\b(?:are|members)\b", text[each.end : start + 8]):
            break  # one country, of which 'a member' speaks
    return frozenset(found), denied


@cache
def _labels() -> dict[str, Group]:
    return {label: group for group in region_groups().values() for label in group.labels}


@cache
def _pattern() -> re.Pattern[str]:
    label = rf"(?:{'|'.join(map(re.escape, sorted(_labels(), key=len, reverse=True)))})(?![\w-])"
    one = rf"(?:of )?(?:the )?{label}"
    several = rf"(?:both )?{one}(?:(?:, | and | or |, and | nor ){one})*"
    return re.compile(
        rf"\b(?:members?(?: states?| countr(?:y|ies))?|part) of {several}"
        rf"|\b{label} member(?: state| countr(?:y|ie))?s?\b(?! of)"
    )
