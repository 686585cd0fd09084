"""Questions as the sentences that their answers make of them: "who hosts it" with "nobody"."""

from __future__ import annotations

import re

_ASKS_WHETHER = re.compile(
    r"\W*(?P<can>[Dd]o|[Dd]oes|[Ww]ill|[Cc]an|[Mm]ay|[Cc]ould)"
    r" (?P<who>you|we|I|people|staff|engineers|employees|(?:a )?customers?"
    r"|(?:[A-Z]\w*\s?)+?|(?:the|your) \w+) (?P<rest>[a-z].+)"
)
_IS_IT = re.compile(
    r"\W*(?P<be>is|are|was|were) (?P<who>(?!there\b|it\b|any\b|this\b|that\b)[\w/:,' -]+?)"
    r" (?P<rest>(?:(?:end[- ]to[- ]end|client-side|double|always|also|\w{2,}ly) )*(?:\w{2,}ed|made"
    r"|kept|told|held|sent|written|read|given|shown|used|run|built|bound"
    r"|under|part of|open to|public|available)\b.*)",
    re.IGNORECASE,
)
"""Asks whether something is so: "is the report public"."""
_EACH = re.compile(r"(?:all|every|each|everything|everyone|everybody)\b", re.IGNORECASE)
"""Whoever says no to a question on each of several says that some are left out, and no more."""
_IS_THERE = re.compile(r"\W*(?:is|are) there (?:an? |any )?(?P<rest>[^?]+)", re.IGNORECASE)
_ARE_YOU = re.compile(r"\W*are (?:you|your company) (?P<rest>[^?]+)", re.IGNORECASE)
_ANY = re.compile(r"\W*(?:is|are) any (?P<rest>.+)", re.IGNORECASE)
_POSSIBLE = re.compile(r"\W*is it possible (?:for \w+ )?to (?P<rest>[a-z].+)", re.IGNORECASE)
WHO = re.compile(r"\W*who\b", re.IGNORECASE)
ASKS = " ?\"')"
"""What ends a question."""


def denied(question: str) -> str:
    """A question that is answered with no, as a sentence that denies; empty if it cannot be."""
    if possible := _POSSIBLE.match(question):
        return f"it is not possible to {turned(possible['rest'].rstrip(ASKS))}"
    if be := _ARE_YOU.match(question):
        return f"we are not {turned(be['rest'].rstrip(ASKS))}"
    if is_it := _IS_IT.match(question):
        who, verb, rest = turned(is_it["who"]), is_it["be"].lower(), turned(is_it["rest"])
        return f"not {who} {verb} {rest}" if _EACH.match(who) else f"{who} {verb} not {rest}"
    if there := _IS_THERE.match(question):
        return f"there is no {turned(there['rest'].rstrip(ASKS))}"
    if not (does := _ASKS_WHETHER.match(question)):
        return ""
    can = does["can"].lower() in ("can", "may", "could")
    others = {"we": "you", "i": "you"} if can else {}
    who = {"you": "we", "our": "your", **others}.get(does["who"].lower(), does["who"])
    said = turned(does["rest"].rstrip(ASKS))
    return f"{who} {'cannot' if can else 'do not'} {said}"


def affirmed(question: str) -> str:
    """A question that is answered with yes: "is the report public" as "the report is public"."""
    if is_it := _IS_IT.match(question):
        return f"{turned(is_it['who'])} {is_it['be'].lower()} {turned(is_it['rest'])}"
    return turned(question)


_WHICH = re.compile(
    r"\W*(?:which|what) (?P<what>[\w -]+?) (?:do|does) (?P<who>you|we|[A-Z]\w*(?: [A-Z]\w*)*)"
    r" (?P<verb>\w+(?: (?:on|with|to|for|from|in))?)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_WHICH_OF = re.compile(
    r"\W*(?:which|what) (?P<what>(?:[\w-]+ ){0,3}?[\w-]+s) (?P<rest>(?!do\b|does\b)[a-z]+ .+)",
    re.IGNORECASE,
)


