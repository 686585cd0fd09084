"""`trust-portal init`: a portal of one's own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from trustportal.beginning.answers import (
    QUESTIONS,
    AnswerError,
    Answers,
    Question,
    answers_of,
    read_answer,
    read_file,
)
from trustportal.beginning.folder import (
    REPOSITORY,
    BeginningError,
    begin_in,
    begin_instead,
    example_in,
    refuse_occupied,
    refuse_unclean,
)
from trustportal.clock import judged_on
from trustportal.commands.arguments import examples
from trustportal.editing.splices import EditError
from trustportal.judge import judge
from trustportal.reports.text import summary, text


def _answer_options(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each question."""
    for question in reversed(QUESTIONS):
        name = question.name.removesuffix("s") if question.several else question.name
        option = click.option(
            f"--{name.replace('_', '-')}",
            question.name,
            multiple=question.several,
            help=question.asks + (" Once for each." if question.several else ""),
        )
        command = option(command)
    return command


@click.command(
    epilog=examples(
        "init our-portal --name 'Heron Bank' --url https://heron.example.org --region EU",
        "init our-portal --answers answers.yml --report soc-2=2026-05-31",
        "init --answers answers.yml",
    )
)
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@_answer_options
@click.option(
    "--answers",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A YAML file with answers, under the names of the options: products: [One, Two].",
)
@click.option("--no-input", is_flag=True, help="Ask nothing; what is not given is not stated.")
@click.option("--force", is_flag=True, help="Replace the example even if git could not undo it.")
def init(
    folder: Path | None, file: Path | None, *, no_input: bool, force: bool, **given: Any
) -> None:
    """Make a portal for your own organisation, from a few questions.

    With FOLDER, which must be new or empty, the portal and the program that builds it are put
    there. Without, it takes the place of the example in this clone of the program. What you answer
    is stated; for all else that reviewers ask first there is a draft that says what is missing.
    """
    source = REPOSITORY if folder else Path()
    try:
        example_in(source)
        if folder:
            refuse_occupied(folder)
        elif not force:
            refuse_unclean(source)
        typed = (read_file(file) if file else {}) | {
            name: said for name, said in given.items() if said
        }
        asks = is_asked(no_input=no_input)
        answers = _answers(typed, asks=asks)
        if not folder and asks:
            click.confirm("Replace the example's data and pages by yours?", abort=True)
        if folder:
            begin_in(folder, answers, source)
        else:
            begin_instead(source, answers)
    except (AnswerError, BeginningError, EditError) as error:
        raise click.ClickException(str(error)) from None
    _tell(folder or Path(), answers)


def is_asked(*, no_input: bool) -> bool:
    """Whether a person is there to answer."""
    return not no_input and sys.stdin.isatty()


def _answers(typed: Mapping[str, Any], *, asks: bool) -> Answers:
    read, today = {}, judged_on(None)
    for question in QUESTIONS:
        said = typed.get(question.name)
        read[question.name] = (
            _asked(question, today)
            if said is None and asks
            else read_answer(question, said or "", today)
        )
    return answers_of(read)


def _asked(question: Question, today: date) -> Any:
    """The answer of a person, who is asked again until it can be taken."""
    hint = "" if question.needed else " (Enter: not stated)"
    while True:
        said = click.prompt(question.asks + hint, default="", show_default=False)
        try:
            return read_answer(question, said, today)
        except AnswerError as error:
            click.echo(f"  {error}")


def _tell(root: Path, answers: Answers) -> None:
    judgement = judge(root)
    if not judgement.stands:
        click.echo(text(judgement))
    portal = judgement.portal
    states = [record.state for _, record in portal.all()] if portal else []
    drafts = states.count("draft") + (len(portal.unfinished) if portal else 0)
    click.echo(
        f"The portal of {answers.name} is in {root.resolve()}, with {drafts} drafts to fill in."
    )
    click.echo(summary(judgement))
    if not (root / ".git").exists():
        click.echo("Put it under version control: README.md there says how, and names the guides.")
    click.echo("Now: make serve; trust-portal completeness says what reviewers will ask first.")
