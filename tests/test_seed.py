"""A reader of the page that this project began with finds each of its statements here.

`seed_map.yml` says for each of its 99 records where: a record `kind/id`, or `page:file.md`, with
words that stand there.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from sites import example
from trustportal.public import PublicView, publish

ROOT = Path(__file__).parent.parent
MAP: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "seed_map.yml").read_text())


@pytest.fixture(scope="module")
def view() -> PublicView:
    judgement = example()
    assert judgement.portal
    return publish(judgement.portal, judgement.as_of)


def test_the_map_has_all_ninety_nine_records() -> None:
    assert len(MAP) == 99


@pytest.mark.parametrize("seed_id", sorted(MAP))
def test_the_statement_stands_where_the_map_says(seed_id: str, view: PublicView) -> None:
    where, words = MAP[seed_id]
    if where.startswith("page:"):
        text = (ROOT / "content" / where.removeprefix("page:")).read_text(encoding="utf-8")
    elif where == "organization":
        text = str(view.organization)
    elif where == "mkdocs.yml":
        text = (ROOT / where).read_text(encoding="utf-8")
    else:
        record = view.find(where)
        assert record, f"{where} is not published"
        assert record["state"] == "published"
        text = str(record)
    assert " ".join(words.split()).casefold() in " ".join(text.split()).casefold()
