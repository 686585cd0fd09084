"""What the bench builds on: portals that stand, arithmetic, and the texts that it writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import pytest
from bench import launch
from bench.__main__ import main as bench
from bench.claims import ClaimPage, claim_pages
from bench.engines.engine import PINNED, Served
from bench.engines.ours import edit
from bench.frame import filled, frame_of
from bench.goals import goals, verdicts
from bench.measure import Job, Run, compared, files, run
from bench.plain_yaml import read, write
from bench.plot import plot
from bench.portals import generate
from bench.report import BEGIN, END, as_markdown, as_text, put
from bench.results import Measured, Results, exponent
from bench.rounds import LABELS
from bench.serve import from_saving
from click.testing import CliRunner
from trustportal.command import main
from trustportal.model.kinds import COLLECTIONS

pytestmark = pytest.mark.slow

MIB = 1 << 20


@pytest.fixture(scope="module", params=[100, 330])
def portal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal made from the small one, and one made from the example."""
    return generate(tmp_path_factory.mktemp("portal") / str(request.param), request.param)


def records(portal: Path) -> list[tuple[str, dict[str, str]]]:
    return [
        (name, record)
        for path in sorted((portal / "data").glob("*.yml"))
        if path.stem not in ("organization", "waivers")
        for name, several in read(path).items()
        for record in several
    ]


def test_a_made_portal_can_be_published(portal: Path) -> None:
    checked = CliRunner().invoke(main, ["check", str(portal)])
    assert checked.exit_code == 0, checked.output
    assert len(list((portal / "data" / "history").glob("*.json"))) == 2


def test_a_made_portal_has_the_records_asked_for_and_every_kind(portal: Path) -> None:
    made, asked = records(portal), int(portal.name)
    assert asked <= len(made) < asked + 150
    assert len(claim_pages(portal)) <= len(made)
    assert COLLECTIONS.keys() - {name for name, _ in made} <= {"customers"}


def test_no_two_records_of_a_made_portal_say_the_same(portal: Path) -> None:
    said = [(name, each["statement"]) for name, each in records(portal) if "statement" in each]
    assert len(said) == len(set(said))


def test_an_edit_changes_one_statement_and_the_portal_stands(portal: Path, tmp_path: Path) -> None:
    file = portal / "data" / "controls.yml"
    before = file.read_text(encoding="utf-8")
    change = edit(portal)
    change()
    once = file.read_text(encoding="utf-8")
    change()
    twice = file.read_text(encoding="utf-8")
    checked = CliRunner().invoke(main, ["check", str(portal)])
    file.write_text(before, encoding="utf-8")
    assert len({before, once, twice}) == 3
    pairs = zip(before.splitlines(), twice.splitlines(), strict=True)
    assert sum(old != new for old, new in pairs) == 1
    assert checked.exit_code == 0, checked.output


def test_a_data_file_keeps_what_is_plain_plain(tmp_path: Path) -> None:
    text = 'a: no\nb: 1.10\nc: "no"\nd: null\ne: "null"\nf: 2026-01-02\n'
    file = tmp_path / "x.yml"
    file.write_text(text, "utf-8")
    write(file, read(file))
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 2.0])
def test_the_exponent_is_that_of_the_growth(power: float) -> None:
    sizes = [100, 1_000, 5_000, 50_000]
    assert exponent(sizes, [3 * size**power for size in sizes]) == pytest.approx(power)


def results(*measured: Measured) -> Results:
    left_out, versions = [("zensical", "a | reason")], [("ours", "1.0")]
    return Results(list(measured), left_out, versions, [(5_000, 9, 9)])


def measured(who: str, size: int, *seconds: float) -> Measured:
    return Measured("build", size, size, who, tuple(Run(each, 10 * MIB) for each in seconds))


FOUND = results(
    measured("ours", 1_000, 1.0, 2.0, 9.0),
    measured("material", 1_000, 10.0, 20.0, 30.0),
    measured("ours", 5_000, 5.0, 10.0, 45.0),
    measured("hugo", 5_000, 10.0, 10.0, 10.0),
)


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    assert FOUND.ratio("build", 1_000, "ours", "material") == pytest.approx(0.1)
    assert FOUND.ratio("build", 1_000, "ours", "hugo") is None


