"""One mistake is said once: where several rules find it, by the one that is most exact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.problems import SEVERITIES, Severity
from trustportal.reference import read_table
from trustportal.rules.rule import Finding, Rule

Found = tuple[Rule, Finding]


class Silence(BaseModel):
    """Where one rule keeps silent, because others say more exactly what is wrong."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    yields_to: tuple[str, ...]
    within: Literal["words", "sentence", "field"]

    def holds(self, silent: Found, other: Found) -> bool:
        """Whether another finding of the same field says it instead, and no less severely."""
        if other[0] is silent[0] or not {other[0].code.code, "any"} & set(self.yields_to):
            return False
        if SEVERITIES.index(_severity(other)) > SEVERITIES.index(_severity(silent)):
            return False
        one, two = silent[1].spot, other[1].spot
        if self.within == "field" or one is None or two is None:
            return self.within == "field"
        same = one.sentence == two.sentence
        return same and (self.within == "sentence" or one.meets(two))


@cache
def _silences() -> dict[str, tuple[Silence, ...]]:
    table = TypeAdapter(tuple[Silence, ...]).validate_python(read_table("one_place"))
    found: dict[str, tuple[Silence, ...]] = {}
    for each in table:
        found[each.code] = (*found.get(each.code, ()), each)
    return found


def most_exact(found: Iterable[Found]) -> Iterator[Found]:
    """What was found, without what another rule says more exactly at the same place, and without
    what one rule says again of the same words.
    """
    several = list(found)
    beside: dict[Hashable, list[Found]] = defaultdict(list)
    for each in several:
        beside[_field(each)].append(each)
    said: set[Hashable] = set()
    for each in several:
        rule, finding = each
        again = (rule.code.code, finding.spot) if finding.spot and finding.spot.words else None
        if again in said or _is_said(each, beside[_field(each)]):
            continue
        said |= {again} if again else set()
        yield each


def _severity(found: Found) -> Severity:
    rule, finding = found
    return finding.level or rule.code.severity


def _field(found: Found) -> Hashable:
    return found[1].subject, found[1].path


def _is_said(each: Found, beside: Sequence[Found]) -> bool:
    silences = _silences().get(each[0].code.code, ())
    return any(silence.holds(each, other) for silence in silences for other in beside)
