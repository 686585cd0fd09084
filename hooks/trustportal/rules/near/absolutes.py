"""An absolute that a text adds to a claim is an overclaim (FCT-19)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.model.service_levels import ServiceLevel
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.assertions import name_of_product, products_named
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import clause_at, clauses, denies, is_advice, quoted, statements
from trustportal.prose.lines import lines
from trustportal.prose.mentions import mentions, on_other_standards
from trustportal.prose.nearest import close, index, meanings, nearest, of_paragraph
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech
from trustportal.prose.told import told
from trustportal.reference.expressions import Expression
from trustportal.rules.near.conditions import unconditional
from trustportal.rules.near.taken_in import taken_in
from trustportal.rules.rule import Finding, finding_in, rule

LEAST = 0.2
"""The share of a sentence's meaning that a claim must have to be near to it."""
LEAST_OF_LINE = 0.3
"""The share of a sentence's meaning that a line must have to restrict the same thing."""
OF_LINE = 0.6
"""The share of a line that a sentence must have to deny the same."""
ALIKE = 0.45
"""The share of a statement that the line must have then."""
OPEN = 0.5
"""What share of the best claim's likeness one has that can say what is open to everyone."""
WIDELY = 0.75
"""What share of the best claim's likeness another one has that may say it as well."""

_EACH = Speech("absolutes.each")
"""Says of all who are there that it is so, as "everyone" does."""
_FREELY = Speech("absolutes.freely")
"""Those whom a public document is open to."""
_PUBLIC = re.compile(
    r"\bpublicly (?:available|accessible|known|visible)"
    r"|\bpublished (?:algorithms?|standards?|protocols?|specifications?)\b"
    r"|\bopen to (?:the public|all|any|every)(?:one|body)?\b",
    re.IGNORECASE,
)
_ON_ALL = Speech("absolutes.on_all")
"""All products, which a claim on all of them can say."""
_ALONE = Speech("absolutes.alone")
_NARROWS = Speech("absolutes.narrows")
"""A document covers one thing "and nothing else": that takes away from what it says."""
_ONLY = Speech("absolutes.only")
_STRONGER = re.compile(r" (?:ever|whatsoever|at all|under any circumstances?)$")
_IN_WHOLE = Speech("absolutes.in_whole")
_NONE_OF_IT = Speech("absolutes.none_of_it")
_FORM = re.compile(r"(?<=guarantee)(?:s|d|ing)$")
"""What makes another form of a word that a claim says."""
_OF_PAGE = Speech("told.of_page")
_STRONG = Speech("absolutes.strong")
_OF_DENIAL = Speech("absolutes.of_denial")
_NO_PROMISE = Speech("records.no_promise")
_DENIED = Speech("absolutes.denied")
_EXPECTED = Speech("absolutes.expected")
"""Says what people expect, which states nothing yet."""
_OF_SOME = Speech("absolutes.of_some")
"""Says that only some are meant, of whom "everyone" has each."""
_OF_READER = Speech("absolutes.of_reader")
"""Says what applies to readers or is theirs to do, which promises nothing of us."""
_REGISTER = Speech("told.register")
"""Says that a public register can be looked into, which is open by itself."""
_HASHED = re.compile(r"\bhash", re.IGNORECASE)
_EVEN = re.compile(r"\b(?:even if|whether or not|regardless of whether)\b", re.IGNORECASE)


