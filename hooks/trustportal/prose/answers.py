"""Answers and items of lists that say little without what stands before them, as sentences of their
own, and rows of tables with the headings of their columns.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trustportal.prose.guards import is_question
from trustportal.prose.passages import Sentence, split
from trustportal.prose.questions import (
    WHO,
    affirmed,
    denied,
    none_of,
    thing_asked,
    thing_named,
    turned,
    version_of,
)
from trustportal.prose.speech import Speech
from trustportal.reference.expressions import expression

_YES = re.compile(r"\W*(?:yes|absolutely|certainly|of course|indeed)\b", re.IGNORECASE)
_DOES = re.compile(r"\W*(?:only )?(we|you) (?:do|are|have|can|will)\b", re.IGNORECASE)
_INDEED = re.compile(
    r"\W*(?:we|you|it|they|this|that) (?:do|does|are|is|have|has|can|will|may)"
    r"(?:,? (?:indeed|of course|certainly))?(?:[!.]?\s*$|, (?=unless|if|but|and|as|for|in|by)\b)",
    re.IGNORECASE,
)
"""Says yes in a sentence of its own: "We do!"."""
_SAYS_NO = re.compile(
    r"\W*(?:no\b(?:,? (?:never|not (?:at all|yet|ever)))?|never\b|not (?:yet|at all|ever)\b)"
    r"(?:[,;:\u2013\u2014.-]+\s+(?=(?:\S+\s+){2})|\W*$)",
    re.IGNORECASE,
)
"""Says no, and perhaps why in the same sentence."""
_NONE = re.compile(r"\W*(?:none|nobody|no[- ]one)(?: at all| whatsoever| else)?\b", re.IGNORECASE)
_THAT_IS_NOT = re.compile(
    r"\W*(?:that|this|they|these) (?:is|are|was|were|has|have|does|do|can|will)"
    r"(?: not|n't)\b[^.;:]{0,40}\W*",
    re.IGNORECASE,
)
"""Denies what is asked by a pronoun alone: "That is not promised."."""
_IT_IS_NOT = re.compile(
    r"\W*(?:that|this|it|they|these|we) (?:is|are|was|were|does|do|did|can)(?: not|n't)"
    r"(?: done| so| the case| true)?\W*$",
    re.IGNORECASE,
)
"""Says no by a pronoun: "They are not."."""
_DID = re.compile(
    r"\W*(?P<name>[A-Z][\w&.,' -]{1,60}?) (?:did|does|has|do|is|have)(?=\W*$|[,;:.] )"
)
"""Says who, and no more than that it did: "Example Audit LLP did."."""
_FINITE = Speech("guards.finite")
_NO = Speech("records.denial")
FEW = 14
"""Words of an answer that can be a part of a sentence and no more."""

Reading = tuple[str, int]
"""Words in the place of what an answer begins with, and where that ends."""


def answered(sentence: Sentence) -> Sentence:
    """A sentence that says yes, or who does it, or only a part, with what the question asks."""
    if sentence.before.rstrip().endswith(":"):
        return _listed(sentence)
    if is_question(sentence.before):
        return _answering(sentence)
    row, origins = sentence.row
    if row:
        return replace(sentence, text=row, origins=origins)
    asked = question_of(sentence)
    return _with_its_thing(sentence, asked) if asked else sentence


_ANSWER = re.compile(r"\W*(?-i:A|Answer|Reply|Response)\W{0,3}:\W*(?=\w)")
_QUESTION = re.compile(r"^\W*(?-i:Q|Question)\W{0,3}\d*\W{0,3}:\W*")
"""What questions and answers are marked with in a list of them."""


def _answering(sentence: Sentence) -> Sentence:
    """An answer with what it answers."""
    if label := _ANSWER.match(sentence.text):
        sentence = sentence.part(label.end(), len(sentence.text))
    text, question = sentence.text, _QUESTION.sub("", sentence.before.strip())
    for read in (_who, _yes, _no, _none, _version, _short):
        if found := read(text, question):
            words, end = found
            if end == len(text):
                return replace(sentence, text=words)
            return sentence.part(end, len(text)).behind(words)
    return _with_its_thing(sentence, question)


def _yes(text: str, question: str) -> Reading | None:
    said = _YES.match(text) or _INDEED.match(text)
    return (f"{affirmed(question)}: ", 0) if said else None


def _no(text: str, question: str) -> Reading | None:
    no = _SAYS_NO.match(text) or _IT_IS_NOT.match(text)
    said = denied(question) if no else ""
    return _and_the_rest(said, text, no.end()) if no and said else None


def _none(text: str, question: str) -> Reading | None:
    none = _NONE.match(text)
    said = none_of(question) if none else ""
    return _and_the_rest(said, text, none.end()) if none and said else None


def _and_the_rest(said: str, text: str, end: int) -> Reading:
    """What a word of an answer says, and what comes behind it."""
    rest = text[end:].strip(" .!")
    if not rest:
        return f"{said}.", len(text)
    return f"{said}{'' if text[end] in ',;: ' else ': '}", end


def _version(text: str, question: str) -> Reading | None:
    said = version_of(text, question)
    return (said, len(text)) if said else None


def _who(text: str, question: str) -> Reading | None:
    does, asked = _DOES.match(text), turned(question)
    if not does and WHO.match(asked) and (did := _DID.match(text)):
        return f"{WHO.sub(did['name'], asked)}: ", 0
    return (f"{WHO.sub(does[1].lower(), asked)}: ", 0) if does and WHO.match(asked) else None


def _short(text: str, question: str) -> Reading | None:
    """A part of a sentence, or a pronoun that denies, with what was asked behind it."""
    if _is_part(text) or _THAT_IS_NOT.fullmatch(text):
        return f"{text.rstrip(' .')} ({turned(question)}).", len(text)
    first = _FIRST.match(text)
    if first and _is_part(first["part"]):
        return f"{first['part']} ({turned(question)})", first.end("part")
    return None


_FIRST = re.compile(
    r"\W*(?P<part>(?:for|within|after|up to|at most|at least|every|\d)\b[^,;]{2,40})(?=[,;])",
    re.IGNORECASE,
)
"""A part of a sentence with which an answer begins that goes on: "For 6 months, after which"."""


def _is_part(text: str) -> bool:
    """Whether some words are no sentence of their own."""
    return len(text.split()) <= FEW and not _FINITE.search(text) and not _NO.search(text)


_IT = expression(
    r"(?<=^)\W*(?:it|they)(?= (?:is|are|can|comes?|needs?|has|have|requires?|does|do)\b)"
    r"|(?<=download )(?:it|them)\b|(?<=get )(?:it|them)\b|(?<=read )(?:it|them)\b"
)


_OBJECT = expression(r"(?<=[a-z] )(?:it|them)\b")
"""What is done with a thing that the question names: "we hash them"."""


def _with_its_thing(sentence: Sentence, question: str) -> Sentence:
    """An answer that says "it" of what somebody asked how to get, or whether it is so."""
    thing, it = thing_asked(question), _IT.search(sentence.text)
    if not it and thing_named(question):
        it = _OBJECT.search(sentence.text)
    if not thing or not it:
        return sentence
    said = f"{sentence.text[: it.start()]}{thing}"
    return sentence.part(it.end(), len(sentence.text)).behind(said)


def question_of(sentence: Sentence) -> str:
    """The question that the paragraph of a sentence answers, which stands before it there; a
    question of one word or two with what it is asked of: "It says 72 hours. Why?".
    """
    if "?" not in sentence.block:
        return ""
    until = sentence.block.find(sentence.text)
    before = [sentence.block[start:end] for start, end in split(sentence.block[: max(until, 0)])]
    asked = [number for number, each in enumerate(before) if is_question(each)]
    if not asked:
        return ""
    first = asked[-1] - (len(before[asked[-1]].split()) < FEWEST and asked[-1] > 0)
    return " ".join(each.strip() for each in before[first : asked[-1] + 1])


FEWEST = 3
"""Words of a question that says what it asks."""

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
