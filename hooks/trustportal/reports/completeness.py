"""How far a portal answers what reviewers ask first, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from json import dumps

import click

from trustportal.completeness import RESULTS, Result, Standing

_COLOURS: dict[Result, str] = {"answered": "green", "partly": "yellow", "not stated": "red"}
_ASKED = {"3": "Asked first", "2": "Asked by nearly everyone", "1": "Asked by many"}
MOST_MISSING = 4


def completeness_text(standings: Sequence[Standing], as_of: date, *, colour: bool) -> str:
    """For people: every question in the order in which it is asked."""
    said = "\n".join(_lines(standings, as_of)) + "\n"
    return said if colour else click.unstyle(said)


def completeness_json(standings: Sequence[Standing], as_of: date) -> str:
    """For tools."""
    made = {
        "as_of": as_of.isoformat(),
        "counts": _counts(standings),
        "questions": [
            {
                "question": each.question.question,
                "topic": each.question.topic,
                "weight": int(each.question.weight),
                "result": each.result,
                "records": list(each.records),
                "missing": list(each.missing),
                "begin": each.begin,
            }
            for each in standings
        ],
    }
    return dumps(made, indent=2, ensure_ascii=False) + "\n"


def _lines(standings: Sequence[Standing], as_of: date) -> Iterator[str]:
    weight = ""
    for each in standings:
        if each.question.weight != weight:
            weight = each.question.weight
            yield f"{_ASKED[weight]}:"
        word = click.style(f"{each.result:10}", fg=_COLOURS[each.result])
        yield f"  {word}  {each.question.question}"
        shown = each.missing if each.result != "answered" else ()
        yield from (f"                {said}" for said in shown[:MOST_MISSING])
        if len(shown) > MOST_MISSING:
            yield f"                and {len(shown) - MOST_MISSING} more"
        if each.begin:
            yield f"                → {each.begin}"
    yield ""
    counts = _counts(standings)
    said = ", ".join(f"{counts[result]} {result}" for result in RESULTS)
    yield f"{len(standings)} questions: {said}; as of {as_of}"


def _counts(standings: Sequence[Standing]) -> dict[str, int]:
    tally = Counter(each.result for each in standings)
    return {result: tally[result] for result in RESULTS}
