"""`new` writes a draft that says what is open and breaks nothing until it is filled in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from trustportal.command import main
from trustportal.editing.drafts import draft_text
from trustportal.judge import judge
from trustportal.model.kinds import COLLECTIONS, KIND_OF
from trustportal.source.strict_yaml import read_yaml

MINIMAL = Path(__file__).parent / "portals" / "minimal"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIMAL, tmp_path / "portal"))


def new(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["new", *map(str, arguments)], input=typed)


def contents(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_draft_of_every_kind_breaks_nothing(portal: Path) -> None:
    before = judge(portal)
    for kind in COLLECTIONS:
        done = new(kind, portal, "--set", "id=made-new", "--set", "title=Made new", "--no-input")
        assert done.exit_code == 0, done.output
        file, _, line = done.output.split(": ")[0].partition(":")
        assert file == f"data/{KIND_OF[kind].name}.yml"
        written = (portal / file).read_text(encoding="utf-8").splitlines()
        assert written[int(line) - 1] == "  - id: made-new"
    after = judge(portal)
    assert after.stands
    assert {problem.code.code for problem in after.problems} - {"TP215"} == {
        problem.code.code for problem in before.problems
    }


@pytest.mark.parametrize("kind", COLLECTIONS)
def test_every_open_field_has_its_meaning_above_it(kind: str) -> None:
    text = draft_text(COLLECTIONS[kind], {"id": "x"})
    document = read_yaml(text, "x.yml", lambda _: None)
    assert document
    record = document.value[0]
    assert record["state"] == "draft"
    needed = {name for name, info in COLLECTIONS[kind].model_fields.items() if info.is_required()}
    assert needed <= record.keys()
    lines = text.splitlines()
    for name in (name for name, value in record.items() if value is None):
        assert lines[lines.index(f"    {name}: null") - 1].startswith("    # ")
    assert all(len(line) <= 100 for line in lines)


def test_what_a_person_answers_is_checked_at_once(portal: Path) -> None:
    typed = [
        *("Receipts of accounts", "", "They are kept for a year."),
        *("leger", "ledger", "receipts", "fixd", "fixed"),
        *("30 days", "P1Y", "creation", "yes", "configuration", "2026-02-30", "2026-10-01"),
    ]
    done = new("retention", portal, typed="\n".join(typed) + "\n")
    assert done.exit_code == 0, done.output
    assert "there is no 'products/leger'; did you mean 'products/ledger'?" in done.output
    assert "did you mean 'fixed'?" in done.output
    assert "'30 days' is not a duration: write P30D for 30 days" in done.output
    assert "2026-02-30 is not a day of the calendar" in done.output
    assert "Still open: backups and scope." in done.output
    path = portal / "data" / "retention.yml"
    text = path.read_text(encoding="utf-8")
    assert text.startswith((MINIMAL / "data" / "retention.yml").read_text(encoding="utf-8"))
    text = text.replace("    state: draft\n", "").replace(
        "    backups: null", "    backups:\n      sort: none"
    )
    path.write_text(text.replace("scope: null", "scope: {products: [ledger]}"), encoding="utf-8")
    judgement = judge(portal)
    assert judgement.portal
    assert judgement.portal.find("retention/receipts-of-accounts")
    assert [problem for problem in judgement.problems if "TP" in problem.code.code] == []


def test_whoever_stops_has_changed_nothing(portal: Path) -> None:
    before = contents(portal)
    assert new("faq", portal, typed="A question\n").exit_code == 1
    assert contents(portal) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["retension"], "did you mean 'retention'?"),
        (["organization"], "there is one organisation: change data/organization.yml"),
        (["faq", "--set", "title"], "'title' is not FIELD=VALUE"),
        (["faq", "--set", "titel=x"], "there is no field 'titel' here; did you mean 'title'?"),
        (["faq", "--set", "title.x=y"], "'title' has no fields of its own"),
        (["retention", "--set", "backups=none"], "write backups.sort=value"),
        (["subprocessors", "--set", "transfers.module=2"], "write it in the file"),
        (["faq", "--set", "id=Not an id"], "is not an id"),
        (["faq", "--set", "id=where-are-receipts"], "'faq/where-are-receipts' is in use"),
        (["faq", "--set", "state=published"], "what is new is a draft"),
        (["faq", "--set", "claims=retention/nope"], "there is no 'retention/nope'"),
        (["faq", "--set", "title=**bold**"], "plain text cannot hold Markdown"),
        (["faq", "--set", "reviewed_on=tomorrow"], "'tomorrow' is not a date"),
        (["retention", "--set", "scope.products=leger"], "did you mean 'products/ledger'?"),
        (["faq"], "a record needs an id"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    portal: Path, arguments: list[str], said: str
) -> None:
    before = contents(portal)
    done = new(*arguments, "--no-input", portal)
    assert done.exit_code == 2
    assert said in done.output
    assert contents(portal) == before


def test_a_kind_in_a_folder_gets_a_file_and_an_optional_kind_its_first_one(portal: Path) -> None:
    (portal / "data" / "faq").mkdir()
    (portal / "data" / "faq.yml").rename(portal / "data" / "faq" / "all.yml")
    (portal / "data" / "customers.yml").unlink()
    done = new("faq", portal, "--set", "id=another", "--set", "title=Another?", "--no-input")
    assert "data/faq/another.yml:2: 'faq/another' is written" in done.output
    done = new("customers", portal, "--set", "title=A customer", "--no-input")
    assert "data/customers.yml:2: 'customers/a-customer' is written" in done.output
    assert judge(portal).stands


def test_a_file_with_a_mistake_is_left_as_it_is_and_the_mistake_is_named(portal: Path) -> None:
    path = portal / "data" / "faq.yml"
    path.write_text(path.read_text(encoding="utf-8") + "  - id: [\n", encoding="utf-8")
    done = new("faq", portal, "--set", "id=another", "--no-input")
    assert done.exit_code == 1
    assert "data/faq.yml:9:1: a value is expected here; mend this first" in done.output
    assert "Nothing was changed." in done.output
