"""The data that the words of a subprocessor give it, against the classes that it has (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.prose.guards import denies
from trustportal.prose.shown import plain
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.in_prose.classes import classes
from trustportal.rules.overlap import are_known, are_related, titles
from trustportal.rules.rule import Finding, stated

_TAKES = (
    r"\b(?:collect|store|receive|process|read|see|handle|get|host|keep|hold|analy[sz]e|transcribe"
    r"|scan|index|back(?:s|ed)? up)(?:e?s|ed)?\b"
)
_LESS = re.compile(r"\b(?:without|except|apart from|other than|instead of|only when|if)\b")


def data_of_subprocessors(portal: Portal) -> Iterator[Finding]:
    """A statement on data of customers that belongs to none of the classes of the record."""
    pattern, known = _taken(portal), classes(portal)
    for reference, record in stated(portal, Subprocessor):
        text, own = plain(record.statement), record.data_classes or ()
        if (
            not own
            or denies(text)
            or _LESS.search(text)
            or not are_known(portal, "data_classes", own)
        ):
            continue
        for found in pattern.finditer(text):
            term = (found["of_users"] or found["users"] or found["title"]).lower()
            meant = known.terms.get(term) or known.terms.get(f"{term}s")
            if meant and not any(are_related(portal, meant, each) for each in own):
                is_of, named = (titles(portal, "data_classes", each) for each in ([meant], own))
                message = (
                    f"its statement says '{term}', which is {is_of}, and data_classes names {named}"
                )
                yield Finding(reference, message, ("statement",), CORRECT)
                break


@lru_cache(maxsize=2)
def _taken(portal: Portal) -> re.Pattern[str]:
    """Data that somebody takes: a class by its title, or one of its examples that belongs to
    customers, as in "the prompts of users".
    """
    known = classes(portal)
    terms = "|".join(map(re.escape, sorted(known.terms, key=len, reverse=True))) or "(?!)"
    whole = [each for each in known.titles if " " in each]
    several = "|".join(map(re.escape, sorted(whole, key=len, reverse=True))) or "(?!)"
    people = r"(?:our |the )?(?:users?|customers?|members|visitors)"
    return re.compile(
        rf"{_TAKES}[^.;]{{0,80}}?(?:\bthe (?P<of_users>{terms}) of {people}\b"
        rf"|\b(?:users'|customers'|customer's|user's) (?P<users>{terms})\b"
        rf"|\b(?P<title>{several})\b)",
        re.IGNORECASE,
    )
