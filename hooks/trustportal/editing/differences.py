"""What must be rewritten so that a YAML text says something else: replacements, in order.

A removal takes whole lines. An empty line that parted two records goes with the one that goes.
Comments stay, but those inside a list or mapping that is replaced by a single value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from trustportal.editing.rendering import flowing, item_lines, key, mapping_lines, written
from trustportal.editing.spans import Mapping, Node, Scalar, Sequence
from trustportal.source.strict_yaml import Value

WORD = re.compile(r"[^ \n\r]+")


@dataclass(frozen=True, slots=True)
class Replacement:
    """New text in place of the characters from `start` up to `end`."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: behind its key or dash, which is at `column` and ends at `behind`."""

    column: int
    behind: int
    flow: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences between what a text says and what it should say."""

    text: str
    newline: str

    def between(self, node: Node, old: Value, new: Value, at: Place) -> Iterator[Replacement]:
        """The replacements that make the old value of a node the new one."""
        if old == new:
            return
        if isinstance(node, Mapping) and old and isinstance(new, dict) and new.keys() & old.keys():
            yield from self._entries(node, old, new, at)
        elif isinstance(node, Sequence) and old and isinstance(new, list | tuple) and new:
            yield from self._items(node, old, list(new), at)
        else:
            yield from self._whole(node, old, new, at)

    def _whole(self, node: Node, old: Value, new: Value, at: Place) -> Iterator[Replacement]:
        """Another value in the place of this one; a comment behind it stays."""
        style = node.style if isinstance(node, Scalar) else ""
        if (
            style in ("|", ">")
            and isinstance(new, str)
            and (same := self._same_lines(node, old, new))
        ):
            yield same
            return
        if at.flow:
            yield Replacement(node.start, node.end, flowing(new, style))
            return
        first_line = self.text.rfind("\n", 0, node.start) + 1
        head, tail = written(new, at.column, behind=at.behind - first_line + 1, style=style)
        below = "".join(self.newline + line for line in tail)
        if isinstance(node, Scalar) or node.flow:
            head_end = node.head if isinstance(node, Scalar) else node.end
            inline = self.text[at.behind : node.start].isspace()
            start = node.start if head or not inline else at.behind
            yield Replacement(start, head_end, head)
            block = isinstance(node, Scalar) and node.style in ("|", ">")
            line_end = self.line_end(head_end if block else node.end)
            yield Replacement(line_end, max(line_end, node.end) if block else line_end, below)
            return
        line_end = self.line_end(at.behind)
        if node.start < line_end:  # a mapping or list that begins behind a dash
            yield Replacement(at.behind, self.line_end(node.end), (head and " " + head) + below)
            return
        yield Replacement(at.behind, at.behind, head and " " + head)
        yield Replacement(line_end, self.line_end(node.end), below)

    def _same_lines(self, node: Node, old: str, new: str) -> Replacement | None:
        """The same lines of a block with other words, where the words alone differ."""
        if WORD.sub("", old) != WORD.sub("", new) or not isinstance(node, Scalar):
            return None
        body = self.text[self.line_end(node.head) : node.end]
        if WORD.findall(body) != WORD.findall(old):
            return None
        words = iter(WORD.findall(new))
        return Replacement(node.end - len(body), node.end, WORD.sub(lambda _: next(words), body))

    def _entries(
        self, node: Mapping, old: dict[str, Any], new: dict[str, Any], at: Place
    ) -> Iterator[Replacement]:
        kept = [entry.name in new for entry in node.entries]
        for entry in node.entries:
            if entry.name in new:
                inside = Place(node.column, entry.colon, node.flow, at.depth + 1)
                yield from self.between(entry.value, old[entry.name], new[entry.name], inside)
        ends = {entry.name: entry.value.end for entry in node.entries}
        last = [entry.name for entry in node.entries if entry.name in new][-1]
        for name, before in _newcomers(list(new), ends, last):
            if node.flow:
                yield self._behind(ends[before], f", {key(name)}: {flowing(new[name])}")
            else:
                lines = mapping_lines({name: new[name]}, node.column)
                yield self._below(ends[before], lines)
        spans = [(entry.start, entry.value.end) for entry in node.entries]
        for index in (index for index, keep in enumerate(kept) if not keep):
            if node.flow:
                yield self._without(spans, index, node.end)
            else:
                yield self._without_lines(spans, index, kept[index + 1 : index + 2])

    def _items(
        self, node: Sequence, old: list[Any], new: list[Any], at: Place
    ) -> Iterator[Replacement]:
        names, new_names = ([_identity(item) for item in items] for items in (old, new))
        matched = SequenceMatcher(None, names, new_names, autojunk=False).get_opcodes()
        starts = [
            item.start if node.flow else self.dash(node, index)
            for index, item in enumerate(node.items)
        ]
        spans = [(start, item.end) for start, item in zip(starts, node.items, strict=True)]
        for _, first, end, new_first, new_end in matched:
            both = min(end - first, new_end - new_first)
            for index in range(both):
                item = node.items[first + index]
                inside = Place(node.column, starts[first + index] + 1, node.flow, at.depth + 1)
                was, wanted = old[first + index], new[new_first + index]
                yield from self.between(item, was, wanted, inside)
            for index in range(first + both, end):
                if node.flow:
                    yield self._without(spans, index, node.end)
                else:
                    yield self._without_lines(spans, index, [index + 1 >= end])
            added = new[new_first + both : new_end]
            if added:
                yield from self._added(node, first + both, added, at)

    def _added(
        self, node: Sequence, index: int, added: list[Any], at: Place
    ) -> Iterator[Replacement]:
        """New items before the one at this index, or behind the last one."""
        if node.flow:
            texts = [flowing(item) for item in added]
            if index:
                yield self._behind(
                    node.items[index - 1].end, "".join(", " + text for text in texts)
                )
            else:
                start = node.items[0].start
                yield Replacement(start, start, "".join(text + ", " for text in texts))
            return
        apart = [""] if self.apart(node, at) else []
        lines = [[*item_lines(item, node.column)] for item in added]
        if index:
            below = [line for item in lines for line in (*apart, *item)]
            yield self._below(node.items[index - 1].end, iter(below))
        else:
            start = self.dash(node, 0)
            above = [line for item in lines for line in (*item, *apart)]
            text = "".join(line + self.newline for line in above)
            yield Replacement(start, start, text[node.column :] + " " * node.column)

    def apart(self, node: Sequence, at: Place) -> bool:
        """Whether an empty line parts the items: as it does already, or the records of a file."""
        if len(node.items) > 1:
            between = self.text[node.items[-2].end : node.items[-1].start]
            return bool(re.search(r"\n[ \r]*\n", between))
        return at.depth == 1 and isinstance(node.items[0], Mapping)

    def dash(self, node: Sequence, index: int) -> int:
        """The place of the dash of an item of a block list."""
        if index == 0:
            return node.start
        position = node.items[index].start
        while True:
            line = self.text.rfind("\n", 0, position) + 1
            dash = line + node.column
            if self.text[dash : dash + 1] == "-" and not self.text[line:dash].strip():
                return dash
            position = line - 1

    def line_end(self, position: int) -> int:
        """The end of a line, before its line end."""
        end = self.text.find("\n", position)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > position and self.text[end - 1] == "\r" else end

    def _below(self, end: int, lines: Iterator[str]) -> Replacement:
        position = self.line_end(end)
        return Replacement(position, position, "".join(self.newline + line for line in lines))

    def _behind(self, end: int, text: str) -> Replacement:
        return Replacement(end, end, text)

    def _without_lines(
        self, spans: list[tuple[int, int]], index: int, next_kept: list[bool]
    ) -> Replacement:
        """The lines of an entry or item, with the empty ones that parted it from its neighbour."""
        start, end = spans[index]
        first, last = self.text.rfind("\n", 0, start) + 1, self.line_end(end)
        if self.text[first:start].strip():  # the first one, behind a dash
            return self._without_first(spans, index, any(next_kept))
        after = re.compile(r"(?:\r?\n)?(?P<empty>(?:[ ]*\r?\n)*)").match(self.text, last)
        between = self.text[spans[index - 1][1] : first] if index else ""
        before = re.search(r"\n((?:[ ]*\r?\n)+)\Z", between)
        stop = after.end() if after else last
        if before and after:
            first -= len(before[1])
            stop = after.start("empty")
        if stop == last:  # the last line of a text that ends without a line end
            cut = self.text[:first]
            first = len(cut.removesuffix("\n").removesuffix("\r"))
        return Replacement(first, stop)

    def _without_first(
        self, spans: list[tuple[int, int]], index: int, next_kept: bool
    ) -> Replacement:
        """What stands behind a dash: the next one takes its place, unless a comment is between."""
        (start, end), (following, _) = spans[index : index + 2]
        if self.text[end:following].strip() or not next_kept:
            return Replacement(len(self.text[:start].rstrip(" ")), self.line_end(end))
        return Replacement(start, following)

    def _without(self, spans: list[tuple[int, int]], index: int, end: int) -> Replacement:
        """One part of a list in brackets or a mapping in braces, with its comma."""
        start, stop = spans[index]
        following = spans[index + 1][0] if index + 1 < len(spans) else None
        if following is not None and "\n" not in self.text[stop:following]:
            return Replacement(start, following)
        if index and following is None and "\n" not in self.text[spans[index - 1][1] : start]:
            return Replacement(spans[index - 1][1], stop)
        comma = re.compile(r"\s*,").match(self.text, stop, end)
        return Replacement(start, comma.end() if comma else stop)


def _newcomers(wanted: list[str], there: dict[str, int], last: str) -> Iterator[tuple[str, str]]:
    """`(new key, key behind which it is put)`: the one that it follows, else the last one."""
    before = last
    for name in wanted:
        if name in there:
            before = name
        else:
            yield name, before


def _identity(item: Any) -> str:
    """What says that two items of a list are the same one: the id of a record, else all of it."""
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        return "id " + str(item["id"])
    return json.dumps(item, sort_keys=True)
