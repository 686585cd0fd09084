"""What keeps dangerous words harmless: negation, quotation, a question, advice, someone else."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from trustportal.prose.speech import Speech

_CLAUSE = Speech("guards.clause")
"""Where a negation ends: the next clause stands on its own."""
_ROW = Speech("guards.row")
_FINITE = Speech("guards.finite")
_STOPS = " ,;:\u2013\u2014-"
"""What ends a clause and belongs to it; a word between two clauses belongs to the next."""
_NOT = Speech("guards.not")
_NOT_A_NOT = Speech("guards.not_a_not")
_DENIAL = Speech("records.denial")
_QUOTED = re.compile(r"\"[^\"]{1,200}\"|(?<!\w)'[^']{1,200}'(?!\w)")
_ANY = re.compile(r"\W*(?:an?|the|any|every|each|such an?)\W*", re.IGNORECASE)
_BADGE = re.compile(r"\s+(?:badge|logo|seal|sticker|stamp|banner|button)s?\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:ours?|us|we (?:have|hold|carry|display|show|wear|bear))\b", re.IGNORECASE)
_SCARE = Speech("guards.scare")
_ABOUT_WORDS = Speech("guards.about_words")
_OF_A_WORD = Speech("guards.of_a_word")
_OTHERS = Speech("guards.others")
_LIKE = re.compile(r"\b(?:un)?like\b(?! to\b)", re.IGNORECASE)
_ADVICE = Speech("guards.advice")
_NONE = re.compile(r"[^.;:]{0,60}:\s+(?:none|no|not|never|nobody|nothing)\b", re.IGNORECASE)
FEWEST = 4
"""Words behind a colon that can state something."""
_REST = re.compile(r"[:;]\s+(.+)", re.DOTALL)
_REWARD = Speech("guards.reward")
"""Not advice but a promise: "Choose Europe and your data never leaves it"."""


@lru_cache(maxsize=131072)
def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """Where each clause of a sentence begins and ends."""
    between = (
        found.start() if found.group().strip(_STOPS) else found.end()
        for found in _CLAUSE.finditer(text)
    )
    edges = pairwise([0, *between, len(text)])
    return tuple((begin, end) for begin, end in edges if end > begin)


def statements(text: str) -> tuple[str, ...]:
    """The parts of a sentence of which each has a verb of its own, as in a row of facts."""
    return tuple(text[begin:end] for begin, end in spans_of_statements(text))


@lru_cache(maxsize=4096)
def spans_of_statements(text: str) -> tuple[tuple[int, int], ...]:
    """Where each of these parts begins and ends."""
    found, begin = [], 0
    edges = [*_ROW.finditer(text)]
    for number, edge in enumerate(edges):
        stops = edge.group()[0] in ",;:."
        after = [each for each in edges[number + 1 :] if not stops or each.group()[0] in ",;:."]
        following = after[0] if after and edge.group()[0] not in ";." else None
        rest = text[edge.end() : following.start() if following else len(text)]
        if _FINITE.search(text[begin : edge.start()]) and _FINITE.search(rest):
            found.append((begin, edge.start()))
            begin = edge.end()
    return (*found, (begin, len(text)))


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[tuple[int, int], ...]:
    """Where each part of a sentence begins and ends that is a clause or has a verb of its own."""
    edges = sorted({begin for begin, _ in (*clauses(text), *spans_of_statements(text))})
    return tuple(pairwise([*edges, len(text)]))


def clause_at(text: str, start: int) -> tuple[int, int]:
    """The clause in which a character stands."""
    return next((each for each in clauses(text) if each[0] <= start < each[1]), (0, len(text)))


def denies(text: str) -> bool:
    """Whether a text denies anything: "at no extra charge" and "not only" do not."""
    return bool(_DENIAL.search(_NOT_A_NOT.blanked(text)))


def affirmed(text: str) -> str:
    """The clauses of a sentence that deny nothing; all of it where each denies something."""
    several = [text[begin:end] for begin, end in clauses(text)]
    return " ".join(each for each in several if not denies(each)) or text


def negated(text: str, start: int, end: int, *, within: bool = False) -> bool:
    """Whether the clause of the words from `start` to `end` denies them, `within` them too."""
    begin, stop = clause_at(text, start)
    inner = text[start:end] if within else ""
    clause = f"{text[begin:start]} {inner} \0 {text[end : max(stop, end)]}"
    clause = _NOT_A_NOT.blanked(clause)
    if any(_reaches(clause, found) for found in _NOT.finditer(clause)):
        return True
    return stop < len(text) and says_none(text, end)


def says_none(text: str, end: int) -> bool:
    """Whether words that end at `end` are a label that is denied: "Standing access: none"."""
    return bool(_NONE.match(text, end))


def _reaches(clause: str, found: re.Match[str]) -> bool:
    """A denial after the words must be close to them; one before reaches to the clause's end."""
    at = clause.index("\0")
    between = clause[at : found.start()]
    return found.start() < at or (
        len(between.split()) <= 8
        and not (_ON_CONDITION.search(between) or _is_onward(clause, found))
    )


