"""What is wrong with a template, at its place: for whoever changed the look of the portal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from traceback import extract_tb

from jinja2 import Environment, TemplateError, TemplateSyntaxError


def fault(error: TemplateError) -> str:
    """What went wrong, with the file and the line of the template in which it did."""
    if isinstance(error, TemplateSyntaxError):
        file = error.filename or error.name or "a template"
        line: int | None = error.lineno
    else:
        frames = extract_tb(error.__traceback__)  # Jinja names its templates there
        last = next((each for each in reversed(frames) if each.filename.endswith(".html")), None)
        file, line = (last.filename, last.lineno) if last else ("a template", None)
    said = error.message or type(error).__name__
    where = f"{_shown(file)}:{line}" if line else _shown(file)
    return f"{where}: the template cannot be drawn: {said}"


def first_fault(environment: Environment, names: Iterable[str]) -> str:
    """The first of some templates that cannot be read, or nothing."""
    for name in names:
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            return fault(error)
    return ""


def _shown(file: str) -> str:
    """A file from here on, where it lies below."""
    path = Path(file)
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else file
