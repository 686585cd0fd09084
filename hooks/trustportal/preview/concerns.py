"""Which problems concern a page: those of its own file, of its record, of what it draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trustportal.judge import Judgement
from trustportal.model.kinds import KIND_OF
from trustportal.portal import DATA, Portal
from trustportal.problems import SEVERITIES, Problem
from trustportal.public import PublicRecord
from trustportal.source.pages import address_of


@dataclass(frozen=True, slots=True)
class Concerns:
    """The problems of a page and those of all others, each with errors first."""

    own: tuple[Problem, ...]
    others: tuple[Problem, ...]


def concerns(judgement: Judgement, page_url: str, record: PublicRecord | None) -> Concerns:
    """The problems as they are to be read on a page; `record` is whose own page it is."""
    files = _files(judgement.portal, page_url) if judgement.portal else frozenset()
    reference = record["ref"] if record else None
    own = [p for p in judgement.problems if p.record == reference is not None or _in(p, files)]
    others = [p for p in judgement.problems if p not in own]
    return Concerns(_errors_first(own), _errors_first(others))


def _files(portal: Portal, page_url: str) -> frozenset[str]:
    """The page's own file, and the files and folders of the kinds that its components draw."""
    page = next((each for each in portal.pages if address_of(each.path) == page_url), None)
    if page is None:
        return frozenset()
    kinds = {KIND_OF[call.name].name for call in page.scan.calls if call.name in KIND_OF}
    return frozenset({page.file, *(f"{DATA}/{kind}" for kind in kinds)})


def _in(problem: Problem, files: frozenset[str]) -> bool:
    file = problem.place.file
    folder = "/".join(file.split("/")[:2]).removesuffix(".yml")
    return file in files or folder in files


def _errors_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda p: (SEVERITIES.index(p.severity), p.place)))
