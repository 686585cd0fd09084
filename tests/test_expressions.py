"""An expression that looks for its letters first finds what the whole expression finds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel import Locale, localedata
from hypothesis import given
from hypothesis import strategies as st
from rule_cases import SPECIMENS, cases
from trustportal.judge import judge
from trustportal.model.places import countries, languages
from trustportal.prose.lexicon import _pattern, lexicon
from trustportal.prose.speech import Speech, _table
from trustportal.prose.topics import matters, topics
from trustportal.reference import expressions
from trustportal.reference.expressions import (
    Expression,
    alternatives,
    expression,
    folded,
    in_other_words,
)


def every() -> Iterator[str]:
    """The expressions of the tables."""
    yield from (Speech(key).pattern for key in _table())
    for topic in topics():
        yield from (*topic.all, *topic.none)
    for matter in matters():
        yield from (*matter.on, *matter.none, *matter.says)
        yield from filter(None, (matter.states, matter.harmless, matter.value))
    for entry in lexicon():
        yield from (each.pattern for each in map(_pattern, (entry.words, entry.unless)) if each)


EVERY = sorted(set(every()))


@cache
def texts() -> list[str]:
    """The pages of the cases, in which each wording of the tables should stand somewhere."""
    pages = [case.change["page"] for case in cases() if case.is_sentence]
    return [*pages, *(page.upper().replace("S", "\u017f") for page in pages[::40])]


@pytest.mark.parametrize("share", range(20))
def test_every_expression_finds_what_all_of_it_finds(share: int) -> None:
    for pattern in EVERY[share::20]:
        whole = re.compile(in_other_words(pattern), re.IGNORECASE)
        quick = Expression(pattern)
        for text in texts()[share % 7 :: 7]:
            assert [each.span() for each in quick.finditer(text)] == [
                each.span() for each in whole.finditer(text)
            ], pattern


def test_nearly_every_expression_of_the_tables_has_letters() -> None:
    without = [
        pattern for pattern in EVERY if not all(letters for _, letters in alternatives(pattern))
    ]
    assert len(without) * 20 < len(EVERY)


@given(
    st.text("abk\u212as\u017f|().*?+ ", max_size=12),
    st.text("abk\u212aKs\u017fSi\u0130 ", max_size=9),
)
def test_whatever_an_expression_is_made_of_it_finds_the_same(pattern: str, text: str) -> None:
    try:
        whole = re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError):
        return
    quick = expression(pattern)
    assert [each.span() for each in quick.finditer(text)] == [
        each.span() for each in whole.finditer(text)
    ]


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"\bmilitary[ -]grade\b", [(("military",), ("grade",))]),
        (r"colou?rs? of", [(("colo",), (" of",))]),
        (r"\b(?:always|never)\b", [(("always",),), (("never",),)]),
        (r"\b(?:always|never)\b|no\b", [(("always",),), (("never",),), (("no",),)]),
        (r"(?:bank|top) secret", [((" secret",), ("bank", "top"))]),
        (r"not (?!ours)\w+|x", [(("not ",),), ()]),
        (r"(un)?hack(able|proof)", [(("hack",),)]),
        (r"ab{0,2}c\.d", [(("c.d",),)]),
    ],
)
def test_letters_are_those_that_an_alternative_cannot_do_without(
    pattern: str, letters: list[tuple[tuple[str, ...], ...]]
) -> None:
    assert [needed for _, needed in alternatives(pattern)] == letters


@pytest.mark.parametrize("lacking", ["_sre", "_parser"])
def test_a_python_that_compiles_in_another_way_finds_the_same(
    lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expressions, lacking, None)
    expressions._compiled.cache_clear()
    pattern = rf"\b{lacking[1:]}(?P<rest>\w*)"
    assert re.compile(pattern, re.IGNORECASE) == expressions._compiled(pattern)
    expressions._compiled.cache_clear()


def test_a_kept_program_is_what_re_compiles() -> None:
    for pattern in EVERY:
        assert expressions._compiled(pattern) == re.compile(pattern, re.IGNORECASE)


def test_letters_that_look_like_others_without_case_are_folded() -> None:
    assert folded("\u017fET\u212a") == "setk"


def test_letters_that_look_like_others_make_no_rule_fail(tmp_path: Path) -> None:
    root = tmp_path / "portal"
    shutil.copytree(SPECIMENS, root)
    sentence = "Our SOC 2 Type 2 report covers Ava\u0131lab\u0131l\u0131ty."
    (root / "content" / "page.md").write_text(f"# A page\n\n{sentence}\n", encoding="utf-8")
    judge(root)


def test_countries_are_those_of_cldr() -> None:
    territories = Locale("en").territories
    assert {code: territories[code] for code in countries()} == countries()
    assert len(countries()) == 250


def test_languages_are_those_of_cldr() -> None:
    assert languages() == {each.replace("_", "-") for each in localedata.locale_identifiers()}
