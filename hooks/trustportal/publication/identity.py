"""Which statement of one document is which of another: ids stay, are renamed, or are used again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trustportal.publication.likeness import likeness
from trustportal.publication.meanings import at, table

Statement = Mapping[str, Any]
"""A statement of the public format, as trust.json holds it."""


def fields_of(statement: Statement) -> dict[str, Any]:
    """The fields of a statement under the names of data/schema."""
    common = {name: value for name, value in statement.items() if name not in _APART}
    return {**common, **statement["details"]}


_APART = frozenset({"id", "collection", "url", "details"})


def origins(old: Mapping[str, Statement], new: Mapping[str, Statement]) -> dict[str, str]:
    """By present id, the id that the statement had in the older document."""
    found = {name: name for name in new if name in old}
    for name, statement in new.items():
        collection = name.partition("/")[0]
        for former in (f"{collection}/{each}" for each in statement["formerly"]):
            if former in old and former not in new and name not in found:
                found[name] = former
    return found


UNLIKE, QUITE_UNLIKE = 0.6, 0.5
"""Below this likeness two texts are of two things, where what makes the record what it is differs
too; and below the second where no one field does. Of two records of a kind, 95 in 100 are less
alike than the first."""


def is_other(old: Statement, new: Statement) -> bool:
    """Whether an id was used again: what makes the record what it is and its words are others."""
    field = table().identity.get(new["id"].partition("/")[0])
    if field:
        before, after = at(fields_of(old), field), at(fields_of(new), field)
        if before == after or None in (before, after):
            return False
    most = UNLIKE if field else QUITE_UNLIKE
    texts = [(old["title"], new["title"]), (old["statement"] or "", new["statement"] or "")]
    return all(likeness(one, other) < most for one, other in texts if one)
