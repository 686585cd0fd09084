"""Versions of TLS that a text accepts or refuses, against the lowest of the claims (FCT-02)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from trustportal.model.encryption import Encryption
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import grounds
from trustportal.prose.guards import negated, pieces
from trustportal.prose.nearest import meanings
from trustportal.prose.passages import Sentence, split
from trustportal.prose.speech import Speech

_GENERAL = Speech("ciphers.general")
_VERSION = Speech("ciphers.version")
_MINIMUM = Speech("ciphers.minimum")
_ALSO = Speech("ciphers.also")
_RAISED = Speech("ciphers.raised")
_HIGHEST = re.compile(
    r"\b(?:highest|newest|latest|maximum|nothing (?:higher|newer)(?! than))\b", re.IGNORECASE
)
_NEWEST = "1.3"
_ONLY = Speech("ciphers.only")
_BELOW = re.compile(r"\b(?:below|under|before|(?:older|lower|less) than)\W+$", re.IGNORECASE)
_REFUSED = re.compile(
    r"refus|reject|not (?:accepted|supported)|disabled|(?:turned|switched) (?:away|down|off)"
    r"|block|declin|dropped|shut out|(?:cannot|can no longer) connect|fails? to connect"
    r"|no longer (?:accept|support|allow)"
    r"|(?:no longer|not) (?:qualif|suffic|enough|good enough|permitted|let in|welcome)",
    re.IGNORECASE,
)
_TURNED_AWAY = re.compile(
    r"[^;,.]{0,25}\b(?:is|are|gets?|will be) "
    r"(?:refused|rejected|turned (?:away|down)|blocked|declined)\b",
    re.IGNORECASE,
)
"""Behind a version that is not accepted."""
_OLDER_AWAY = Speech("ciphers.older_away")
"""Refuses what is older than the version named, and not that version."""
_LACKS = Speech("ciphers.lacks")
"""Before a version that clients lack: "clients without TLS 1.2 are refused"."""
_TAKEN = re.compile(
    r"(?:(?!not|refus|reject|turned|block|declin)(?:[^;.]|\.\d)){0,40}?\b(?:is|are) "
    r"(?:accepted|supported|allowed|welcome|fine)\b",
    re.IGNORECASE,
)
"""Behind a version that is accepted, be another one refused before."""
_IS = re.compile(r"\bversion\b.*\b(?:is|remains|stays)\b", re.IGNORECASE)
"""Names a version apart from its protocol, which the lexicon does not see."""
_NOTHING_BELOW = re.compile(
    r"\b(?:nothing|none|no (?:\w+ ){0,2}\w+|never anything|not (?:\w+ ){0,2}anything) $",
    re.IGNORECASE,
)


def versions(sentence: Sentence, portal: Portal) -> Iterator[str]:
    """The versions of TLS that a sentence accepts or refuses, against the lowest of the claims."""
    text = sentence.text
    alone = _OLDER_AWAY.blanked(text)
    accepted: list[tuple[str, str]] = []
    denied: list[tuple[str, str]] = []
    for found in _VERSION.finditer(text) if not _GENERAL.search(text) else ():
        below = _BELOW.search(text[: found.start()])
        least = below and (_REFUSED.search(text) or _NOTHING_BELOW.search(text[: below.start()]))
        least = least or (_LACKS.search(text[: found.start()]) and _REFUSED.search(text))
        refused = negated(alone, *found.span()) or _TURNED_AWAY.match(text, found.end())
        away = refused and not _TAKEN.match(text, found.end())
        several = denied if away and not least else accepted
        several.append((found[1] or found["later"], found.group()))
    if not (accepted or denied):
        return
    said = [(version, words) for version, words in accepted if version >= "1.2"]
    if lowest := _lowest(portal):
        old = [words for version, words in accepted if version < "1.2" and _IS.search(words)]
        name = next(iter(lowest))
        yield from (f"'{words}': {name} says {lowest[name]} or higher" for words in old)
        yield from _refused_versions(sentence, denied, lowest, portal)
        yield from _least_version(sentence, said, lowest, portal)
    elif said and sentence.subject.partition("/")[0] != "encryption":
        yield f"'{said[0][1]}': no published encryption claim names a lowest version"


@lru_cache(maxsize=2)
def _lowest(portal: Portal) -> Mapping[str, str]:
    """By encryption claim, the lowest version that it accepts."""
    return {
        each.reference: version
        for each in grounds(portal).of("encryption")
        if isinstance(each.record, Encryption) and (version := each.record.min_version)
    }


def _versions_of(subject: str, lowest: Mapping[str, str]) -> set[str]:
    """The lowest versions that a sentence can mean: that of its own claim, or of any."""
    own = lowest.get(subject)
    return {own} if own else set(lowest.values())


def _refused_versions(
    sentence: Sentence,
    denied: Sequence[tuple[str, str]],
    lowest: Mapping[str, str],
    portal: Portal,
) -> Iterator[str]:
    own = lowest.get(sentence.subject)
    versions = {sentence.subject: own} if own else _narrowed(sentence.text, lowest, portal)
    for version, words in denied if _REFUSED.search(sentence.text) else ():
        name = next((key for key, value in versions.items() if value == version), None)
        if name:
            yield f"'{words}' is denied here, and {name} says that it is accepted"


def _least_version(
    sentence: Sentence,
    said: Sequence[tuple[str, str]],
    lowest: Mapping[str, str],
    portal: Portal,
) -> Iterator[str]:
    if not said:
        return
    least, words = min(said)
    versions, text = _versions_of(sentence.subject, lowest), sentence.text
    own = sentence.subject in lowest
    narrowed = versions if own else set(_narrowed(text, lowest, portal).values())
    raised = _RAISED.search(text)
    also = _ALSO.search(text) and not (_MINIMUM.search(text) or _ONLY.search(text))
    higher = also and least >= min(versions)
    if _HIGHEST.search(text) and min(versions) == least < _NEWEST:
        name = next(iter(lowest))
        yield f"'{words}' is not the highest: {name} says {lowest[name]} or higher"
    if raised and raised.start() < text.find(words) and least >= min(versions):
        return  # the customer can ask for more than what is accepted without asking
    if own and least > lowest[sentence.subject] and _says_elsewhere(sentence, lowest):
        return  # a part has more than what the record has for all
    told = not own and _is_told(text, least, lowest, portal)
    if least not in narrowed and not (higher or told):
        name = sentence.subject if own else next(iter(_narrowed(text, lowest, portal)))
        yield f"'{words}': {name} says {lowest[name]} or higher"


FEWEST, MOST = 2, 0.5
"""Words that a part of a sentence has in common with one of a claim that says the same, and their
share of its words.
"""


def _is_told(text: str, version: str, lowest: Mapping[str, str], portal: Portal) -> bool:
    """Whether a claim says in its texts what a sentence does of one of its parts, beside the lowest
    version of all: a limit that Time still uses TLS 1.2 inside its network.
    """
    own = _by_version(text).get(version, ())
    for name in _narrowed(text, lowest, portal):
        known = _by_version(grounds(portal).by_reference[name].text)
        others = _words(
            part for other, parts in known.items() if other != version for part in parts
        )
        for said in known.get(version, ()):
            of, words = products_named(said, portal), meanings(said)
            for part in own:
                spoken = meanings(part)
                alike = len(spoken & words) >= max(FEWEST, MOST * len(spoken))
                named = products_named(part, portal) or products_named(text, portal)
                if alike and not spoken & (others - words) and named == (of or named):
                    return True
    return False


def _words(parts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(meanings, parts))


@lru_cache(maxsize=1024)
def _by_version(text: str) -> Mapping[str, Sequence[str]]:
    """The parts of a text, by the lowest version that each names."""
    found: dict[str, list[str]] = {}
    sentences = (text[begin:end] for begin, end in split(text))
    clauses = (each[begin:end] for each in sentences for begin, end in pieces(each))
    for part in (part for each in clauses for part in each.split(", ")):
        if named := [each[1] or each["later"] for each in _VERSION.finditer(part)]:
            found.setdefault(min(named), []).append(part)
    return found


def _says_elsewhere(sentence: Sentence, lowest: Mapping[str, str]) -> bool:
    """Whether the text of a record says its lowest version in another sentence."""
    rest = sentence.block.replace(sentence.text, "")
    said = {found[1] or found["later"] for found in _VERSION.finditer(rest)}
    return lowest[sentence.subject] in said


def _narrowed(text: str, lowest: Mapping[str, str], portal: Portal) -> Mapping[str, str]:
    """The claims that a sentence is most likely about, each with its lowest version."""
    scored = grounds(portal).near(text, lambda each: each.reference in lowest)
    best = scored[0][0] if scored else 0.0
    near = (each.reference for score, each in scored if score >= best * 0.75)
    return {name: lowest[name] for name in near} or lowest
