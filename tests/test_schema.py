"""The schemas that editors use are what the models say, and what the judge accepts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from trustportal.command import main
from trustportal.exports.schema import schemas

ROOT = Path(__file__).parent.parent
NAMES = list(schemas())


@pytest.mark.parametrize("kind", NAMES)
def test_the_committed_schema_is_the_exported_one(kind: str) -> None:
    committed = (ROOT / "data" / "schema" / f"{kind}.json").read_text(encoding="utf-8")
    assert committed == schemas()[kind], "run make schema"


@pytest.mark.parametrize("kind", NAMES)
def test_every_field_explains_itself(kind: str) -> None:
    schema = json.loads(schemas()[kind])
    tables = [schema, *schema["definitions"].values()]
    silent = [
        name
        for table in tables
        for name, field in table.get("properties", {}).items()
        if not field.get("description")
    ]
    assert silent == []


PORTALS = (ROOT, *(ROOT / "tests" / "portals" / name for name in ("business-data", "minimal")))


@pytest.mark.parametrize("name", NAMES)
def test_the_portals_satisfy_their_schemas_in_another_validator(name: str) -> None:
    validator = Path(sys.executable).with_name("check-jsonschema")
    schema = ROOT / "data" / "schema" / f"{name}.json"
    patterns = (f"data/{name}.yml", f"data/{name}/*.yml")
    files = [file for portal in PORTALS for each in patterns for file in portal.glob(each)]
    assert files
    done = subprocess.run(
        [validator, "--schemafile", schema, *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_stale_schema_is_noticed_and_written_anew(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    run = CliRunner().invoke
    assert run(main, ["schema", str(tmp_path), "--check"]).exit_code == 1
    assert not (tmp_path / "data").exists()
    assert run(main, ["schema", str(tmp_path)]).exit_code == 0
    assert run(main, ["schema", str(tmp_path), "--check"]).exit_code == 0
    (tmp_path / "data" / "schema" / "faq.json").write_text("{}", encoding="utf-8")
    stale = run(main, ["schema", str(tmp_path), "--check"])
    assert stale.exit_code == 1
    assert "faq.json is not what the models say" in stale.output
