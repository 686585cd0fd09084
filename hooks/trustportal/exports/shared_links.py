"""Pages in many folders share the links of their frame: what one of these means is found once."""

from __future__ import annotations


def from_above(page: str, address: str) -> tuple[str, str]:
    """A folder and an address in it that mean the same file as an address on a page, from as far
    above as can be: `../../x/` on `a/b/index.html` and on `c/d/index.html` are both `x/` in ''.
    """
    folder = page.rpartition("/")[0]
    while folder and address.startswith("../"):
        folder, address = folder.rpartition("/")[0], address[3:]
    return (f"{folder}/" if folder else ""), address or "./"
