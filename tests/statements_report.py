"""How many false statements the judge refuses, and how many true ones: `make statements-report`.
Besides, how many of those that stand it warns of, as it does where it only guesses.

`tests/statements/*.yml` holds sentences as they could stand on a page, written by somebody who had
read a portal's data and not the judge: `false` ones, that no reader of the data may be told, and
`true` ones. What is judged wrongly stands apart, under `false_that_stand` and
`true_that_are_refused`. `portal` is the folder of the portal, from the repository on. `unseen` is
how many of each sort the judge refused before anybody had looked at them: later states were made
with them in view, so that is what to expect of other sentences.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from trustportal.judge import judge
from trustportal.problems import Problem, errors

ROOT = Path(__file__).parent.parent
STATEMENTS = ROOT / "tests" / "statements"


@dataclass(frozen=True, slots=True)
class Heard:
    """What the judge has against each statement of a file; nothing where it lets it stand."""

    name: str
    unseen: Mapping[str, int]
    false: Mapping[str, Sequence[Problem]]
    true: Mapping[str, Sequence[Problem]]

    @property
    def missed(self) -> list[str]:
        """The false statements that were let stand."""
        return [text for text, problems in self.false.items() if not errors(problems)]

    @property
    def wronged(self) -> list[str]:
        """The true statements that were refused."""
        return [text for text, problems in self.true.items() if errors(problems)]


def hear(file: Path) -> Heard:
    """Have each statement of a file judged, as the only one on a page."""
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    false = [*said["false"], *said["false_that_stand"]]
    true = [*said["true"], *said["true_that_are_refused"]]
    against = judged(ROOT / said["portal"], [*false, *true])
    return Heard(
        file.stem,
        said["unseen"],
        {text: against[text] for text in false},
        {text: against[text] for text in true},
    )


def judged(portal: Path, statements: Sequence[str]) -> Mapping[str, Sequence[Problem]]:
    """What stands against each of several statements, on a page each in a copy of a portal: errors
    and warnings.
    """
    with TemporaryDirectory() as folder:
        root = Path(folder) / "tests" / "portals" / "portal"
        root.mkdir(parents=True)
        shutil.copy(ROOT / "mkdocs.yml", folder)  # some portals here inherit from it
        shutil.copy(portal / "mkdocs.yml", root)
        for each in ("data", "content"):
            shutil.copytree(portal / each, root / each)
        pages = {root / "content" / f"stated-{n}.md": text for n, text in enumerate(statements)}
        for page, text in pages.items():
            page.write_text(f"# A page\n\n{text}\n", encoding="utf-8")
        against: dict[str, list[Problem]] = {text: [] for text in statements}
        for problem in judge(root).problems:
            page = root / problem.place.file
            if page in pages and problem.severity != "info":
                against[pages[page]].append(problem)
    return against


def main() -> int:
    """Print each false statement that stands, each true one that does not, and the counts."""
    for file in sorted(STATEMENTS.glob("*.yml")):
        heard = hear(file)
        for text in heard.missed:
            sys.stdout.write(f"stands   {text}\n")
        for text in heard.wronged:
            codes = " ".join(dict.fromkeys(each.code.code for each in errors(heard.true[text])))
            sys.stdout.write(f"refused  {text} ({codes})\n")
        sys.stdout.write(
            f"{heard.name}: refused are {len(heard.false) - len(heard.missed)} of"
            f" {len(heard.false)} false and {len(heard.wronged)} of {len(heard.true)} true"
            f" statements, warned of {_warned(heard.false)} and {_warned(heard.true)} more;"
            f" unseen {heard.unseen['false']} and {heard.unseen['true']}\n"
        )
    return 0


def _warned(statements: Mapping[str, Sequence[Problem]]) -> int:
    return sum(1 for each in statements.values() if each and not errors(each))


if __name__ == "__main__":
    sys.exit(main())
