"""Who breaks a template is told in which line of which file."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from sites import a_copy, build
from trustportal.template_faults import fault, first_fault

pytestmark = pytest.mark.slow


def an_environment(folder: Path, text: str) -> Environment:
    (folder / "retention.html").write_text(text, encoding="utf-8")
    return Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=True)


@pytest.mark.parametrize(
    ("text", "line"),
    [("<p>\n{% if x %}\n", 2), ("{{ }}", 1), ("\n\n{% nonsense %}", 3), ("{{ 'a }}", 1)],
)
def test_a_template_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, text: str, line: int
) -> None:
    said = first_fault(an_environment(tmp_path, text), ["retention.html"])
    assert said.startswith(f"{tmp_path}/retention.html:{line}: the template cannot be drawn: ")


def test_a_template_that_can_be_read_has_no_fault(tmp_path: Path) -> None:
    assert first_fault(an_environment(tmp_path, "{{ x }}"), ["retention.html"]) == ""


def test_what_fails_while_it_is_drawn_is_named_with_its_line(tmp_path: Path) -> None:
    environment = an_environment(tmp_path, "<p>\n\n{{ claim.nothing }}\n")
    with pytest.raises(TemplateError) as met:
        environment.get_template("retention.html").render(claim={})
    assert fault(met.value).startswith(f"{tmp_path}/retention.html:3: ")
    assert "nothing" in fault(met.value)


@pytest.mark.parametrize("name", ["fragments/retention.html", "partials/footer.html"])
def test_a_build_says_it_in_a_line_and_without_a_traceback(tmp_path: Path, name: str) -> None:
    root = a_copy(tmp_path)
    with (root / "overrides" / name).open("a", encoding="utf-8") as template:
        template.write("{% if %}\n")
    done = build(root)
    assert done.returncode == 1
    assert f"overrides/{name}:" in done.stderr
    assert "mend: correct the template at that line" in done.stderr
    assert "Traceback" not in done.stderr
