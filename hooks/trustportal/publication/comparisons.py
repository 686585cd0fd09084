"""Two values of one field, compared: what came of it, and what that means.

Values are those of the public format. A value that is not of the form that its comparison expects
is compared as any other value; nothing here raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from trustportal.model.durations import Duration, months_on
from trustportal.publication.likeness import is_reworded, says_the_same
from trustportal.publication.meanings import VALUE, Meaning, Meant, plain


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that came of a comparison: `name` is a key of `says`, `means` its kind.

    `items` are what is new or gone in a list. `item`, an id in the collection `item_of`, and
    `path` lead to a part that was compared by itself, with its own `before` and `after`.
    """

    name: str
    means: Meant
    meaning: Meaning
    before: Any = None
    after: Any = None
    items: tuple[Any, ...] = ()
    item: str = ""
    item_of: str = ""
    path: str = ""


def compare(meaning: Meaning, before: Any, after: Any) -> Iterator[Outcome]:
    """What came of a change from one value to another, without what means nothing."""
    for found in _outcomes(meaning, before, after):
        if found.means != "ignored":
            yield found


def _outcomes(meaning: Meaning, before: Any, after: Any) -> Iterator[Outcome]:
    if before == after or meaning.compare == "ignored":
        return
    silent = before is None or after is None
    if silent and not (meaning.compare == "order" and _rank(meaning, None) is not None):
        yield _silence(meaning, before, after)
        return
    try:
        yield from _COMPARISONS[meaning.compare](meaning, before, after)
    except (ValueError, TypeError, AttributeError, InvalidOperation):
        yield from _value(meaning, before, after)


def _silence(meaning: Meaning, before: Any, after: Any) -> Outcome:
    neutral = meaning.compare in ("value", "text")
    other = meaning.means if neutral else None
    if before is None:
        means = meaning.stated or other or "strengthened"
        return Outcome("stated", means, meaning, before, after)
    redefined = meaning.means if meaning.means == "redefined" else None
    return Outcome("unstated", meaning.unstated or redefined or "weakened", meaning, before, after)


def _value(meaning: Meaning, before: Any, after: Any) -> Iterator[Outcome]:
    yield Outcome("changed", meaning.means, meaning, before, after)


def _text(meaning: Meaning, before: Any, after: Any) -> Iterator[Outcome]:
    same = meaning.means == "changed" and says_the_same(before, after)
    yield Outcome(
        "reworded" if same else "changed",
        "reworded" if same else meaning.means,
        meaning,
        before,
        after,
    )


def _order(meaning: Meaning, before: Any, after: Any) -> Iterator[Outcome]:
    old, new = _rank(meaning, before), _rank(meaning, after)
    if old is None or new is None or old == new:
        yield Outcome("changed", meaning.other, meaning, before, after)
    else:
        means: Meant = "weakened" if new > old else "strengthened"
        yield Outcome(means, means, meaning, before, after)


def _rank(meaning: Meaning, value: Any) -> int | None:
    for rank, place in enumerate(meaning.strongest_first):
        if plain(value) in (place if isinstance(place, list) else [place]):
            return rank
    return None


_OPPOSITE: Mapping[Meant, Meant] = {"weakened": "strengthened", "strengthened": "weakened"}


def _by_size(
    meaning: Meaning, before: Any, after: Any, names: tuple[str, str], *, grew: bool
) -> Outcome:
    """`names` are what it is called when it grew, and when it shrank."""
    up: Meant = getattr(meaning, names[0]) or "changed"
    down: Meant = getattr(meaning, names[1], None) or _OPPOSITE.get(up, up)
    return Outcome(names[not grew], up if grew else down, meaning, before, after)


_BEGINNINGS = tuple(date(2023, 1, 1) + timedelta(days=days) for days in range(0, 1461, 15))
"""Days of four years, one of them a leap year: a month is as long as it is from each of them."""


def _length(meaning: Meaning, before: Any, after: Any) -> Iterator[Outcome]:
    old, new = _minutes(Duration.parse(before)), _minutes(Duration.parse(after))
    pairs = list(zip(old, new, strict=True))
    if all(a == b for a, b in pairs):
        yield Outcome("reworded", "reworded", meaning, before, after)
    elif all(a < b for a, b in pairs) or all(a > b for a, b in pairs):
        grew = pairs[0][0] < pairs[0][1]
        yield _by_size(meaning, before, after, ("longer", "shorter"), grew=grew)
    else:
        yield from _value(meaning, before, after)


