"""Lines that do not begin below their neighbours: YAML's parser names what follows from it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_KEY = re.compile(r" *[\w.-]+:(?: |$)")
"""An item of a list is no such line: of two that differ, either may be the one that is wrong."""
_OPENS = re.compile(r"(?::|[|>][+-]?)(?: +#.*)?$")
"""What a line ends with below which further lines belong."""


def out_of_line(lines: Sequence[str], line: int) -> tuple[str, str] | None:
    """What is wrong with where a line begins, and the mend; None if it is something else.

    `line` counts from 0, as libyaml does.
    """
    row = lines[line] if line < len(lines) else ""
    above = [each for each in lines[:line] if each.strip() and not each.lstrip().startswith("#")]
    if not (_KEY.match(row) and above):
        return None
    spaces, before = _spaces(row), _spaces(above[-1])
    deeper = spaces > before and not _OPENS.search(above[-1])
    between = spaces < before and spaces not in {_spaces(each) for each in above}
    if not (deeper or between):
        return None
    beside = before + 2 if above[-1].lstrip().startswith("- ") else before
    if spaces == beside:
        return None
    message = f"this line begins after {_counted(spaces)}, and the one above it after {beside}"
    return message, f"let it begin where its neighbours do, after {_counted(beside)}"


def _spaces(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def _counted(spaces: int) -> str:
    return f"{spaces} space{'' if spaces == 1 else 's'}"
