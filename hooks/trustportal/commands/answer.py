"""`trust-portal answer`: a list of questions, filled from what the portal says today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from trustportal.answering.csv_sheets import CsvFile, read_csv
from trustportal.answering.filling import Filled, Row, count, fill, not_answered
from trustportal.answering.finding import Finder
from trustportal.answering.sheet import Columns, RefusedFileError, Sheet, find_columns
from trustportal.answering.workbooks import Workbook
from trustportal.commands.arguments import day, examples, judged, root_type, today_option
from trustportal.problems import did_you_mean
from trustportal.progress import steps
from trustportal.public import publish

ENDINGS = (".csv", ".xlsx", ".xlsm")


@click.command(
    epilog=examples(
        "answer questions.csv",
        "answer questions.csv --output answers.csv",
        "answer questions.csv --questionnaire caiq --output caiq.csv",
    )
)
@click.argument("questions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write; beside the questions by default, with .answered in its name.",
)
@click.option("--root", type=root_type, default=".", help="The folder of the portal.")
@click.option(
    "--questionnaire",
    "name",
    help="Take ids for those of this questionnaire alone: the name of its file.",
)
@today_option
def answer(
    questions: Path, output: Path | None, root: Path, name: str | None, today: datetime | None
) -> None:
    """Fill a list of questions from what the portal says today.

    QUESTIONS is a CSV file or a workbook with a row of headings. A question is found by its id in
    data/questionnaires/, else by its words. What no claim backs stays empty and is listed; what is
    answered already stays as it is, and so does the file itself.
    """
    target = output or questions.with_name(f"{questions.stem}.answered{questions.suffix}")
    if questions.suffix.lower() not in ENDINGS:
        raise click.BadParameter(f"'{questions.name}' ends in none of {', '.join(ENDINGS)}")
    if target.exists() and (output is None or target.samefile(questions)):
        raise click.UsageError(f"{target} is there already: name another file with --output")
    finder = _finder(root, name, today)
    try:
        file = _read(questions)
        asking = _asking(file).items()
        with steps("answering") as step:
            filled = {sheet: fill(sheet, columns, finder, step) for sheet, columns in asking}
        content = file.written({sheet.name: each.writes for sheet, each in filled.items()})
    except RefusedFileError as error:
        at = f"{error.at}: " if error.at else ""
        said = f"{questions}: {at}{error.message}\n    mend: {error.mend}"
        raise click.ClickException(said) from None
    target.write_bytes(content)
    _tell(file, filled)
    click.echo(f"\nwrote {target}")


def _finder(root: Path, name: str | None, today: datetime | None) -> Finder:
    judgement = judged(root, day(today))
    portal = judgement.portal
    if portal is None or not judgement.stands:
        message = "the portal does not stand, and answers nothing; 'trust-portal check' says why"
        raise click.ClickException(message)
    known = [each.name for each in portal.questionnaires]
    if name is not None and name not in known:
        near = did_you_mean(name, known)
        raise click.UsageError(f"there is no data/questionnaires/{name}.yml{near}")
    return Finder(publish(portal, judgement.as_of), portal.questionnaires, name)


def _read(questions: Path) -> CsvFile | Workbook:
    content = questions.read_bytes()
    return read_csv(content) if questions.suffix.lower() == ".csv" else Workbook(content)


def _asking(file: CsvFile | Workbook) -> dict[Sheet, Columns]:
    """The sheets with questions, and their columns."""
    found = {sheet: columns for sheet in file.sheets() if (columns := find_columns(sheet))}
    if not found:
        message = "none of the first rows has headings for the questions and one more column"
        mend = "name the columns in one row: ID, Question, Answer, Comment"
        raise RefusedFileError(message, mend, "1")
    return found


def _tell(file: CsvFile | Workbook, filled: dict[Sheet, Filled]) -> None:
    """What was taken for what, how many were answered, and what is left to a person."""
    for sheet in file.sheets():
        where = f"sheet '{sheet.name}': " if sheet.has_names else ""
        columns = find_columns(sheet)
        click.echo(where + (columns.line(sheet) if columns else "no questions, left as it is"))
        if sheet in filled and sheet.hidden:
            click.echo(f"{where}{len(sheet.hidden)} hidden rows are left as they are")
    for name in getattr(file, "hidden", ()):
        click.echo(f"sheet '{name}' is hidden, left as it is")
    rows = [row for each in filled.values() for row in each.rows]
    by = count(rows)
    found = by["id"] + by["text"] + by["words"]
    click.echo(
        f"\n{len(rows)} questions: {found} answered ({by['id']} by id, {by['text']} by text, "
        f"{by['words']} by words), {by['doubt']} left to a person, {by['nothing']} that no claim "
        f"answers, {by['kept']} answered before"
    )
    _list_open(rows)


def _list_open(rows: Sequence[Row]) -> None:
    for row in rows:
        if not (row.kept or row.finding.references):
            where = f"{row.sheet} " if row.sheet else ""
            asked = " ".join(f"{row.id} {row.question}".split())
            shown = asked if len(asked) <= 90 else f"{asked[:87]}..."
            click.echo(f"  {where}row {row.row}: {shown}\n      {not_answered(row.finding)}")
