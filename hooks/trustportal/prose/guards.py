"""What keeps dangerous words harmless: negation, quotation, a question, advice, someone else."""

from __future__ import annotations

import re
from functools import lru_cache

_CLAUSE = re.compile(
    r"[;:]\s|\s[-–—]+\s|[–—]|,\s+(?:but|yet|while|whereas|although|so|which is why|and (?:we|our|it|they|all|"
    r"that|the|every|nobody|support))\b"
    r"|\b(?:but|whereas|yet|because|since|although|though)\b"
    r"|,?\s+and\s+(?=(?:we|our|it|they|all of it|every|its|are|is|have|has|hold)\b)"
    r"|,\s+(?=(?:we|our|it|all|every|you|they)\b)",
    re.IGNORECASE,
)
"""Where a negation ends: the next clause stands on its own."""
_NOT = re.compile(
    r"\b(?:not|no|never|none|nor|neither|cannot|without|nobody|nothing|no-one|nowhere|isn't|aren't"
    r"|doesn't|don't|didn't|wasn't|weren't|won't|can't|couldn't|shouldn't|wouldn't|hasn't|haven't"
    r"|unlike|instead of|rather than|refus\w+|reject\w+|disallow\w*|disabl\w+|deny|denies|denied|block\w+"
    r"|switched off|turned off|prohibit\w*|forbid\w*|forbidden|avoid\w*|retired|deprecat\w+"
    r"|withdrawn|removed|wrong|false|misleading|myth|misnomer|incorrect|meaningless|invalid"
    r"|invalidated|struck down|replac\w+|stopped|ceased|dropped|ended|far from|hardly|absent"
    r"|unsupported|confuse|mistaken|impossible|tempting|so-called|former|formerly|obsolete)\b",
    re.IGNORECASE,
)
_NOT_A_NOT = re.compile(
    r"\bnot (?:only|just|merely|simply|least)\b|\bno (?:doubt|wonder|less than|matter|exceptions?"
    r"|question|later than|more than|sooner|need|surprise)\b|\bnothing (?:less|but|short)\b"
    r"|\bwithout (?:a )?(?:doubt|question|exceptions?|fail|limits?|restrictions?|interruption)\b"
    r"|\bnot (?:even|one but|for nothing)\b|\bnever (?:anything but|fail\w*)\b"
    r"|\bno agreement needed\b|\bcannot (?:be (?:breached|hacked|broken|compromised)|afford)\b"
    r"|\bunlike (?:many |most )?(?:other|others)\b|\bno (?:other|competitor)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]{1,200}\"|(?<!\w)'[^']{1,200}'(?!\w)")