def none_of(question: str) -> str:
    """A question that is answered with none: "which vendors do you use" as "we use no vendors"."""
    question = question.rstrip(ASKS)
    if some := _ANY.match(question):
        return f"with us no {turned(some['rest'])}"
    if " any " in question and (said := denied(question)):
        return said
    if which := _WHICH.match(question):
        who = "we" if which["who"].lower() in ("you", "we") else which["who"]
        return f"{who} {which['verb']} no {which['what']}{turned(which['rest'])}"
    if which := _WHICH_OF.match(question):
        return f"with us no {which['what']} {turned(which['rest'])}"
    return WHO.sub("with us nobody", turned(question)) if WHO.match(question) else ""


_OF_WHICH_VERSION = re.compile(
    r"\b(?:version|edition|release) of (?:the )?(?P<of>[A-Z][\w/-]*(?: (?:[A-Z]{2,}|\d+)\b)*)"
)
_VERSION = re.compile(
    r"\W*(?:the )?(?:(?:version|edition|release|v) ?)?(?P<version>\d+(?:\.\d+)*)"
    r"(?: (?:version|edition|one))?(?=[ ,;.]|$)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def version_of(text: str, question: str) -> str:
    """An answer that begins with a version, with what it is the version of."""
    of, version = _OF_WHICH_VERSION.search(question), _VERSION.match(text)
    if not of or not version:
        return ""
    number = version["version"]
    named = f"{of['of']}:{number}" if _YEAR.fullmatch(number) else f"{of['of']} v{number}"
    rest = text[version.end() :].rstrip(" .")
    return f"Ours is {named} ({turned(question).replace(of['of'], 'it')}){rest}."


_GETS = re.compile(
    r"\W*(?:how|where|when) (?:do|does|can|could|may) (?:[\w-]+ ){1,3}?(?:get|obtain|read|see|find"
    r"|download|receive|request|have|access|order)(?: to| a copy of| hold of)? "
    r"(?P<thing>(?:the|your|our) [^?,]+)",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"\W*who (?:owns|keeps|holds|manages|hosts|reads|sees|controls) (?P<thing>[^?,]{2,40}?)\W*$"
    r"|\W*(?P<topic>(?!(?:why|how|what|who|when|where|which|whose|really|and|is|are|do|does|did|can"
    r"|will|may|could|should|has|have|yes|no|so)\b)(?:[\w-]+ ){0,3}[\w-]+)\?\W*$",
    re.IGNORECASE,
)
"""Asks who does something with a thing, or only names it."""
_YOUR = re.compile(r"^(?:your|our|the)\b", re.IGNORECASE)


def thing_named(question: str) -> str:
    """The one thing that a question names, which an answer can call "it" wherever it says so."""
    whose = _WHOSE.match(question.strip())
    return turned(whose["thing"] or whose["topic"]) if whose else ""


def thing_asked(question: str) -> str:
    """What somebody asks how to get, or whether it is so: "are passwords hashed"."""
    if gets := _GETS.match(question.strip()):
        return _YOUR.sub("our", gets["thing"].rstrip(ASKS))
    if named := thing_named(question):
        return named
    is_it = _IS_IT.match(question)
    return turned(is_it["who"]) if is_it else ""


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


def turned(question: str) -> str:
    """A question of a customer in the words of the answer: "do you use our data" as "we use your
    data".
    """
    return _OF_YOU.sub(_turn, question.strip().rstrip(ASKS))


def _turn(found: re.Match[str]) -> str:
    modal, who, verb = found.groups()
    if modal:
        return f"{'we' if who.lower() == 'you' else _TURNED.get(who.lower(), who)} {modal.lower()}"
    return f"we {verb}" if verb else _TURNED[found.group().lower()]
