"""What the policy team writes in Markdown can place components and links, and nothing that runs."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from trustportal.problems import Problem
from trustportal.source.markdown_render import Pure, new_markdown
from trustportal.source.markdown_scan import read_call, scan
from trustportal.source.pages import read_page

SCRIPT = "[x](javascript:alert(1))"

HOSTILE = [
    f"\\`{SCRIPT}\\`",
    f"One ` a.\n\n{SCRIPT}\n\nTwo ` b.",
    f"- `a\n- {SCRIPT}\n- b`",
    f"``` x ```\n{SCRIPT}",
    f"```\n{SCRIPT}",
    f"```a\n{SCRIPT}\n````",
    f"```\n{SCRIPT}\n~~~",
    "[a [b [c] d] e](javascript:alert(1))",
    r"[a \] b](javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](\njavascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,x)",
    "[x][1]\n\n> [1]: javascript:alert(1)",
    "[x][1]\n\n- a\n\n    [1]: javascript:alert(1)",
    f"x[^1]\n\n[^1]: {SCRIPT}",
    "![x](https://example.com/x.png)",
    "![x][1]\n\n[1]: https://example.com/x.png",
    "``` {.python onclick=alert(1)}\nx\n```",
    "`a`{: onclick=alert(1) }",
    "## h { onclick }",
    "text\n{: style=color:red }",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](//example.org)",
    "[x](/etc/passwd)",
    "[x](../mkdocs.yml)",
    "[x](http://example.com)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_is_refused(text: str) -> None:
    assert scan(text).refused


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen += [(tag, name, value or "") for name, value in [("", ""), *attrs]]


@pytest.mark.parametrize("text", [text for text in HOSTILE if not text.startswith("``` {")])
def test_what_slipped_through_would_still_be_taken_out_of_the_page(text: str) -> None:
    parser = Seen()
    parser.feed(new_markdown(Pure()).convert(text))
    for tag, name, value in parser.seen:
        assert tag not in ("script", "img")
        assert not name.startswith(("on", "style"))
        assert not value.lower().startswith(("javascript", "vbscript", "data"))


HONEST = [
    "Code: `<b>` and ``a ` <i>`` and `{{ x }}`.",
    "```\n<script>\n[x](javascript:alert(1))\n```",
    "~~~ yaml\nkey: {{ value }}\n~~~",
    "Less is 3 < 4, and a & b.",
    "See [us](https://example.com/a_(b)) or <https://example.com>, <mailto:a@example.com>.",
    "A [page](retention.md#rules) and a [claim](claim:faq/x).",
    "## Heading { #anchor .class }",
    "Note (javascript: the language) is a word here.",
    "| a | b |\n|---|---|\n| 1 | 2 |",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_markdown_is_not(text: str) -> None:
    assert scan(text).refused == []


@pytest.mark.parametrize("inner", ["faq", "faq()", 'faq("a", limit=3)', 'claim(\n "faq/x")'])
def test_a_component_is_a_name_with_plain_values(inner: str) -> None:
    assert read_call(inner)


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "1 + 1",
        "a.b",
        "a[0]",
        "f(g())",
        "f(*x)",
        "f(**x)",
        "f(x=[1])",
        "f(x)",
        "lambda: 0",
        "f(",
        "(",
    ],
)
def test_nothing_that_computes_is_a_component(inner: str) -> None:
    assert read_call(inner) is None


@pytest.mark.parametrize(("length", "refused"), [(10_000, 0), (10_001, 1)])
def test_a_line_longer_than_markdown_can_bear_is_refused(
    length: int, refused: int, tmp_path: Path
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "x.md").write_text("# Title\n\n" + "[" * length + "\n")
    found: list[Problem] = []
    read_page(tmp_path, "content", "x.md", found.append)
    assert [problem.code.code for problem in found] == ["TP105"] * refused