@rule(
    "FCT-19",
    "error",
    "S54 S42",
    why="an absolute says more than the claim, which holds within its scope, limits and conditions",
    mend="say it as the claim does, with its limits, or take the absolute out",
)
def absolutes_near_claims(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text says "exclusively", "nowhere else" or "of every kind" only where the claim says so."""
    for sentence in told(portal):
        found = _overclaimed(sentence.text, portal)
        around = (each.ground for each in of_paragraph(sentence, portal)) if found else ()
        if found and _is_denied(found[0], around, portal):
            continue
        found = found or unconditional(sentence.text, portal) or taken_in(sentence.text, portal)
        if found and not (
            _is_denied_always(found[0], sentence, portal)
            or _is_promised(found[0], sentence, portal)
        ):
            words, start, near = found
            message = f"'{words}': the nearest claim, {near}, is not that absolute"
            yield finding_in(sentence, message, start)
        elif not found and (sole := _sole(sentence, portal)):
            message = f"'{sole.group()}': no claim near to it says that: which one does?"
            finding = finding_in(sentence, message, sole.start(), mend=_LINK_IT)
            yield replace(finding, level="warning")


_SOLE = Speech("absolutes.sole")
_LINK_IT = "link the claim that says it; if there is none, state it in data/, or take the word out"
_OF_EVERYTHING = Speech("absolutes.of_everything")


def _sole(sentence: Sentence, portal: Portal) -> re.Match[str] | None:
    """Where a sentence says of one that it is the only one, or of a few that they are all that is
    left out, or that nobody ever had to do something, and no claim near to it or linked in it
    does; standards are counted by their records.
    """
    text = sentence.text
    found = _SOLE.search(text)
    if not found or mentions(text) or denies(text[: found.start()]) or _OF_PAGE.search(text):
        return None
    said = found.group()
    known = next((each for each in (_OF_EVERYTHING, _NONE_OF_IT) if each.search(said)), _ONLY)
    near = [each.ground for each in close(nearest(text, portal), WIDELY)]
    near += filter(None, map(grounds(portal).by_reference.get, sentence.links))
    of_near = (line.text for ground in near for line in lines(ground))
    held = any(known.search(line) and _is_on(text, line, portal) for line in of_near)
    return None if held else found


def _is_denied_always(words: str, sentence: Sentence, portal: Portal) -> bool:
    """Whether words are a denial for which a sentence links to a claim near to it that denies it
    for always, without limits and conditions.
    """
    return bool(_OF_DENIAL.search(words)) and any(
        each.ground.reference in sentence.links
        and each.share >= LEAST
        and field_of(each.ground.record, "used") == "no"
        and field_of(each.ground.record, "strength") == "always"
        and not _is_limited(each.ground)
        for each in nearest(sentence.text, portal)
    )


_GUARANTEE = re.compile(r"guarantee\w*", re.IGNORECASE)


def _is_promised(words: str, sentence: Sentence, portal: Portal) -> bool:
    """Whether a sentence says "guarantee" beside a service level that is promised, to which its
    paragraph links; its figure has a rule of its own.
    """
    linked = map(portal.find, sentence.links)
    return bool(_GUARANTEE.fullmatch(words)) and any(
        isinstance(each, ServiceLevel) and each.worth == "promised" for each in linked
    )


@lru_cache(maxsize=16384)
def _overclaimed(text: str, portal: Portal) -> tuple[str, int, str] | None:
    found = [] if _OF_PAGE.search(text) else list(_absolutes(text))
    near = nearest(text, portal) if found else ()
    if not near or near[0].share < LEAST:
        return None
    wide = [each.ground for each in close(near, WIDELY)]
    if _defines(near[0].ground) and not any(map(_is_limited, wide)):
        return None
    held = " ".join(line.text.lower() for ground in wide for line in lines(ground))
    whole = frozenset(each.id for each in portal.records["products"] if each.state == "published")
    everywhere = any(whole <= (ground.products or whole) for ground in wide)
    for words, start in found:
        of_all = _FREELY.fullmatch(words) and (_EACH.search(held) or _is_open(text, start, portal))
        on_all = everywhere and _ON_ALL.match(words)
        of_exception = not _OF_DENIAL.search(words) and _is_of_left_out(text, wide, portal)
        own = of_all or on_all or of_exception or _is_on_all_plans(words, text, start, wide, portal)
        if not own and not _is_said(words, text, held, wide, portal):
            return words, start, near[0].ground.reference
    return None


_ALL_PLANS = Speech("absolutes.all_plans")


def _is_on_all_plans(
    words: str, text: str, start: int, wide: Iterable[Ground], portal: Portal
) -> bool:
    """Whether a feature is there on all plans of each product that the clause names."""
    if not _ALL_PLANS.search(words):
        return False
    clause = text[slice(*clause_at(text, start))]
    named = products_named(clause, portal) or products_named(text, portal)
    cells = (cell for each in wide for cell in field_of(each.record, "availability") or ())
    told = {each.product for each in cells if _ALL_PLANS.search(each.detail or "")}
    return bool(named) and named <= told


def _is_of_left_out(text: str, wide: Iterable[Ground], portal: Portal) -> bool:
    """Whether a sentence is about what a claim leaves out, as account data that "in all cases" is
    processed elsewhere: to say of an exception that it is without exception takes nothing back.
    """
    found = [(line, _likeness(text, line.text, portal)) for each in wide for line in lines(each)]
    most = max((share for line, share in found if not line.left_out), default=0.0)
    return any(line.left_out and share >= max(LEAST_OF_LINE, most) for line, share in found)


def _is_open(text: str, start: int, portal: Portal) -> bool:
    """Whether everyone has what a sentence is on, or its clause at some words, by itself."""
    return bool(_REGISTER.search(text)) or any(
        _is_public(each.ground) and not on_other_standards(part, each.ground.text)
        for part in (text, text[slice(*clause_at(text, start))])
        for each in close(nearest(part, portal), OPEN)
    )


def _is_public(ground: Ground) -> bool:
    """Whether a claim is on what the public has: "anyone can read it" says no more."""
    return field_of(ground.record, "access") == "public" or bool(_PUBLIC.search(ground.text))


def _defines(ground: Ground) -> bool:
    """Whether a record only says what something is."""
    return ground.reference.partition("/")[0] in ("organization", "regions")


def _is_limited(ground: Ground) -> bool:
    return bool(field_of(ground.record, "limits") or field_of(ground.record, "conditions"))


def _is_said(words: str, text: str, held: str, wide: Sequence[Ground], portal: Portal) -> bool:
    """Whether claims say the same words, a denial without what makes it stronger, or that something
    is "only" so where a text says "nobody else".
    """
    plain = _BODY.sub(r"\1one", _FORM.sub("", _STRONGER.sub("", words.lower())))
    held = _BODY.sub(r"\1one", held)
    of_hash = plain == "not even" and _HASHED.search(text) and _HASHED.search(held)
    return bool(
        plain in held
        or of_hash  # what a hash is: nobody can undo it
        or (_EVEN.fullmatch(plain) and _EVEN.search(held))
        or (_WHICHEVER.fullmatch(plain) and _is_of_everyone(text, wide, portal))
        or (_FREE_OF.match(plain) and _is_free(plain, text, wide, portal))
        or (_IN_WHOLE.fullmatch(plain) and _IN_WHOLE.search(held))
        or _is_denied(words, wide, portal)
        or (_AT_ALL.search(words) and _is_denied_alike(words, text, wide, portal))
        or (_ALONE.fullmatch(words) and _is_alone(plain, text, wide, portal))
        or (_IN_ANY_CASE.fullmatch(plain) and _is_told_in_most(_ALWAYS, text, wide, portal))
    )


_IN_ANY_CASE = re.compile(r"in (?:every|any|all) (?:case|event|circumstance|situation)s?")
_ALWAYS = re.compile(r"\b(?:always|only|alone|exclusively)\b", re.IGNORECASE)
"""Says without an "if" of a thing what a text says of it in any case."""


def _is_alone(words: str, text: str, wide: Sequence[Ground], portal: Portal) -> bool:
    """Whether a line of a claim on the same thing says that it is only that; whom "nobody but"
    names has to stand in the line.
    """
    told = not words.endswith(" but") and _is_told_in_most(_ONLY, text, wide, portal)
    return told or any(
        _ONLY.search(line.text) and _is_on(text, line.text, portal)
        for ground in wide
        for line in lines(ground)
    )


def _is_told_in_most(
    known: Expression | re.Pattern[str], text: str, wide: Iterable[Ground], portal: Portal
) -> bool:
    """Whether a part of a claim has some words, and a sentence most of the rest of it."""
    return any(
        known.search(part) and _has_most_of(text, known.sub("", part), portal)
        for ground in wide
        for line in lines(ground)
        for part in statements(line.text)
    )


def _is_free(words: str, text: str, wide: Sequence[Ground], portal: Portal) -> bool:
    """Whether a claim says in other words that a thing of which a text speaks has no exceptions, or
    says of all on the same thing, without limits and conditions, what has none.
    """
    found = _FREE_OF.match(words)
    if found and found[1] == "exception" and _is_of_all(text, wide, portal):
        return True
    none = re.compile(rf"\b(?:no|without(?: an?y?)?) {found[1]}s?\b" if found else r"(?!)")
    spoken = meanings(text)
    return any(
        none.search(line.text[begin:end]) and meanings(none.sub("", line.text[begin:end])) <= spoken
        for ground in wide
        for line in lines(ground)
        for begin, end in clauses(line.text)
    )


def _is_of_all(text: str, wide: Iterable[Ground], portal: Portal) -> bool:
    """Whether a claim without limits and conditions says on the same thing that it is so of all."""
    return any(
        _EACH.search(line.text)
        for ground in wide
        if not _is_limited(ground) and _likeness(text, ground.text, portal) >= ALIKE
        for line in lines(ground)
    )


_FREE_OF = re.compile(r"(?:with no|without(?: an?y?)?) (exception|limit|restriction|condition)")
"""Says that there is none of what a claim may say that there is none of, in other words."""
_BODY = re.compile(r"\b(any|every)body\b")
"""Another word for everyone, anyone."""
_WHICHEVER = re.compile(r"(?:regardless|irrespective) of")
_OF_WHAT = re.compile(r"\b(?:regardless|irrespective) of\b[^,;.]*", re.IGNORECASE)
_EVERYONE = re.compile(
    r"\bfor (?:everyone|everybody|all customers)\b|\b(?:which|what)ever\b", re.IGNORECASE
)


def _is_of_everyone(text: str, wide: Iterable[Ground], portal: Portal) -> bool:
    """Whether a line of a claim on the same thing says that it is so for everyone."""
    said = _OF_WHAT.sub("", text)
    return any(
        _EVERYONE.search(line.text) and _is_on(said, line.text, portal)
        for ground in wide
        for line in lines(ground)
    )


def _is_denied(words: str, wide: Iterable[Ground], portal: Portal) -> bool:
    """Whether a claim denies of a product, just as strongly, what some words deny of it: "none at
    all to Health" where a text says "not work on Health at all".
    """
    pattern = name_of_product(portal)
    named = {*pattern.findall(words)} if _STRONGER.search(words) else set()
    return bool(named) and any(
        _NONE_OF_IT.search(line.text) and named <= {*pattern.findall(line.text)}
        for ground in wide
        for line in lines(ground)
    )


_AT_ALL = re.compile(r"^(?:no|none|nothing)\b.* (?:at all|whatsoever)$", re.IGNORECASE)


def _is_denied_alike(words: str, text: str, wide: Iterable[Ground], portal: Portal) -> bool:
    """Whether a line of a claim denies flatly what a statement denies "at all", and no more than
    that: each has much of what the other says.
    """
    known, spoken = index(portal), meanings(text)
    part = meanings(next((each for each in statements(text) if words in each), text))
    return any(
        _NONE_OF_IT.search(line.text)
        and known.weigh(part & held) >= ALIKE * known.weigh(part)
        and known.weigh(spoken & held) >= OF_LINE * known.weigh(held)
        for ground in wide
        for line in lines(ground)
        if (held := meanings(line.text))
    )


def _is_on(text: str, line: str, portal: Portal) -> bool:
    """Whether a line of a claim has enough of what a sentence says."""
    return _likeness(text, line, portal) >= LEAST_OF_LINE


def _likeness(text: str, line: str, portal: Portal) -> float:
    """What share of a sentence's meaning a line of a claim has."""
    known, spoken = index(portal), meanings(text)
    return known.weigh(spoken & meanings(line)) / (known.weigh(spoken) or 1.0)


def _has_most_of(text: str, line: str, portal: Portal) -> bool:
    """Whether a sentence says most of what words of a claim do, and perhaps more besides."""
    known, held = index(portal), meanings(line)
    return bool(held) and known.weigh(meanings(text) & held) >= OF_LINE * known.weigh(held)


def _of_any(text: str) -> str:
    """A text with the word "certificate" in the place of every standard that it names."""
    for each in mentions(text):
        text = text.replace(each.words, "certificate")
    return text


_LINK = re.compile(r"^\W*(?:so|and|but|then|therefore|hence)\b,?\s*", re.IGNORECASE)
"""Links a clause to the one before it."""


def _absolutes(text: str) -> Iterator[tuple[str, int]]:
    for found in _STRONG.finditer(text):
        begin, end = clause_at(text, found.start())
        before = text[begin : found.start()]
        narrows = _ALONE.fullmatch(found.group()) and _NARROWS.search(_of_any(before))
        of_some = _FREELY.fullmatch(found.group()) and _OF_SOME.search(before)
        aside = of_some or _EXPECTED.search(before) or _OF_READER.search(text[begin:end])
        if narrows or aside or is_advice(_LINK.sub("", text[begin:end])):
            continue
        if not _DENIED.search(before) and not quoted(text, *found.span()):
            yield found.group(), found.start()
    for found in () if _NO_PROMISE.search(text) else _OF_DENIAL.finditer(text):
        if not quoted(text, *found.span()):
            yield found.group(), found.start()
