"""Print a document as PDF/UA by Typst: the HTML says what is in it, the template how it looks.

Typst comes with its own faces for what the portal's faces lack (Greek, Cyrillic, arrows) and reads
no font of the machine, so the same document has the same bytes anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

import typst

from trustportal.exports.kept import drawn_once
from trustportal.exports.markup_tree import tree_of

_ASIDE = """#set document(title: "x")
#set text(font: "Public Sans")
#sys.inputs.letters
"""


def print_pdf(html: str, template: Path, faces: Path, kept: Path) -> bytes:
    """A document as PDF. The same text gives the same bytes; `kept` holds what was printed.

    A letter that no face has is printed as its number, `[U+65E5]`: another face in `faces` has it.
    """
    look = template.read_text(encoding="utf-8")
    names = sorted(path.name for path in faces.iterdir())

    def draw(_: str) -> bytes:
        document = json.dumps(tree_of(html), ensure_ascii=False, separators=(",", ":"))
        try:
            return _compiled(look, {"document": document, "lacking": ""}, faces)
        except typst.TypstError:
            lacking = "".join(_lacking(sorted({each for each in html if each > "~"}), faces))
            if not lacking:
                raise
            return _compiled(look, {"document": document, "lacking": lacking}, faces)

    return drawn_once(f"{version('typst')} {names} {look} {html}", ".pdf", draw, kept)


def _compiled(source: str, inputs: Mapping[str, str], faces: Path) -> bytes:
    printer = typst.Compiler(
        source.encode(),
        root=faces,  # nothing else could be read
        font_paths=_fonts(faces),
        ignore_system_fonts=True,
        sys_inputs=dict(inputs),
    )
    made = printer.compile(timestamp=0, pdf_standards=["ua-1"])  # the template says the day
    assert isinstance(made, bytes)  # noqa: S101 - as always where there is one file
    return made


@cache
def _fonts(faces: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[faces])


def _lacking(letters: list[str], faces: Path) -> list[str]:
    """Those of some letters that no face has: halves are tried until what fails is found."""
    try:
        _compiled(_ASIDE, {"letters": " ".join(letters)}, faces)
    except typst.TypstError:
        half = len(letters) // 2
        return (
            _lacking(letters[:half], faces) + _lacking(letters[half:], faces) if half else letters
        )
    return []
