"""Answers and items of lists that say little without what stands before them, as sentences of their
own, and rows of tables with the headings of their columns.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trustportal.prose.guards import is_question
from trustportal.prose.passages import Sentence, split
from trustportal.prose.speech import Speech
from trustportal.reference.expressions import expression

_YES = re.compile(r"\W*(?:yes|absolutely|certainly|of course|indeed)\b", re.IGNORECASE)
_DOES = re.compile(r"\W*(?:only )?(we|you) (?:do|are|have|can|will)\b", re.IGNORECASE)
_INDEED = re.compile(
    r"\W*(?:we|you|it|they|this|that) (?:do|does|are|is|have|has|can|will|may)"
    r"(?:,? (?:indeed|of course|certainly))?[!.]?\s*$",
    re.IGNORECASE,
)
"""Says yes in a sentence of its own: "We do!"."""
_SAYS_NO = re.compile(r"\W*no\b[,;:\u2013\u2014.-]+\s+(?=(?:\S+\s+){2})", re.IGNORECASE)
"""Says no and then why, in the same sentence."""
_ASKS_WHETHER = re.compile(
    r"\W*(?P<can>do|does|will|can|may|could)"
    r" (?P<who>you|we|I|(?:a )?customers?|(?:[A-Z]\w*\s?)+?|(?:the|your) \w+) (?P<rest>[a-z].+)",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(r"\W*is it possible (?:for \w+ )?to (?P<rest>[a-z].+)", re.IGNORECASE)
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
        if asked := question_of(sentence):
            return _with_its_thing(sentence, asked)
        row, origins = sentence.row
        return replace(sentence, text=row, origins=origins) if row else sentence
    return _answering(sentence)


def _answering(sentence: Sentence) -> Sentence:
    """An answer with what it answers."""
    text = sentence.text
    asked = _turned(sentence.before.strip().rstrip(_ASKS))
    if _YES.match(text) or _INDEED.match(text):
        return sentence.behind(f"{asked}: ")
    if (no := _SAYS_NO.match(text)) and (denied := _denied(sentence.before.strip())):
        return sentence.part(no.end(), len(text)).behind(f"{denied}: ")
    if _NO_ALONE.match(text) and (denied := _denied(sentence.before.strip())):
        return replace(sentence, text=f"{denied}.")
    if (none := _NONE.match(text)) and (said := _none_of(sentence.before.strip())):
        return sentence.part(none.end(), len(text)).behind(
            f"{said}{'' if text[none.end() :] else '.'}"
        )
    if version := _of_version(text, sentence.before.strip(), asked):
        return replace(sentence, text=version)
    if (does := _DOES.match(text)) and _WHO.match(asked):
        return sentence.behind(f"{_WHO.sub(does[1].lower(), asked)}: ")
    if len(text.split()) <= FEW and not _FINITE.search(text) and not _NO.search(text):
        return replace(sentence, text=f"{text.rstrip(' .')} ({asked}).")
    if _THAT_IS_NOT.fullmatch(text):
        return replace(sentence, text=f"{text.rstrip(' .')} ({asked}).")
    return _with_its_thing(sentence, sentence.before)


_NO_ALONE = re.compile(r"\W*no\W*$", re.IGNORECASE)
_NONE = re.compile(r"\W*(?:none|nobody|no[- ]one)(?: at all| whatsoever| else)?\b", re.IGNORECASE)
_THAT_IS_NOT = re.compile(
    r"\W*(?:that|this|they|these) (?:is|are|was|were|has|have|does|do|can|will)"
    r"(?: not|n't|not)\b[^.;:]{0,40}\W*",
    re.IGNORECASE,
)
"""Denies what is asked by a pronoun alone: "That is not promised."."""


def _denied(question: str) -> str:
    """A question that is answered with no, as a sentence that denies; empty if it cannot be."""
    if possible := _POSSIBLE.match(question):
        return f"it is not possible to {_turned(possible['rest'].rstrip(_ASKS))}"
    if not (does := _ASKS_WHETHER.match(question)):
        return ""
    can = does["can"].lower() in ("can", "may", "could")
    others = {"we": "you", "i": "you"} if can else {}
    who = {"you": "we", "our": "your", **others}.get(does["who"].lower(), does["who"])
    said = _turned(does["rest"].rstrip(_ASKS))
    return f"{who} {'cannot' if can else 'do not'} {said}"


_WHICH = re.compile(
    r"\W*(?:which|what) (?P<what>[\w -]+?) (?:do|does) (?P<who>you|we|[A-Z]\w*(?: [A-Z]\w*)*)"
    r" (?P<verb>\w+(?: (?:on|with|to|for|from|in))?)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_WHICH_OF = re.compile(
    r"\W*(?:which|what) (?P<what>(?:[\w-]+ ){0,3}?[\w-]+s) (?P<rest>(?!do\b|does\b)[a-z]+ .+)",
    re.IGNORECASE,
)


def _none_of(question: str) -> str:
    """A question that is answered with none: "which vendors do you use" as "we use no vendors"."""
    question = question.rstrip(_ASKS)
    if which := _WHICH.match(question):
        who = "we" if which["who"].lower() in ("you", "we") else which["who"]
        return f"{who} {which['verb']} no {which['what']}{_turned(which['rest'])}"
    if which := _WHICH_OF.match(question):
        return f"with us no {which['what']} {_turned(which['rest'])}"
    return _WHO.sub("with us nobody", _turned(question)) if _WHO.match(question) else ""


_OF_WHICH_VERSION = re.compile(
    r"\b(?:version|edition|release) of (?:the )?(?P<of>[A-Z][\w/-]*(?: (?:[A-Z]{2,}|\d+)\b)*)"
)
_VERSION = re.compile(
    r"\W*(?:the )?(?:(?:version|edition|release|v) ?)?(?P<version>\d+(?:\.\d+)*)"
    r"(?: (?:version|edition|one))?(?=[ ,;.]|$)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def _of_version(text: str, question: str, asked: str) -> str:
    """An answer that begins with a version, with what it is the version of."""
    of, version = _OF_WHICH_VERSION.search(question), _VERSION.match(text)
    if not of or not version:
        return ""
    number = version["version"]
    named = f"{of['of']}:{number}" if _YEAR.fullmatch(number) else f"{of['of']} v{number}"
    rest = text[version.end() :].rstrip(" .")
    return f"Ours is {named} ({asked.replace(of['of'], 'it')}){rest}."


_GETS = re.compile(
    r"\W*(?:how|where|when) (?:do|does|can|could|may) (?:[\w-]+ ){1,3}?(?:get|obtain|read|see|find"
    r"|download|receive|request|have|access|order)(?: to| a copy of| hold of)? "
    r"(?P<thing>(?:the|your|our) [^?,]+)",
    re.IGNORECASE,
)
_IT = expression(
    r"(?<=^)\W*(?:it|they)(?= (?:is|are|can|comes?|needs?|has|have|requires?|does|do)\b)"
    r"|(?<=download )(?:it|them)\b|(?<=get )(?:it|them)\b|(?<=read )(?:it|them)\b"
)
_YOUR = re.compile(r"^(?:your|our|the)\b", re.IGNORECASE)


def _with_its_thing(sentence: Sentence, question: str) -> Sentence:
    """An answer that says "it" of what somebody asked how to get."""
    if not (gets := _GETS.match(question.strip())) or not (it := _IT.search(sentence.text)):
        return sentence
    thing = _YOUR.sub("our", gets["thing"].rstrip(_ASKS))
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


_OF_YOU = re.compile(
    r"^(can|may|could|will|should) (we|i|you|customers?|(?:\w+ )customers?)\b"
    r"|\b(?:do you|your|our|us|we|my)\b|\b(are|can|will|have) you\b",
    re.IGNORECASE,
)
_TURNED = {
    "do you": "we",
    "our": "your",
    "us": "you",
    "we": "you",
    "my": "your",
    "i": "you",
    "your": "our",
}


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
