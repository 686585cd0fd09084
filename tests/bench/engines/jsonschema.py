"""check-jsonschema over the same data files with the same schemas, in one process."""

from __future__ import annotations

import json
import shutil
import sys
from importlib.metadata import version as version_of
from pathlib import Path

from bench.engines.engine import Served, Source, fresh
from bench.measure import Job
from bench.plain_yaml import read
from bench.portals import ROOT

NAME = "check-jsonschema"
LABEL = "check-jsonschema"


def available() -> str:
    """It is among the packages of the tests."""
    return ""


def version() -> str:
    """Of its package."""
    return f"check-jsonschema {version_of(NAME)}"


def prepare(source: Source, folder: Path) -> Job:
    """One run over all kinds: the schema of a file is chosen by the key that it begins with."""
    fresh(folder)
    shutil.copytree(source.portal / "data", folder / "data")
    shutil.copytree(ROOT / "data" / "schema", folder / "data" / "schema", dirs_exist_ok=True)
    kinds = [path for path in (folder / "data").glob("*.yml") if path.stem != "organization"]
    chosen = [
        {
            "if": {"required": [next(iter(read(path)))]},
            "then": {"$ref": f"data/schema/{path.stem}.json"},
        }
        for path in kinds
    ]
    schema = folder / "schema.json"
    schema.write_text(json.dumps({"type": "object", "allOf": chosen}), encoding="utf-8")
    command = (sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), "--no-cache")
    return Job((*command, *map(str, kinds)), folder)


def served(source: Source, folder: Path) -> Served | None:
    """It serves nothing."""
    return None
