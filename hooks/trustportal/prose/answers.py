"""Answers and items of lists that say little without what stands before them, as sentences of their
own, and rows of tables with the headings of their columns.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trustportal.prose.guards import is_question
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech

_YES = re.compile(r"\W*(?:yes|absolutely|certainly|of course|indeed)\b", re.IGNORECASE)
_DOES = re.compile(r"\W*(we|you) (?:do|are|have|can|will)\b", re.IGNORECASE)
_INDEED = re.compile(
    r"\W*(?:we|you|it|they|this|that) (?:do|does|are|is|have|has|can|will|may)"
    r"(?:,? (?:indeed|of course|certainly))?[!.]?\s*$",
    re.IGNORECASE,
)
"""Says yes in a sentence of its own: "We do!"."""
_SAYS_NO = re.compile(r"\W*no\b[,;:\u2013\u2014.-]+\s+(?=(?:\S+\s+){2})", re.IGNORECASE)
"""Says no and then why, in the same sentence."""
_ASKS_WHETHER = re.compile(
    r"\W*(?:do|does|will) (?P<who>you|we|(?:[A-Z]\w*\s?)+?|(?:the|your) \w+) (?P<rest>[a-z].+)"
)
_WHO = re.compile(r"\W*who\b", re.IGNORECASE)
_FINITE = Speech("guards.finite")
_NO = Speech("records.denial")
_ASKS = " ?\"')"
FEW = 14
"""Words of an answer that can be a part of a sentence and no more."""


def answered(sentence: Sentence) -> Sentence:
    """A sentence that says yes, or who does it, or only a part, with what the question asks."""
    if sentence.before.rstrip().endswith(":"):
        return _listed(sentence)
    if not is_question(sentence.before):
        row, origins = sentence.row
        return replace(sentence, text=row, origins=origins) if row else sentence
    return _answering(sentence)


def _answering(sentence: Sentence) -> Sentence:
    """An answer with what it answers."""
    text = sentence.text
    asked = _turned(sentence.before.strip().rstrip(_ASKS))
    if _YES.match(text) or _INDEED.match(text):
        return sentence.behind(f"{asked}: ")
    if (no := _SAYS_NO.match(text)) and (does := _ASKS_WHETHER.match(sentence.before.strip())):
        who = {"you": "we", "our": "your"}.get(does["who"].lower(), does["who"])
        said = _turned(does["rest"].rstrip(_ASKS))
        return sentence.part(no.end(), len(text)).behind(f"{who} do not {said}: ")
    if (does := _DOES.match(text)) and _WHO.match(asked):
        return sentence.behind(f"{_WHO.sub(does[1].lower(), asked)}: ")
    if len(text.split()) <= FEW and not _FINITE.search(text) and not _NO.search(text):
        return replace(sentence, text=f"{text.rstrip(' .')} ({asked}).")
    return sentence


_WHAT = re.compile(r"\W*what (?P<rest>.+):\s*$", re.IGNORECASE | re.DOTALL)


def _listed(sentence: Sentence) -> Sentence:
    """An item of a list with its lead: "What stays in the region:" and "account data" say that
    account data stays in the region.
    """
    item = sentence.text.strip(" .;,")
    if len(item.split()) > FEW or _FINITE.search(item):
        return sentence
    if not (what := _WHAT.match(sentence.before)):
        lead = sentence.before.strip()
        return sentence.behind(f"{lead} ") if _FINITE.search(lead) else sentence
    rest = what["rest"]
    if _FINITE.match(rest):
        return replace(sentence, text=f"{item} {rest}.")
    return sentence.behind(f"{rest} ")


_OF_YOU = re.compile(
    r"^(can|may|could|will|should) (we|i|you|customers?|(?:\w+ )customers?)\b"
    r"|\b(?:do you|our|us|we|my)\b|\b(are|can|will|have) you\b",
    re.IGNORECASE,
)
_TURNED = {"do you": "we", "our": "your", "us": "you", "we": "you", "my": "your", "i": "you"}


def _turned(question: str) -> str:
    """A question of a customer in the words of the answer: "do you use our data" as "we use your
    data".
    """
    return _OF_YOU.sub(_turn, question)


def _turn(found: re.Match[str]) -> str:
    modal, who, verb = found.groups()
    if modal:
        return f"{'we' if who.lower() == 'you' else _TURNED.get(who.lower(), who)} {modal.lower()}"
    return f"we {verb}" if verb else _TURNED[found.group().lower()]
