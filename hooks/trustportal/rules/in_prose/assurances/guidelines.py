"""Guidelines that a text says we follow and that no claim names (FCT-01)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pydantic import TypeAdapter

from trustportal.portal import Portal
from trustportal.prose.ground import grounds
from trustportal.prose.guards import clause_at, negated, quoted
from trustportal.prose.speech import Speech
from trustportal.prose.told import names_us, told
from trustportal.reference import read_table
from trustportal.reference.expressions import Expression, expression
from trustportal.rules.in_prose.records import written
from trustportal.rules.rule import Finding, finding_in

_ACCORDING = Speech("guidelines.according")
"""Says by what something is done, whoever does it."""
_FOLLOWED = Speech("guidelines.followed")
"""Says by what someone goes."""
_OF_OTHERS = Speech("guidelines.of_others")


def followed(portal: Portal) -> Iterator[Finding]:
    """A guideline that a text says we follow is named by some claim."""
    for sentence in told(portal):
        for name, start in _named(sentence.text):
            if _is_ours(sentence.text, start, portal) and not _is_known(_folded(name), portal):
                message = f"'{name}': no published claim says that it is followed"
                yield finding_in(sentence, message, start)


@cache
def _guidelines() -> Expression:
    names = TypeAdapter(tuple[str, ...]).validate_python(read_table("standards", "guidelines"))
    return expression("|".join(names))


@lru_cache(maxsize=65536)
def _named(text: str) -> tuple[tuple[str, int], ...]:
    """The guidelines that a sentence names and neither denies nor quotes, and where."""
    return tuple(
        (found.group(), found.start())
        for found in _guidelines().finditer(text)
        if not (negated(text, *found.span()) or quoted(text, *found.span()))
    )


def _is_ours(text: str, start: int, portal: Portal) -> bool:
    """Whether a clause says that we do something by a guideline, and not customers or others."""
    before = text[clause_at(text, start)[0] : start]
    if names_us(before, portal):
        return bool(_ACCORDING.search(before) or _FOLLOWED.search(before))
    return bool(_ACCORDING.search(before)) and not _OF_OTHERS.search(before)


@lru_cache(maxsize=512)
def _is_known(name: str, portal: Portal) -> bool:
    name = name.removeprefix("owasp") or name
    return any(name in _folded(written(each)) for each in grounds(portal).all)


@lru_cache(maxsize=16384)
def _folded(text: str) -> str:
    """A text without what people write differently: "NIST Special Publication 800-88"."""
    text = text.lower()
    for long, short in _in_short().items():
        text = text.replace(long, short)
    return re.sub(r"\W", "", text)


@cache
def _in_short() -> dict[str, str]:
    """The short names of guidelines by their full ones, in lower case."""
    table = TypeAdapter(dict[str, str]).validate_python(
        read_table("standards", "guidelines_in_short")
    )
    return {long.lower(): short.lower() for long, short in table.items()}