def _minutes(length: Duration) -> list[int]:
    """How long it is from each of many days: six months are not 180 days."""
    months = length.years * 12 + length.months
    fixed = ((length.weeks * 7 + length.days) * 24 + length.hours) * 60 + length.minutes
    return [(months_on(day, months) - day).days * 1440 + fixed for day in _BEGINNINGS]


def _number(meaning: Meaning, before: Any, after: Any) -> Iterator[Outcome]:
    old, new = Decimal(str(before)), Decimal(str(after))
    if old == new:
        yield Outcome("reworded", "reworded", meaning, before, after)
    else:
        yield _by_size(meaning, before, after, ("higher", "lower"), grew=new > old)


def _day(meaning: Meaning, before: Any, after: Any) -> Iterator[Outcome]:
    grew = date.fromisoformat(after) > date.fromisoformat(before)
    yield _by_size(meaning, before, after, ("later", "earlier"), grew=grew)


def _list(meaning: Meaning, before: Any, after: Any) -> Iterator[Outcome]:
    old, new = [_key(meaning, each) for each in before], [_key(meaning, each) for each in after]
    moved = [each for each in new if each not in old], [each for each in old if each not in new]
    if any(moved):
        yield from _moved(meaning, before, after, *moved)
    elif meaning.by:
        yield _inside(meaning, old, before, after)


def _inside(meaning: Meaning, names: Sequence[Any], before: Any, after: Any) -> Outcome:
    """The same parts, some of which say other things."""
    changed = [n for n, part in zip(names, before, strict=True) if part not in after]
    if not changed:
        return Outcome("reworded", "ignored", meaning)
    return Outcome("inside", meaning.means, meaning, before, after, tuple(changed))


def _key(meaning: Meaning, item: Any) -> Any:
    """By what an item of a list is told from the others."""
    if not meaning.by:
        return item
    names = [meaning.by] if isinstance(meaning.by, str) else meaning.by
    values = [plain(item.get(name)) for name in names]
    told = [", ".join(each) if isinstance(each, list) else each for each in values]
    return tuple(each for each in told if each)


def _moved(
    meaning: Meaning, before: Any, after: Any, new: Sequence[Any], gone: Sequence[Any]
) -> Iterator[Outcome]:
    for name, items in (("gone", gone), ("new", new)):
        if items:
            means: Meant = getattr(meaning, name) or "changed"
            yield Outcome(name, means, meaning, before, after, tuple(items))


def _texts(meaning: Meaning, before: Any, after: Any) -> Iterator[Outcome]:
    old, now = ([_text_of(meaning, each) for each in several] for several in (before, after))
    new, gone = [each for each in now if each not in old], [each for each in old if each not in now]
    if meaning.by and not (new or gone):
        yield _inside(meaning, old, before, after)
    for text in list(new):
        twin = next((each for each in gone if is_reworded(each, text)), None)
        if twin is not None:
            new.remove(text)
            gone.remove(twin)
            yield Outcome("reworded", "reworded", meaning, twin, text)
    yield from _moved(meaning, before, after, new, gone)


def _text_of(meaning: Meaning, item: Any) -> str:
    return str(item[meaning.by] if isinstance(meaning.by, str) else item)


def _each(meaning: Meaning, before: Any, after: Any) -> Iterator[Outcome]:
    old, new = ({each[meaning.by]: each for each in several} for several in (before, after))
    yield from _moved(
        meaning, before, after, [n for n in new if n not in old], [n for n in old if n not in new]
    )
    for name in (each for each in new if each in old):
        for field in sorted(new[name].keys() | old[name].keys()):
            inner = meaning.fields.get(field, VALUE)
            for found in compare(inner, old[name].get(field), new[name].get(field)):
                yield replace(found, item=name, item_of=meaning.of, path=field)


_COMPARISONS: Mapping[str, Callable[[Meaning, Any, Any], Iterator[Outcome]]] = {
    "value": _value,
    "text": _text,
    "order": _order,
    "length": _length,
    "number": _number,
    "day": _day,
    "list": _list,
    "texts": _texts,
    "each": _each,
}
