"""Sentences in which the organisation speaks of itself by its name, or as a contract does, as if it
said "we", so that a table needs no second wording for them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from trustportal.portal import Portal
from trustportal.prose.speech import Speech

_PARTIES = Speech("voices.parties")
"""What a contract calls the one who serves."""
_OURS = Speech("voices.ours")
"""What belongs to an organisation whose name stands before it: "Example AI staff"."""
_BASE = {"is": "are", "has": "have", "does": "do", "was": "were", "shall": "will"}
_ES = ("sses", "shes", "ches", "xes", "zes", "oes")


@lru_cache(maxsize=131072)
def in_first_person(text: str, portal: Portal) -> str:
    """The sentence with "we" and "our" for the names of the organisation: "Example AI acts as" is
    "we act as", and "Provider shall" is "we will".
    """
    organization = portal.organization
    names = (organization.legal_name or organization.name, organization.name)
    if not any(each in text for each in (*names, *_PARTIES.words)):
        return text
    return _names(*names).sub(_said, text)


@lru_cache(maxsize=8)
def _names(*names: str) -> re.Pattern[str]:
    several = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(
        rf"(?P<at>\b(?:at|by|of|with|from|to|than|for|between|outside) )?"
        rf"(?:(?<![\w-])(?:{several})(?! [A-Z]|[\w-])"
        rf"|(?<![^\W\d] )(?:[Tt]he )?(?:{'|'.join(_PARTIES.words)})"
        r"(?= (?:shall|will|may|must|\w+s)\b)"
        rf"|(?<=\b(?:and|but) )(?:{'|'.join(_PARTIES.words)})(?= (?:shall|will|may|must|\w+s)\b)"
        rf"|(?<=\bthat )(?:{'|'.join(_PARTIES.words)})(?= (?:shall|will|may|must|\w+s)\b))"
        rf"(?:(?P<own>'s(?=\s)|(?= (?:own )?(?:{'|'.join(_OURS.words)})\b))"
        r"|(?P<between> (?:(?:never|always|also|only|now|itself|therefore|\w+ly) )?)"
        r"(?P<verb>is|has|does|was|shall|[a-z]+[a-rt-z]s)\b)?"
    )


def _said(found: re.Match[str]) -> str:
    before = found["at"] or ""
    if found["own"] is not None:
        return f"{before}our"
    rest = found["verb"] or ""
    if before:
        return f"{before}us{found['between'] or ''}{rest}"
    return f"we{found['between'] or ''}{_plural(rest)}"


def as_written(words: str, text: str, portal: Portal) -> str:
    """The words as they stand in a sentence: with the organisation's name where they say "we"."""
    if words in text:
        return words
    starts = [found.start() for found in _BEGINS.finditer(text)]
    ends = [found.end() for found in _ENDS.finditer(text)]
    several = (text[start:end] for start in starts for end in ends if start < end)
    return next((each for each in several if in_first_person(each, portal) == words), words)


_BEGINS, _ENDS = re.compile(r"\b\w"), re.compile(r"\w\b")


def _plural(verb: str) -> str:
    """The form of a verb behind "we"."""
    if verb in _BASE:
        return _BASE[verb]
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(_ES) else verb[:-1]
