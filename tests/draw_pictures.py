"""Draws the two pictures of the README from the built site: the overview, light and dark."""

from __future__ import annotations

from pathlib import Path

from browser import launched, served

ROOT = Path(__file__).parent.parent
DAY = "2026-11-22T12:00:00"
"""The day of the example data: by a later clock its dates would be marked as passed."""


def main() -> None:
    """Write `pictures/overview-light.png` and `-dark.png`."""
    with launched() as browser, served(ROOT / "site") as address:
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
            page.clock.set_fixed_time(DAY)
            page.goto(address)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=ROOT / "pictures" / f"overview-{scheme}.png")
            page.close()


if __name__ == "__main__":
    main()