def test_growth_is_that_of_the_medians() -> None:
    assert FOUND.growth("build", "ours", "time") == pytest.approx(1.0)
    assert FOUND.growth("build", "ours", "memory") == pytest.approx(0.0)
    assert FOUND.growth("build", "hugo", "time") is None


def test_small_sites_do_not_count_for_growth_where_there_are_larger_ones() -> None:
    small = measured("ours", 100, 100.0)
    assert results(small, *FOUND.measured).growth("build", "ours", "time") == pytest.approx(1.0)


def test_goals_are_met_not_met_or_not_measured() -> None:
    said = {each.goal: each.met for each in verdicts(FOUND, LABELS)}
    assert said["Trust Portal, build, 1,000 claims, against MkDocs Material: at most 0.14"]
    assert not said["Trust Portal, build, 5,000 claims, against Hugo: at most 0.75"]
    assert said["one claim edited, 5,000 claims: only files that changed are written"]
    missing = "Trust Portal, exponent of time from 1,000 to 50,000 claims: at most 1.05"
    assert said[missing] is None
    assert len(said) == sum(len(each) for _, each in goals())


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    tables = [
        [line for line in part.splitlines() if line.startswith("|")]
        for part in as_markdown(FOUND, LABELS).split("### ")
    ]
    assert sum(map(bool, tables)) == 2
    assert all(len({line.count("|") for line in lines}) <= 1 for lines in tables)


def test_what_was_left_out_is_said_with_the_reason() -> None:
    assert "Left out: Zensical, for a | reason." in as_text(FOUND, LABELS)


def test_the_table_takes_the_place_of_the_last_one_and_nothing_else(tmp_path: Path) -> None:
    guide = tmp_path / "speed.md"
    guide.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    put("new", guide)
    put("newer", guide)
    assert guide.read_text("utf-8") == f"before\n{BEGIN}\n\nnewer\n\n{END}\nafter\n"


def test_a_guide_without_its_marks_is_left_alone(tmp_path: Path) -> None:
    guide = tmp_path / "speed.md"
    guide.write_text(f"{BEGIN} only\n", "utf-8")
    with pytest.raises(ValueError, match="no place for the table"):
        put("new", guide)
    assert guide.read_text("utf-8") == f"{BEGIN} only\n"


def test_the_picture_has_a_line_and_a_name_for_each(tmp_path: Path) -> None:
    drawing = ET.fromstring(plot(FOUND, "build", {**LABELS, "hugo": "H & <u>"}))
    space = {"svg": "http://www.w3.org/2000/svg"}
    lines = [each.get("class") or "" for each in drawing.iterfind("svg:path", space)]
    assert sorted(each for each in lines if each != "grid") == ["l0", "l1", "l2"]
    names = [each.text for each in drawing.iterfind("svg:text", space)]
    assert {"Trust Portal", "MkDocs Material", "H & <u>"} <= set(names)
    places = [float(each.get("x") or 0) for each in drawing.iterfind("svg:text", space)]
    assert all(0 <= place <= 720 for place in places)


HOLD = """
import os, sys
shared = b"x" * (40 << 20)
ready, done = os.pipe()
if os.fork() == 0:
    own = b"y" * (60 << 20)
    os.write(done, b"!")
    os.read(0, 1)
else:
    own = b"y" * (60 << 20)
    os.read(ready, 1)
    print("ready", flush=True)
    os.read(0, 1)
    os.wait()
"""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="Linux tells it")
def test_the_memory_of_several_processes_is_that_of_all_and_what_they_share_once() -> None:
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as held:
        assert held.stdout
        assert held.stdout.readline() == b"ready\n"
        processes = launch.tree(held.pid)
        sizes = [launch.shared_out(each) for each in processes]
        held.communicate(b"..")
    assert len(sizes) == 2
    assert 160 * MIB < sum(sizes) < 195 * MIB


def test_a_run_counts_the_memory_of_its_largest_process(tmp_path: Path) -> None:
    one = run(Job((sys.executable, "-c", "held = b'x' * (80 << 20)"), tmp_path))
    assert 80 * MIB < one.peak < 110 * MIB
    assert run(Job((sys.executable, "-c", ""), tmp_path)).peak < 30 * MIB