_SCARE = re.compile(
    r"(?:\b(?:we|i|our \w+|platform|service|company|product|example ai|system)\b[^\"']{0,40})?"
    r"\b(?:are|is|been|be|am|being|become|offer|offers|use|uses|an?|our|the|truly|with|remain)\s+$",
    re.IGNORECASE,
)
_ABOUT_WORDS = re.compile(
    r"\b(?:words?|terms?|phrases?|wording|labels?|slogans?|expression|called|call|says?|said|saying|write"
    r"|writes|written|mean|means|meaning|claim to|speak of|advertis\w+|badge that|ask\w*|entry"
    r"|stands? for|known as|so-called|headline|title|sentences?|statement like)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:some|many|most|other|few|certain|such|any|a|an|if an?|when an?|whether an?|no) "
    r"(?:other )?(?:vendors?|compan(?:y|ies)|providers?|organi[sz]ations?|suppliers?|firms?|businesses"
    r"|competitors?|products?|portals?|questionnaires?|websites?|marketing|services?)\b"
    r"|\b(?:nobody|no one|no vendor|anyone who|anybody|whoever|competitors|vendors|others)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"^\W*(?:please\s+|then\s+|also\s+|always\s+|never\s+|do not\s+|don't\s+)?(?:delete|rotate|set"
    r"|choose|turn|keep|report|ask|plan|use|check|review|make sure|store|encrypt|configure|avoid|run"
    r"|read|see|write|export|download|enable|disable|consider|contact|send|tell|look|print|click"
    r"|subscribe|test|do|visit|follow)\b"
    r"|^\W*(?:if|when|before|should|where) (?:you|your)\b[^,]*,\s*(?:please\s+|then\s+)?"
    r"(?:ask|make|check|export|contact|use|set|keep|tell|write|read|see|send|choose|turn|report|consider|do)\b"
    r"|\b(?:customers?|administrators?|admins|users|you|members|owners|developers|clients"
    r"|institutions?|teams) (?:should|must|need to|have to|ought to|are asked to|are advised to"
    r"|remain responsible|are responsible)\b|\bwe (?:recommend|advise|suggest|encourage)\b"
    r"|\b(?:your own|their own) (?:retention|copies|keys|clients|systems|policy|policies|backups)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """Where each clause of a sentence begins and ends."""
    edges = [0]
    for found in _CLAUSE.finditer(text):
        edges.append(found.start() if found.group().strip(" ,;:–—-") else found.end())
    edges.append(len(text))
    return tuple(
        (begin, end) for begin, end in zip(edges, edges[1:], strict=False) if end > begin
    )


def clause_at(text: str, start: int) -> tuple[int, int]:
    """The clause in which a character stands."""
    return next((each for each in clauses(text) if each[0] <= start < each[1]), (0, len(text)))


def negated(text: str, start: int, end: int, *, within: bool = False) -> bool:
    """Whether the clause of the words from `start` to `end` denies them, `within` them too."""
    begin, stop = clause_at(text, start)
    inner = text[start:end] if within else ""
    clause = f"{text[begin:start]} {inner} \0 {text[end : max(stop, end)]}"
    clause = _NOT_A_NOT.sub(lambda found: " " * len(found.group()), clause)
    return any(_reaches(clause, found) for found in _NOT.finditer(clause))


def _reaches(clause: str, found: re.Match[str]) -> bool:
    """A denial after the words must be close to them; one before reaches to the clause's end."""
    at = clause.index("\0")
    return found.start() < at or len(clause[at : found.start()].split()) <= 8


def quoted(text: str, start: int, end: int) -> bool:
    """Whether the words are mentioned rather than used: in quotes, and not as our own attribute."""
    for found in _QUOTED.finditer(text):
        if found.start() < start and end < found.end():
            if _ABOUT_WORDS.search(text):
                return True
            return not _SCARE.search(text[: found.start()])
    return False


def about_words(text: str, start: int) -> bool:
    """Whether the sentence is about a word or a practice: "the word certified does not belong"."""
    return bool(
        re.search(
            r"\b(?:(?:the|a) (?:words?|terms?|phrases?|labels?|expression)"
            r"|would be wrong|glossary|do not confuse|tempting to (?:write|say)|would not say"
            r"|do(?:es)? not (?:claim|say|promise|call))\b",
            text[: start + 1],
            re.IGNORECASE,
        )
    )


def of_others(text: str, start: int) -> bool:
    """Whether the words are said of vendors in general."""
    begin, _ = clause_at(text, start)
    return bool(_OTHERS.search(text[begin:start])) and not re.search(
        r"\bunlike\b", text[begin:start], re.IGNORECASE
    )


def speaks_of_others(text: str) -> bool:
    """Whether a sentence begins with vendors in general: "Some vendors ..."."""
    return bool(_OTHERS.match(text.lstrip(" \"'")))


def is_question(text: str) -> bool:
    """Whether a sentence asks."""
    return text.rstrip(" \"')").endswith("?")


def is_advice(text: str) -> bool:
    """Whether a sentence tells the reader what to do."""
    return bool(_ADVICE.search(text)) and not _REWARD.match(text)


_REWARD = re.compile(r"\W*(?:choose|turn|set|press|use|pick)\b[^,;]*\band (?:your|we|our|nothing|no)\b", re.IGNORECASE)
"""Not advice but a promise: "Choose Europe and your data never leaves it"."""