_ON_CONDITION = re.compile(
    r"\b(?:if|whenever|when|unless|provided|who|because|which means|which is|so that)\b"
    r"|(?<!\bword )(?<!\bterm )(?<!\bphrase )(?<!\blabel )(?<!\bclaim )\b(?:that|which) \Z",
    re.IGNORECASE,
)
"""Begins what a statement hangs on, or of whom or what it speaks; a denial in there denies only
that.
"""
_ONWARD = re.compile(
    r"\b(?:instead of|rather than|unlike|without|impossible to)\b"
    r"|\b(?:and|but)(?: we| it| they)? (?:refuse|reject|decline|block|forbid|prohibit|exclude)s? \w"
    r"|\b(?:and|but)(?: \w+){0,4} never (?:will|shall|would|have|has|did)\b"
    r"|\b(?:and|but),? not (?:at|by|for|from|in|on|over|through|to|under|via|with|[A-Z])"
    r"|, not (?:[A-Z]|an? (?!single\b)|(?:by|for|from|in|of|on|over|through|to|via|with)"
    r" (?!(?:any|all|every|this|that)\b))"
)
"""Denies what comes behind it alone: "SAML instead of OpenID Connect", "and refuse the rest"."""


def _is_onward(clause: str, found: re.Match[str]) -> bool:
    several = _ONWARD.finditer(clause)
    return any(each.start() <= found.start() < each.end() for each in several)


def quoted(text: str, start: int, end: int) -> bool:
    """Whether the words are mentioned rather than used: in quotes, and not as our own attribute."""
    for found in _QUOTED.finditer(text):
        if found.start() < start and end < found.end():
            if _ABOUT_WORDS.search(text) or _is_a_badge_of_anyone(text, *found.span()):
                return True
            return not _SCARE.search(text[: found.start()])
    return False


def _is_a_badge_of_anyone(text: str, start: int, end: int) -> bool:
    """Whether a sentence begins with a badge that it does not say is ours: "A seal ..."."""
    return bool(
        _ANY.fullmatch(text[:start]) and _BADGE.match(text, end) and not _OURS.search(text, end)
    )


def about_words(text: str, start: int) -> bool:
    """Whether the sentence is about a word or a practice: "the word certified does not belong"."""
    return bool(_OF_A_WORD.search(text[: start + 1]))


def of_others(text: str, start: int) -> bool:
    """Whether the words are said of vendors in general."""
    before = text[clause_at(text, start)[0] : start]
    return bool(_OTHERS.search(before)) and not _LIKE.search(before)


def speaks_of_others(text: str) -> bool:
    """Whether a sentence begins with vendors in general: "Some vendors ..."."""
    return bool(_OTHERS.match(text.lstrip(" \"'")))


def is_question(text: str) -> bool:
    """Whether a sentence asks."""
    return text.rstrip(" \"')").endswith("?")


def is_advice(text: str) -> bool:
    """Whether a sentence tells the reader what to do, and nothing of us on either side of a
    colon.
    """
    if not _ADVICE.search(text) or _REWARD.match(text):
        return False
    rest = _REST.search(text)
    lead = text[: rest.start()] if rest else ""
    if len(lead.split()) >= FEWEST and not _ADVICE.search(lead):
        return False
    return not (rest and len(rest[1].split()) >= FEWEST and not _ADVICE.search(rest[1]))
