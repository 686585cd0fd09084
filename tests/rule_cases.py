"""Cases of the rules: a flawless portal, changed in one place, and whether the rule must speak.

`tests/rules/*.yml` holds, by code of a rule, what must be `refused` and what must be `accepted`.
A case is a sentence and the change that it stands for:

    ATT-09:
      refused:
        an adverse opinion that the statement does not mention:
          set: {certifications/soc-2: {opinion: adverse}}
      accepted:
        an adverse opinion that the statement mentions:
          set: {certifications/soc-2: {opinion: adverse, limits: [The opinion was adverse]}}

`set` gives fields of a record (a dot leads into a part) or of `organization`; `drop` removes
fields; `add` adds records to a collection; `remove` takes records away; `page` is a Markdown text
for a page of its own; `waive` gives waivers; `answers` gives the claims that answer the questions
of a questionnaire; `today` is the day of judgement. `released` puts earlier states
on the record first, by day, each a change of the flawless portal. A rule may speak of other things
too only where the case names it under `also`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from trustportal.loading import load
from trustportal.model.kinds import KIND_OF
from trustportal.public import publish
from trustportal.publication.release import next_release

SPECIMENS = Path(__file__).parent / "portals" / "specimens"
CASES = Path(__file__).parent / "rules"


class _Text(yaml.CSafeLoader):
    """Every scalar stays the text that it is in the file."""


_Text.yaml_implicit_resolvers = {}


@dataclass(frozen=True)
class Case:
    """One change of the flawless portal, and whether the rule must speak."""

    code: str
    sentence: str
    change: Mapping[str, Any]
    refused: bool

    def __str__(self) -> str:
        return f"{self.code} {'refuses' if self.refused else 'accepts'}: {self.sentence}"

    @property
    def is_sentence(self) -> bool:
        """Whether the change is a page and nothing else."""
        return self.change.keys() <= {"page", "also"}

    @property
    def today(self) -> date | None:
        """The day of judgement, if it is not the portal's own."""
        day = self.change.get("today")
        return date.fromisoformat(day) if day else None

    @property
    def also(self) -> frozenset[str]:
        """Other codes that the same change brings about."""
        return frozenset(self.change.get("also", ()))


def cases() -> Sequence[Case]:
    """Every case of every file, in order."""
    return [
        Case(code, sentence, change or {}, verdict == "refused")
        for path in sorted(CASES.glob("*.yml"))
        for code, verdicts in read(path).items()
        for verdict in ("refused", "accepted")
        for sentence, change in (verdicts.get(verdict) or {}).items()
    ]


def build(case: Case, root: Path) -> Path:
    """The portal of a case, in `root`."""
    shutil.copytree(SPECIMENS, root)
    for day, change in case.change.get("released", {}).items():
        release_state(change or {}, date.fromisoformat(day), root)
    alter(root, case.change)
    if page := case.change.get("page"):
        (root / "content" / "page.md").write_text(f"# A page\n\n{page}\n", encoding="utf-8")
    return root


def release_state(change: Mapping[str, Any], day: date, root: Path) -> None:
    """Put on the record of `root` what the flawless portal, changed, says on a day."""
    with TemporaryDirectory() as folder:
        state = Path(shutil.copytree(SPECIMENS, Path(folder) / "portal"))
        if (root / "data" / "history").exists():
            shutil.copytree(root / "data" / "history", state / "data" / "history")
        alter(state, change)
        portal = load(state, lambda _: None)
        assert portal
        made = next_release(publish(portal, day))
    (root / made.file).parent.mkdir(exist_ok=True)
    (root / made.file).write_bytes(made.content)


def alter(root: Path, change: Mapping[str, Any], source: Path = SPECIMENS) -> None:
    """Make a change in the data of `root`, which are still those of `source`."""
    data = _Data(source)
    for subject, fields in change.get("set", {}).items():
        record = data.find(subject)
        for name, value in fields.items():
            _set(record, name.split("."), value)
    for subject, names in change.get("drop", {}).items():
        for name in names:
            _drop(data.find(subject), name.split("."))
    for collection, records in change.get("add", {}).items():
        data.file(KIND_OF[collection].name).setdefault(collection, []).extend(records)
    for reference in change.get("remove", ()):
        collection = reference.partition("/")[0]
        data.file(KIND_OF[collection].name)[collection].remove(data.find(reference))
    if waivers := change.get("waive"):
        data.files["waivers"] = {"waivers": waivers}
    _write_questionnaire(change.get("answers"), root)
    for name, content in data.files.items():
        (root / "data" / f"{name}.yml").write_text(_dump(content), encoding="utf-8")


def build_pages(several: Sequence[Case], root: Path) -> Path:
    """The flawless portal with a page for each of several sentences: `content/case-<number>.md`."""
    shutil.copytree(SPECIMENS, root)
    for number, case in enumerate(several):
        page = root / "content" / f"case-{number}.md"
        page.write_text(f"# A page\n\n{case.change.get('page', '')}\n", encoding="utf-8")
    return root


def _write_questionnaire(answers: Sequence[Sequence[str]] | None, root: Path) -> None:
    if answers:
        listed = [{"id": f"Q-{number}", "claims": each} for number, each in enumerate(answers)]
        file = root / "data" / "questionnaires" / "own.yml"
        content = {"title": "Our own list", "answers": listed}
        file.write_text(_dump(content), encoding="utf-8")


class _Data:
    """The data of a portal, each file read when it is first changed."""

    def __init__(self, source: Path) -> None:
        self.source, self.files = source, dict[str, Any]()

    def file(self, name: str) -> Any:
        return self.files.setdefault(
            name, deepcopy(_original(self.source / "data" / f"{name}.yml"))
        )

    def find(self, subject: str) -> Any:
        if subject == "organization":
            return self.file(subject)
        collection, _, name = subject.partition("/")
        records = self.file(KIND_OF[collection].name)[collection]
        return next(record for record in records if record["id"] == name)


@cache
def _original(path: Path) -> Any:
    return read(path) if path.exists() else {}


def read(path: Path) -> Any:
    """A YAML file in which every scalar is text."""
    return yaml.load(path.read_text(encoding="utf-8"), _Text)


def _set(record: Any, path: list[str], value: Any) -> None:
    for part in path[:-1]:
        record = record[int(part)] if isinstance(record, list) else record.setdefault(part, {})
    if isinstance(record, list):
        record[int(path[-1])] = value
    else:
        record[path[-1]] = value


def _drop(record: Any, path: list[str]) -> None:
    for part in path[:-1]:
        record = record[int(part)] if isinstance(record, list) else record[part]
    del record[int(path[-1]) if isinstance(record, list) else path[-1]]


def _dump(content: Any) -> str:
    return yaml.dump(content, Dumper=_Quoted, allow_unicode=True, sort_keys=False, width=10_000)


class _Quoted(yaml.CSafeDumper):
    """Writes every text in quotes, but for null, true and false as the portal reads them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _plain(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    plain = {"null": "null", "true": "bool", "false": "bool"}.get(text)
    style = None if plain else '"'
    return dumper.represent_scalar(f"tag:yaml.org,2002:{plain or 'str'}", text, style=style)


_Quoted.add_representer(str, _plain)


def by_code() -> Iterator[tuple[str, list[Case]]]:
    """The cases of each rule."""
    every = cases()
    for code in dict.fromkeys(case.code for case in every):
        yield code, [case for case in every if case.code == code]
