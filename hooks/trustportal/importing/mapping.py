"""Which column fills which field: by the portal's own names, by usual ones, by likeness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from trustportal.answering.sheet_xml import cell_of
from trustportal.importing.table import Table
from trustportal.importing.targets import KEPT, Target
from trustportal.importing.words import folded, plain_heading, words_of
from trustportal.model.kinds import COLLECTIONS
from trustportal.model.words import headline
from trustportal.problems import did_you_mean, listed
from trustportal.publication.format import COMMON, OWN, Statement, own_column

ALIKE = 88
"""From which likeness on, of 100, a heading is taken for a name; below, people decide."""
COMPUTED = frozenset({*Statement.model_fields, *COMMON, "supports", "reach", "size", "within"})
"""What the portal writes beside the fields of a record, or works out from them."""


class MappingError(Exception):
    """A column or a field that is not there."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A column by its index, what it fills, and how that was found."""

    column: int
    target: Target | None
    how: str
    is_ours: bool = False
    """Whether the portal itself writes it: nobody's text is lost when it is passed over."""


@dataclass(frozen=True, slots=True)
class Names:
    """The headings by which the fields of a collection are known; `own` are the portal's."""

    targets: Mapping[str, Target]
    own: Mapping[str, str]
    usual: Mapping[str, str]

    def knows(self, heading: str) -> bool:
        """Whether a heading names a field without a doubt."""
        return any(each in self.own or each in self.usual for each in _forms(heading))


def names_of(collection: str, known: Mapping[str, Target], products: Mapping[str, str]) -> Names:
    """The names of a collection's fields; a product's id and title are those of its column."""
    columns = words_of("columns")
    computed = COMPUTED | frozenset(COLLECTIONS[collection].public)
    usual: dict[str, str] = {}
    for table in (columns["common"], columns.get(collection, {})):
        for field, headings in table.items():
            if field in known:
                usual |= {plain_heading(each): field for each in headings}
    for name, target in known.items():
        if target.item:
            usual |= {plain_heading(each): name for each in (target.item, products[target.item])}
    own = {
        plain_heading(form): name
        for name in (*(each for each in computed if each not in known), *KEPT, *known)
        for form in (name, headline(name) if "." not in name else name)
    }
    return Names(known, own, usual)


def propose(table: Table, names: Names, asked: Sequence[str] = ()) -> tuple[Mapped, ...]:
    """What each column fills; `asked` are corrections, "Column=field" or "Column=" for none."""
    fixed = dict(_correction(each, table, names.targets) for each in asked)
    taken = {target.name + target.item for target in fixed.values() if target}
    found: dict[int, Mapped] = {}
    for index, target in fixed.items():
        found[index] = Mapped(index, target, "as you say")
    ranked = sorted(_candidates(table.headings, names), key=lambda each: each[0])
    for _, index, name, how in ranked:
        target = names.targets.get(name)
        key = target.name + target.item if target else name
        if index not in found and (target is None or key not in taken):
            found[index] = Mapped(index, target, how, is_ours=target is None)
            taken.add(key)
    return tuple(
        found.get(index) or Mapped(index, None, _why_not(index, table.headings, names))
        for index in range(len(table.headings))
    )


def _candidates(
    headings: Iterable[str], names: Names
) -> Iterator[tuple[tuple[int, int], int, str, str]]:
    """`(rank, column, field, how)`; the lower the rank the surer."""
    headings = list(headings)
    beside = {form: name for form, name in _beside(names).items() if form in _all(headings)}
    for index, heading in enumerate(headings):
        for form in _forms(heading):
            if name := beside.get(form):
                yield (-1, index), index, name, "its own name"
            if (name := names.own.get(form)) in beside.values():
                yield (-1, index), index, _ADDRESS, _COMPUTED
            elif name:
                is_field = name in names.targets
                how = "its own name" if is_field else _COMPUTED
                yield (0, index), index, name, how
            if name := names.usual.get(form):
                yield (1, index), index, name, "a usual name for it"
        known = [*names.own, *names.usual]
        near = process.extractOne(
            plain_heading(heading), known, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE
        )
        if near:
            name = names.own.get(near[0]) or names.usual[near[0]]
            if name in names.targets:
                yield (200 - int(near[1]), index), index, name, f"like '{near[0]}'"


_ADDRESS, _COMPUTED = "the permanent address", "kept and computed by the portal: passed over"


def _beside(names: Names) -> Mapping[str, str]:
    """The headings by which the portal's tables name a field of which the statement has another."""
    return {plain_heading(own_column(name)): name for name in OWN if name in names.targets}


def _all(headings: Iterable[str]) -> frozenset[str]:
    return frozenset(form for heading in headings for form in _forms(heading))


def _why_not(index: int, headings: Sequence[str], names: Names) -> str:
    heading = headings[index]
    if not heading:
        return "it has no heading"
    if names.knows(heading):
        return "another column fills its field"
    return "no field is called so"


@cache
def _forms(heading: str) -> tuple[str, ...]:
    """A heading, and the same without what stands in brackets."""
    bare = heading.partition("(")[0] if not heading.startswith("(") else heading
    forms = (plain_heading(heading), plain_heading(bare))
    return tuple(dict.fromkeys(form for form in forms if form))


def _correction(said: str, table: Table, known: Mapping[str, Target]) -> tuple[int, Target | None]:
    column, sign, field = said.rpartition("=")
    if not sign:
        raise MappingError(f"'{said}' is no 'Column=field'")
    index = _column(column.strip(), table)
    field = field.strip()
    if field and field not in known:
        near = did_you_mean(field, known)
        raise MappingError(f"there is no field '{field}'{near}; there are {listed(known, 80)}")
    return index, known[field] if field else None


def _column(name: str, table: Table) -> int:
    same = [i for i, each in enumerate(table.headings) if folded(each) == folded(name)]
    if len(same) == 1:
        return same[0]
    if table.has_cells and name.isascii() and name.isalpha() and len(name) < 4:
        index = cell_of(f"{name.upper()}1")[1] - 1
        if index < len(table.headings):
            return index
    if same:
        raise MappingError(f"'{name}' stands over several columns; name one by its letter")
    raise MappingError(f"there is no column '{name}'{did_you_mean(name, table.headings)}")
