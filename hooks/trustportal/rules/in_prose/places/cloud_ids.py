"""Cloud regions in prose: where they lie, and whether they are ours (FCT-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from trustportal.model.places import country_name
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions
from trustportal.prose.cloud_ids import CloudId, cloud_ids, letters_of_ids, own_ids
from trustportal.prose.guards import negated, quoted
from trustportal.prose.mentions import named_in
from trustportal.prose.passages import Sentence
from trustportal.prose.places import Named, places
from trustportal.prose.speech import Speech

Message = tuple[str, int]
"""What is wrong with a sentence, and at which of its characters."""

_LIVES = Speech("residency.lives")
_OF_IT = re.compile(
    r"\W*(?:\(|,|:|is|are|lies?|which|stands? for|means?|located|our|the|in|data cent(?:re|er)s?"
    r"|second|first|region|of|AWS|Azure|Google|Cloud|\W)*\W*",
    re.IGNORECASE,
)
"""What can stand between an id and the place that a sentence gives it."""
_FOR_IT = re.compile(r"\W{0,2}(?:\(|:|is|region|as)\W*", re.IGNORECASE)
"""What can stand between a place and its id."""


def wrong_cloud_ids(portal: Portal) -> Iterator[tuple[Sentence, Message]]:
    """Each sentence that names an id of a cloud region wrongly, and what is wrong with it."""
    for sentence in assertions(portal, letters_of_ids(portal)):
        apart = sentence.subject.startswith(("residency/", "regions/", "subprocessors/"))
        if not apart and (message := _first(sentence.text, portal)):
            yield sentence, message


@lru_cache(maxsize=4096)
def _first(text: str, portal: Portal) -> Message | None:
    for each in cloud_ids(text, portal):
        end = each.start + len(each.name)
        if negated(text, each.start, end) or quoted(text, each.start, end):
            continue
        if wrong := _elsewhere(text, each, portal) or _not_ours(text, each, portal):
            return wrong, each.start
    return None


def _elsewhere(text: str, each: CloudId, portal: Portal) -> str | None:
    """The place that a sentence gives an id is the one in which it lies."""
    end = each.start + len(each.name)
    several = places(text, portal)
    for number, named in enumerate(several):
        behind = named.start >= end
        between = text[end : named.start] if behind else text[named.end : each.start]
        if not (_OF_IT if behind else _FOR_IT).fullmatch(between):
            continue
        if each.places and not _fit(each.places, _listed(text, several[number:])):
            known = [country_name(at) if len(at) == 2 else at for at in sorted(each.places)]
            return f"'{each.name}' lies in {listed(known)}"
    return None


def _listed(text: str, several: Sequence[Named]) -> frozenset[str]:
    """The codes of a place and of those that are listed with it: "in Virginia and Oregon"."""
    codes, end = several[0].codes, several[0].end
    for each in several[1:]:
        if not _AND.fullmatch(text[end : each.start]):
            break
        codes, end = codes | each.codes, each.end
    return codes


_AND = re.compile(r",?\s+(?:and|or)\s+(?:in\s+)?|,\s+", re.IGNORECASE)


def _fit(held: frozenset[str], said: frozenset[str]) -> bool:
    """Whether places can be the same: a country fits each of its parts, and two parts do not."""
    return any(
        one == other or (one[:2] == other[:2] and len(one) != len(other))
        for one in held
        for other in said
    )


def _not_ours(text: str, each: CloudId, portal: Portal) -> str | None:
    """Where data is said to live is a cloud region on record, if any is."""
    if each.ours or not own_ids(portal) or named_in(text, portal) or not _LIVES.search(text):
        return None
    return f"'{each.name}': no region on record names this cloud region"
