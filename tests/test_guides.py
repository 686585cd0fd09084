"""What the guides tell a reader to do is done, in order, and what they promise comes.

In a guide `sh` is typed, `yaml` answers what the command asks, `text` is in what it said, `diff`
is an edit of the file that its first line names. `console` is not run: it installs or fetches.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from node import installed
from sites import MAKEFILES, ROOT, a_copy, wait_for

pytestmark = pytest.mark.slow

GUIDES = ROOT / "guides"
PICTURES = ROOT / "pictures"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELLIPSIS = "…"
"""What only the program can know: in a promise it ends a line, in an edit it is copied."""
UNTIL_ENDED = ("make serve", "make edit")
TYPED = re.compile(r"`(trust-portal [a-z]+ [^`\n]+|trust-portal completeness)`")
"""Commands in a sentence or in a table; one alone only names the command."""


def pages() -> Iterator[Path]:
    yield from (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *GUIDES.glob("*.md"))


def blocks(guide: str) -> list[tuple[str, str]]:
    """The blocks of a guide in order: what sort each is, and what it holds."""
    return BLOCK.findall((GUIDES / f"{guide}.md").read_text(encoding="utf-8"))


@dataclass
class Reader:
    """Somebody who does what a guide says, in a clone of the portal."""

    root: Path
    home: Path
    said: str = ""
    ports: dict[str, str] = field(default_factory=dict)

    def follow(self, guide: str) -> None:
        """Do each block in turn."""
        todo = blocks(guide)
        for index, (sort, text) in enumerate(todo):
            if sort == "sh":
                follows = todo[index + 1] if index + 1 < len(todo) else ("", "")
                self.said = ""
                for line in text.replace("\\\n", "").splitlines():
                    self.type(line, follows[1] if follows[0] == "yaml" else "")
            elif sort == "text":
                self.see(text)
            elif sort == "diff":
                self.edit(text)

    def try_what_is_mentioned(self, guide: str) -> None:
        """Type each command that stands in a sentence or a table."""
        vendors = self.home / "Downloads" / "vendors.csv"
        vendors.write_text("Vendor,Country\nAcme,Germany\n", encoding="utf-8")
        text = BLOCK.sub("", (GUIDES / f"{guide}.md").read_text(encoding="utf-8"))
        for line in dict.fromkeys(TYPED.findall(text)):
            self.type(line)

    def environment(self) -> dict[str, str]:
        """Of a person who installed what the guide says, and has a name in git."""
        who = {f"GIT_{each}_NAME": "Privacy team" for each in ("AUTHOR", "COMMITTER")}
        who |= {f"GIT_{each}_EMAIL": "privacy@example.com" for each in ("AUTHOR", "COMMITTER")}
        path = f"{self.root / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
        kept = {"HOME": str(self.home), "PATH": path, "GIT_PAGER": "cat", "COLUMNS": "200"}
        return {**os.environ, **who, **kept, **self.ports}

    def type(self, line: str, answers: str = "") -> None:
        """Type a line; what is not a command that goes on until it is ended must end well."""
        if line in UNTIL_ENDED:
            self.start(line)
            return
        asked = [each.partition(":")[::2] for each in answers.splitlines()]
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=self.root,
            env=self.environment(),
            input="".join(f"{answer.strip()}\n" for _, answer in asked),
            capture_output=True,
            text=True,
            check=False,
        )
        self.said += done.stdout + done.stderr
        assert "Traceback" not in self.said
        assert done.returncode in ((0, 1) if " check" in line else (0,)), (line, self.said)
        begin = 0
        for prompt, _ in asked:
            assert f"{prompt}: " in done.stdout[begin:], (prompt, self.said)
            begin = done.stdout.index(f"{prompt}: ", begin)

    def start(self, line: str) -> None:
        """Type a command that serves, see that it does, and press Ctrl and C."""
        if line == "make edit":
            (self.root / "editor" / "node_modules").symlink_to(
                installed("decap-cms/dist/decap-cms.js").parents[2]
            )
        self.ports = {name: str(free_port()) for name in ("PORT", "EDITOR_PORT")}
        with subprocess.Popen(
            line.split(),
            cwd=self.root,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if line == "make edit" else subprocess.STDOUT,
            start_new_session=True,
            text=True,
        ) as process:
            assert process.stdout
            try:
                for said in process.stdout:
                    if found := re.search(r"http://127\.0\.0\.1:\d+/\S*", said):
                        wait_for(found[0], lambda page: "</html>" in page.lower())
                        break
                else:
                    raise AssertionError(f"{line} ended")
            finally:
                os.killpg(process.pid, signal.SIGINT)

    def see(self, text: str) -> None:
        """What the guide promises is in what the last command said."""
        for line in filter(None, text.splitlines()):
            assert line.rstrip(ELLIPSIS) in self.said, (line, self.said)

    def edit(self, text: str) -> None:
        """Do what the red and the green lines say, in the one place that they fit."""
        first, *lines = text.splitlines()
        name = first.strip("@ ")
        path = self.home / name[2:] if name.startswith("~/") else self.root / name
        before = "".join(f"{each[1:]}\n" for each in lines if each[:1] != "+")
        after = "".join(f"{each[1:]}\n" for each in lines if each[:1] != "-")
        if ELLIPSIS in after:
            found = re.search(r"write \w+: ([0-9a-f]{64})", self.said)
            assert found, self.said
            after = after.replace(ELLIPSIS, found[1])
        if not path.exists():
            assert not before, path
            path.write_text(after, encoding="utf-8")
            return
        old = path.read_text(encoding="utf-8")
        assert old.count(before) == 1, (first, before, old.count(before))
        path.write_text(old.replace(before, after), encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def a_clone(folder: Path) -> Path:
    """A clone of the portal on its branch main, set up, with a place to push to."""
    root = a_copy(folder)
    environment = root / ".venv"
    environment.mkdir()
    for each in Path(sys.prefix).iterdir():
        if each.name != ".ready":
            (environment / each.name).symlink_to(each)
    (environment / ".ready").touch()
    who = ("-c", "user.name=Engineers", "-c", "user.email=engineers@example.com")
    origin = folder / "origin"
    for arguments in (
        ("init", "-q", "--bare", "-b", "main", str(origin)),
        ("init", "-q", "-b", "main"),
        ("add", "."),
        (*who, "commit", "-q", "-m", "Begin"),
        ("remote", "add", "origin", str(origin)),
        ("push", "-q", "-u", "origin", "main"),
    ):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    return root


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """A reader with a clone, and with the new certificate among the downloads."""
    downloads = tmp_path / "home" / "Downloads"
    downloads.mkdir(parents=True)
    shutil.copy(
        ROOT / "content/files/accessibility-conformance-report.pdf", downloads / "certificate.pdf"
    )
    return Reader(a_clone(tmp_path), tmp_path / "home")


@pytest.mark.parametrize("guide", ["policy-writer", "sales", "engineer"])
def test_what_a_guide_tells_to_do_can_be_done_and_what_it_promises_comes(
    reader: Reader, guide: str
) -> None:
    reader.follow(guide)
    reader.try_what_is_mentioned(guide)
    reader.said = ""
    reader.type("git ls-files --others --exclude-standard")
    assert all(each.startswith("data/") for each in reader.said.splitlines()), reader.said


@pytest.mark.parametrize("name", ["deadlines.ics", "vendors.csv", "q.xlsx", "a/q.answered.csv"])
def test_what_is_for_the_team_or_one_customer_alone_is_not_committed(
    reader: Reader, name: str
) -> None:
    (reader.root / name).parent.mkdir(exist_ok=True)
    (reader.root / name).write_text("for colleagues", encoding="utf-8")
    reader.type("git add --all")
    reader.type("git status --porcelain")
    assert name not in reader.said


def test_every_make_target_that_a_guide_names_exists() -> None:
    for page in GUIDES.glob("*.md"):
        for target in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8")):
            assert f"\n{target}:" in MAKEFILES, (page.name, target)


def test_the_policy_writer_is_pushed_as_proposed(reader: Reader) -> None:
    todo = [text for sort, text in blocks("policy-writer") if sort == "sh"]
    (propose,) = (text for text in todo if "git push" in text)
    reader.type("git switch -q -c november")
    (reader.root / "data" / "retention.yml").open("a").write("# seen\n")
    for line in propose.splitlines():
        reader.type(line)
    there = subprocess.run(
        ["git", "show", "--stat", "november"],
        cwd=reader.root.parent / "origin",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "data/retention.yml" in there.stdout


def test_a_visitor_can_do_what_the_guide_for_reviewers_says(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built / "site", tmp_path / "site")
    reader = Reader(tmp_path / "site", tmp_path)
    reader.follow("reviewer")
    assert reader.said


@pytest.mark.parametrize("guide", ["policy-writer", "sales", "reviewer", "engineer"])
def test_what_is_not_run_is_no_command_of_the_portal(guide: str) -> None:
    text = "".join(text for sort, text in blocks(guide) if sort == "console")
    assert not re.search(r"trust-portal (?!\.git)[a-z]+|^make ", text, re.MULTILINE)
    assert {sort for sort, _ in blocks(guide)} <= {"sh", "text", "diff", "yaml", "console"}


def test_every_picture_is_shown_and_every_picture_shown_is_there() -> None:
    shown = set()
    for page in pages():
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            shown.add((page.parent / target).resolve())
    plot = PICTURES / "speed.svg"  # of the last whole run of the bench, which writes it
    assert shown - {plot} == {each.resolve() for each in PICTURES.iterdir()} - {plot}
    assert all(each.stat().st_size < 150_000 for each in PICTURES.iterdir())


def test_every_link_of_the_guides_leads_somewhere() -> None:
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"(?<!!)\[[^\]]+\]\(([\w./-]+\.md)?(#[\w-]+)?\)", text):
            other = (page.parent / target[0]) if target[0] else page
            assert other.is_file(), (page.name, target)
            heads = re.findall(r"^#+ (.+)$", other.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in heads}
            assert not target[1] or target[1][1:] in slugs, (page.name, target)
