"""A change of a file changes what was meant, and no byte of the rest."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trustportal.editing.splices import (
    EditError,
    appended,
    removed,
    spliced,
    text_of,
    written,
)
from trustportal.problems import Problem
from trustportal.source.files import first_forbidden
from trustportal.source.strict_yaml import Document, read_yaml

ROOT = Path(__file__).parent.parent

FILES = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "data").rglob("*.yml"))
    if path.name not in ("customers.yml", "waivers.yml")
}

ODD = """\
# the first line
%s: # a list, at the same indent as its key
- id: one # behind a value
  # between keys
  title: 'It''s quoted'
  statement: A plain text
    over two lines # and a comment
  literal: | # why it is literal
    First line

      indented
    last

  kept: |+
    text

  flow: [a, 'b, c', "d"] # in brackets
  wide: [
    a, # first
    b,
    c
  ]
  braces: {x: 1, y: [], z: null}
  empty: []
  none: null # not yet
# at the left edge
- id: two
  nested:
    - - deep
      - deeper
    - - other
  folded: >
    words

- id: three
  last: "no line end"
"""
FILES["odd"] = ODD % "odd"

Path_ = tuple[str | int, ...]


def read(text: str) -> Document:
    problems: list[Problem] = []
    document = read_yaml(text.replace("\r\n", "\n"), "x.yml", problems.append)
    assert not problems
    assert document
    return document


def paths(value: Any, path: Path_ = ()) -> list[Path_]:
    """Every path into a value but the first one, in the order of the text."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [found for part, of in inner for found in ((*path, part), *paths(of, (*path, part)))]


ALL = {name: paths(read(text).value) for name, text in FILES.items()}


def begins(document: Document, path: Path_) -> int:
    """The line of the key or dash of a path; what the reader knows, not the editor."""
    if isinstance(path[-1], str):
        return document.place_of_key(*path).line
    return document.place(*path).line


def changed_between(name: str, path: Path_, old: str, new: str) -> None:
    """Only lines of the value at the path differ: what is before and behind is as it was."""
    document = read(old)
    order = ALL[name]
    first = begins(document, path) - 1
    behind = [each for each in order[order.index(path) :] if each[: len(path)] != path]
    lines = old.split("\n")
    stop = begins(document, behind[0]) - 1 if behind else len(lines)
    if stop == first:  # in brackets: a sibling on the same line
        stop = first + 1
    # the empty lines that part this value from the next one may go with it
    while stop < len(lines) and not lines[stop].strip():
        stop += 1
    while first and not lines[first - 1].strip():
        first -= 1
    news = new.split("\n")
    head, tail = lines[:first], lines[stop:]
    assert news[: len(head)] == head
    if behind:
        follows = news[len(news) - len(tail) :]
        assert follows[0].lstrip("- ") == tail[0].lstrip("- ")  # it may have moved to the dash
        assert follows[1:] == tail[1:]


def at(value: Any, path: Path_) -> Any:
    for part in path:
        value = value[part]
    return value


def put(value: Any, path: Path_, wanted: Any) -> Any:
    """The oracle of a change: plain data with another value at the path."""
    if not path:
        return wanted
    part, rest = path[0], path[1:]
    if isinstance(part, str):
        return {**value, part: put(value.get(part), rest, wanted)}
    return [*value[:part], put(value[part], rest, wanted), *value[part + 1 :]]


