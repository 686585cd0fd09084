"""What a value means is not guessed, and everything knows its place."""

from __future__ import annotations

import pytest
from trustportal.problems import Problem
from trustportal.source.strict_yaml import Document, read_yaml


def read(text: str) -> tuple[Document | None, list[Problem]]:
    problems: list[Problem] = []
    return read_yaml(text, "x.yml", problems.append), problems


@pytest.mark.parametrize(
    "scalar",
    [
        "NO",
        "no",
        "off",
        "1.10",
        "12:30",
        "010",
        "0x1F",
        "1e3",
        "2026-01-02",
        "true",
        "1_000",
        ".inf",
    ],
)
def test_a_plain_scalar_stays_the_text_that_was_written(scalar: str) -> None:
    document, problems = read(f"key: {scalar}\n")
    assert document
    assert document.value == {"key": scalar}
    assert problems == []


@pytest.mark.parametrize("scalar", ["null", "~", "Null", "NULL"])
def test_only_a_plain_null_is_null(scalar: str) -> None:
    document, _ = read(f"plain: {scalar}\nquoted: '{scalar}'\n")
    assert document
    assert document.value == {"plain": None, "quoted": scalar}


def test_places_are_counted_from_one_and_in_characters() -> None:
    document, _ = read("ä:\n  - b: ✓x\n    c: [d, éé, f]\n")
    assert document
    assert str(document.place("ä", 0, "b")) == "x.yml:2:8"
    assert str(document.place_of_key("ä", 0, "c")) == "x.yml:3:5"
    assert str(document.place("ä", 0, "c", 2)) == "x.yml:3:16"


def test_a_path_that_leads_nowhere_ends_at_the_last_part_that_is_there() -> None:
    document, _ = read("a:\n  b: c\n")
    assert document
    assert str(document.place("a", "nope", "deeper")) == "x.yml:2:3"


def test_all_slips_of_a_file_come_at_once() -> None:
    _, problems = read("a: 1\na: 2\nb:\nc:\n  -\n")
    assert [(p.place.line, p.code.code) for p in problems] == [
        (2, "TP108"),
        (3, "TP116"),
        (5, "TP116"),
    ]


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(12)
    )
    document, problems = read(bomb)
    assert document is None
    assert [p.code.code for p in problems] == ["TP109"]


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_deep_nesting_is_refused_and_not_recursed_into(opening: str) -> None:
    document, problems = read("a: " + opening * 20_000)
    assert document is None
    assert [p.code.code for p in problems] == ["TP105"]