def test_a_run_that_fails_is_refused_with_its_words(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match=r"(?s)ended with 3.*why it failed"):
        run(Job((sys.executable, "-c", "print('why it failed'); exit(3)"), tmp_path))
    assert run(Job((sys.executable, "-c", "exit(3)"), tmp_path, accepted=(3,))).peak


def test_a_run_of_a_program_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match="no-such-program ended with"):
        run(Job(("no-such-program",), tmp_path))


def test_the_launcher_needs_nothing_of_the_project() -> None:
    text = Path(launch.__file__).read_text("utf-8")
    assert "trustportal" not in text
    assert "from bench" not in text


def test_files_that_were_written_and_files_that_changed_are_told_apart(tmp_path: Path) -> None:
    for name in ("kept", "same", "other"):
        (tmp_path / name).write_text(name)
    old = files(tmp_path)
    (tmp_path / "same").unlink()
    (tmp_path / "new").write_text("new")
    (tmp_path / "same").write_text("same")
    (tmp_path / "other").write_text("changed")
    assert compared(old, files(tmp_path)) == (3, 2)


def serving(folder: Path, *command: str) -> Served:
    """A server over a folder with one page."""
    page = folder / "claims" / "index.html"
    page.parent.mkdir()
    page.write_text("<html>It holds.</html>", "utf-8")
    return Served(lambda port: (*command, str(port)), folder, page, "It holds.", "claims/")


def test_a_page_is_watched_until_it_has_the_change(tmp_path: Path) -> None:
    served = serving(tmp_path, sys.executable, "-m", "http.server", "--bind", "127.0.0.1")
    assert len(from_saving(served, 2)) == 2
    assert served.file.read_text("utf-8") == "<html>It holds (edition 2).</html>"


def test_a_server_that_ends_is_not_waited_for(tmp_path: Path) -> None:
    served = serving(tmp_path, sys.executable, "-c", "exit(4)")
    with pytest.raises(click.ClickException, match="ended with 4"):
        from_saving(served, 1)


PAGE = """<head><title>A & B</title><meta name="description" content="Said &amp; done.">
<link rel="canonical" href="https://x/claims/controls/c/"></head>
<a href="#a-b" class="md-skip"></a> {{ not a place }} <h2>A &amp; B</h2>
<article class="md-typeset"> <p>old</p> </article>"""


def test_a_frame_is_filled_in_the_language_of_a_generator(tmp_path: Path) -> None:
    page = tmp_path / "claims" / "controls" / "c" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, "utf-8")
    frame = frame_of(tmp_path, (ClaimPage("claims/controls/c", "A & B", "", ""),))
    places = {name: f"<{name}>" for name in ("title", "description", "address", "body")}
    text = filled(frame, places, ("{{", "[[")).replace("\n", "")
    assert '<article class="md-typeset"><body></article>' in text
    assert 'href="https://x/<address>"' in text
    assert "[[ not a place }}" in text
    assert "<h2><title></h2>" in text
    assert 'content="<description>"' in text
    assert "old" not in text


def test_a_page_that_is_no_claims_page_gives_no_frame(tmp_path: Path) -> None:
    page = tmp_path / "claims" / "controls" / "c" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>nothing</p>", "utf-8")
    with pytest.raises(ValueError, match="no place for address, body, description, title"):
        frame_of(tmp_path, (ClaimPage("claims/controls/c", "A", "", ""),))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--sizes", "10"], "from 50 on, not 10"),
        (["--sizes", "many"], "from 50 on, not many"),
        (["--sizes", "-100"], "from 50 on, not -100"),
        (["--sizes", " "], "name one at least"),
        (["--parts", ""], "name one at least"),
        (["--parts", "build bild"], "no such part: bild"),
        (["--repeats", "0"], "not in the range"),
        (["--repeats", "1.5"], "not a valid"),
    ],
)
def test_a_choice_that_is_none_is_refused(given: list[str], said: str) -> None:
    answer = CliRunner().invoke(bench, given)
    assert answer.exit_code == 2
    assert said in answer.output


@pytest.mark.parametrize("path", sorted(PINNED.rglob("*lock.json")) + sorted(PINNED.glob("*.txt")))
def test_pinned_programs_have_digests_and_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "://" not in text
    assert "sha256:" in text or '"integrity": "sha512-' in text