TEXTS = st.one_of(
    st.sampled_from(
        [
            *("NO", "1.10", "12:30", "null", "~", "", " ", "- a", "a: b", "a #b", "#a", "'", '"'),
            *("[", "{x", "*a", "&a", "!t", "%d", "@x", "`x", "? x", "|", ">", "---", "...", "a:"),
            *("a\\b", "two\nlines", "end\n", "\n", "\n\nx", "x\n\n\ny\n\n", " lead", "trail "),
            *("word " * 60, "x" * 150, "a  b " * 40, "long: with colon " * 12, "ä — ✓ 漢", "é\n"),
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" \n")),
).filter(lambda text: text != "<<" and not first_forbidden(text))
VALUES = st.recursive(
    TEXTS | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(st.data())
def test_any_value_of_any_file_can_become_any_other(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    path = data.draw(st.sampled_from(ALL[name]))
    wanted = data.draw(VALUES)
    crlf, ended = data.draw(st.booleans()), data.draw(st.booleans())
    text = FILES[name] if ended else FILES[name].rstrip("\n")
    text = text.replace("\n", "\r\n") if crlf else text
    new = spliced(text, name, path, wanted)
    assert read(new).value == put(read(text).value, path, wanted)
    assert not crlf or new.replace("\r\n", "").count("\n") == 0
    changed_between(name, path, text.replace("\r\n", "\n"), new.replace("\r\n", "\n"))
    assert new.endswith("\n") or not ended


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_any_key_item_or_record_can_go_and_every_comment_line_outside_it_stays(
    data: st.DataObject,
) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    path = data.draw(st.sampled_from([path for path in ALL[name] if len(path) > 1]))
    text = FILES[name] if data.draw(st.booleans()) else FILES[name].rstrip("\n")
    new = removed(text, name, path)
    parent = at(read(text).value, path[:-1])
    assert at(read(new).value, path[:-1]) == (
        {key: value for key, value in parent.items() if key != path[-1]}
        if isinstance(parent, dict)
        else [item for index, item in enumerate(parent) if index != path[-1]]
    )
    # the last one that goes leaves [] or {} behind its parent's key
    changed_between(name, path if len(parent) > 1 else path[:-1], text, new)
    if name != "odd":
        comments = [line for line in text.split("\n") if line.startswith("#")]
        assert [line for line in new.split("\n") if line.startswith("#")] == comments


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.data())
def test_a_list_takes_one_more_and_a_mapping_a_new_key_and_no_line_is_lost(
    data: st.DataObject,
) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    value = read(FILES[name]).value
    into = [path for path in ALL[name] if isinstance(at(value, path), list | dict)]
    path = data.draw(st.sampled_from(into))
    there, wanted = at(value, path), data.draw(VALUES)
    if isinstance(there, list):
        new = appended(FILES[name], name, path, wanted)
        assert at(read(new).value, path) == [*there, wanted]
    else:
        key = data.draw(TEXTS.filter(lambda key: key not in there))
        new = spliced(FILES[name], name, (*path, key), wanted)
        assert at(read(new).value, path) == {**there, key: wanted}
    if there and "[" not in FILES[name]:
        position = 0
        for line in FILES[name].splitlines():
            position = new.index(line, position) + len(line)


def test_a_style_is_kept_where_it_can_hold_the_new_text() -> None:
    text = "a: 'x'\nb: \"y\"\nc: >-\n  z\nd: |\n  z\ne: z\n"
    for key, wanted, line in (
        ("a", "new", "a: 'new'"),
        ("a", "two\nlines", "a: |-\n  two\n  lines"),
        ("b", "new", 'b: "new"'),
        ("c", "new", "c: >-\n  new"),
        ("d", "new\n", "d: |\n  new"),
        ("d", "new", "d: |-\n  new"),
        ("e", "12:30", "e: 12:30"),
        ("e", "a: b", 'e: "a: b"'),
        ("e", "null", 'e: "null"'),
        ("e", None, "e: null"),
        ("e", "word " * 30 + "end", "e: >-\n  " + ("word " * 19).strip()),
    ):
        assert line in spliced(text, "x.yml", (key,), wanted)


@pytest.mark.parametrize(
    ("before", "path", "wanted", "after"),
    [
        ("a: x # why\n", ("a",), "y", "a: y # why\n"),
        ("a:   x # why\n", ("a",), ["y"], "a: # why\n  - y\n"),
        ("a: null # why\n", ("a",), {"b": "c"}, "a: # why\n  b: c\n"),
        ("a: # why\n  - x\n", ("a",), "y", "a: y # why\n"),
        ("a: [] # why\n", ("a",), [{"id": "x", "b": None}], "a: # why\n  - id: x\n    b: null\n"),
        ("a: >- # why\n  x\nb: c\n", ("a",), "y", "a: >- # why\n  y\nb: c\n"),
        ("a:\n- x\nb: c\n", ("a",), ["x", "y"], "a:\n- x\n- y\nb: c\n"),
        ("a:\n- x\n- y\n", ("a",), ["z", "x", "y"], "a:\n- z\n- x\n- y\n"),
        ("a: [x, y]\n", ("a",), ["x", "z", "y"], "a: [x, z, y]\n"),
        ("a: [x, y]\n", ("a",), ["y"], "a: [y]\n"),
        ("a: [x, y, z] # why\n", ("a",), ["x"], "a: [x] # why\n"),
        ("a: [x, y, z]\n", ("a",), ["z"], "a: [z]\n"),
        ("a: [x, y, z]\n", ("a",), ["y"], "a: [y]\n"),
        ("a: [\n  x, # one\n  y # two\n]\n", ("a",), ["x"], "a: [\n  x, # one\n   # two\n]\n"),
        ("a: {b: c, d: e, f: g}\n", ("a",), {"f": "g"}, "a: {f: g}\n"),
        ("a: >-\n  one two\n  three\n", ("a",), "one 2 three", "a: >-\n  one 2\n  three\n"),
        ("a: {b: c}\n", ("a", "d"), ["e"], "a: {b: c, d: [e]}\n"),
        (
            "a:\n  - b: c\n    # of d\n    d: e\n",
            ("a", 0),
            {"d": "e"},
            "a:\n  -\n    # of d\n    d: e\n",
        ),
        ("\ufeffa: x\r\nb: y", ("b",), "z", "\ufeffa: x\r\nb: z"),
    ],
)
def test_a_change_looks_as_if_a_careful_person_had_made_it(
    before: str, path: Path_, wanted: Any, after: str
) -> None:
    assert spliced(before, "x.yml", path, wanted) == after


@pytest.mark.parametrize(
    ("text", "path", "wanted", "said"),
    [
        ("a: x\na: y\n", ("a",), "z", "x.yml:2:1: the key 'a' stands twice"),
        ("a: [x\n", ("a",), "z", "a list in brackets is not closed"),
        ("a:\n", ("a",), "z", "has no value"),
        ("a: x\n", ("b", "c", 0), "z", "there is no b.c[0]"),
        ("a: x\n", ("a", "b"), "z", "there is no a.b"),
        ("a:\n  - x\n", ("a", 4), "z", "there is no a[4]"),
        ("a: x\n", ("a",), "a\u200bb", "U+200B ZERO WIDTH SPACE is not allowed"),
        ("a: x\n", ("a",), "\ud800", "nothing was changed"),
        ("? a\n: x\n", ("a",), ["y", "z"], None),
        ("", ("a",), "z", "the file is empty"),
        ("a: &x y\n", ("a",), "z", "anchor"),
        ("- x\n", ("a",), "z", "there is no a"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(
    text: str, path: Path_, wanted: Any, said: str | None
) -> None:
    if said is None:
        assert read(spliced(text, "x.yml", path, wanted)).value == {"a": wanted}
        return
    with pytest.raises(EditError, match=re.escape(said)):
        spliced(text, "x.yml", path, wanted)


def test_a_file_is_replaced_whole_and_keeps_its_mode_and_its_line_ends(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_bytes(b"a: x\r\n")
    (tmp_path / "x.yml").chmod(0o640)
    text = text_of(tmp_path, "x.yml")
    written(tmp_path, "x.yml", spliced(text, "x.yml", ("a",), "y"))
    written(tmp_path, "new/y.yml", "a: z\n")
    assert (tmp_path / "x.yml").read_bytes() == b"a: y\r\n"
    assert stat.S_IMODE((tmp_path / "x.yml").stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["new", "x.yml", "y.yml"]
    with pytest.raises(EditError, match="the file is not there"):
        text_of(tmp_path, "gone.yml")


def test_a_link_stays_a_link_and_what_it_leads_to_is_changed(tmp_path: Path) -> None:
    (tmp_path / "real.yml").write_text("a: x\n", encoding="utf-8")
    (tmp_path / "x.yml").symlink_to("real.yml")
    written(tmp_path, "x.yml", "a: y\n")
    assert (tmp_path / "x.yml").is_symlink()
    assert (tmp_path / "real.yml").read_text(encoding="utf-8") == "a: y\n"
