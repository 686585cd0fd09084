"""What a writer left in a public text: a key, a word that marks it as unfinished, or the word none
in a list that has no items (GEN-15).

Code on pages is read as well: that is where keys stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from pydantic import TypeAdapter

from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.reference import read_table
from trustportal.rules.in_prose.leaks import public_texts
from trustportal.rules.rule import Finding, rule

_SAYS: Mapping[str, tuple[str, str]] = {
    "credential": (
        "this text holds what has the form of a key or a token",
        "take it out, and make a new one: this one was in a file that people copy",
    ),
    "draft": ("'{}' marks a text as unfinished or internal", "finish it, or take it out"),
    "none": (
        "'{}' is the only item of a list, and says that there is none",
        "write [] where there is none",
    ),
}
"""What is said of each sort, without the key itself, and the mend."""


@rule(
    "GEN-15",
    "error",
    "S57",
    why="a key that was public for a minute is everyone's, and a draft is no statement",
    mend="take it out of the text",
)
def nothing_is_left_in_texts(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """No public text holds a key, a token, or a word that marks a draft, and no list holds the one
    item that there is none.
    """
    texts = public_texts(portal)
    together = "\n".join({each.text for each in texts})
    likely = {sort: each for sort, each in _patterns().items() if each.search(together)}
    items = Counter(
        (each.subject, each.path[:-1])
        for each in texts
        if each.path and isinstance(each.path[-1], int)
    )
    for said in texts:
        found = [(sort, pattern.search(said.text)) for sort, pattern in likely.items()]
        if items[said.subject, said.path[:-1]] == 1:
            found.append(("none", _none().fullmatch(said.text)))
        for sort, left in found:
            if left:
                message, mend = _SAYS[sort]
                place = said.place(left.start()) if said.place else None
                yield Finding(said.subject, message.format(left.group()), said.path, mend, at=place)


def _patterns() -> Mapping[str, re.Pattern[str]]:
    """What is looked for anywhere in a text."""
    return {sort: each for sort, each in _table().items() if sort != "none"}


def _none() -> re.Pattern[str]:
    return _table()["none"]


@cache
def _table() -> Mapping[str, re.Pattern[str]]:
    table = TypeAdapter(dict[str, tuple[str, ...]]).validate_python(read_table("left_in_text"))
    return {sort: re.compile("|".join(each)) for sort, each in table.items()}
