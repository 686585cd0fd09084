"""The record of publication: what the portal said at each release, as a chain of files.

A release is the file `data/history/<date>.json`: the public view of one day in the public format,
as JSON in the one canonical form of RFC 8785, with the SHA-256 of the release before it. Whoever
keeps the digest of one release can prove every earlier one. What no later release vouches for yet
is the last one: its witnesses are git and whoever fetched history/index.json from the site.

A release weighs what trust.json does without its white space, about 1.2 kB a record: three years
of monthly releases of 180 records are 8 MB on disk, and far less in git, which keeps differences.

One day has one release: the question is what was said on a day, and it must have one answer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Annotated, Any, Literal, NoReturn

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trustportal import codes
from trustportal.problems import Code, Place, Problem
from trustportal.source.files import decoded, place_of
from trustportal.source.history import HistoryFile

FORMAT = "1"
"""The format of a release. It changes when the public format changes so that a program that reads
the old one would misunderstand the new one; what is only added is passed over by `_Release`. The
old number then stays readable: `_understood` is the place that brings an older release to the form
of the present one before it is compared. A release on disk is never rewritten."""


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True, defer_build=True)


class _Statement(_Read):
    """What every comparison and every page needs of a statement, whatever else it holds."""

    id: Annotated[str, Field(pattern=r"^[a-z_]+/[a-z0-9]+(-[a-z0-9]+)*$")]
    title: str
    formerly: list[str]
    state: Literal["published", "retired"]
    statement: str | None
    conditions: list[str]
    limits: list[str]
    status: str
    details: dict[str, Any]


class _View(_Read):
    as_of: str
    organization: dict[str, Any]
    statements: list[_Statement]


class _Previous(_Read):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    file: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class _Release(_Read):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    format: str
    released_on: str
    previous: _Previous | None
    view: _View


@dataclass(frozen=True, eq=False)
class Release:
    """What the portal said on a day: the file, and the document of the public format in it."""

    file: HistoryFile
    document: Mapping[str, Any]
    previous: Mapping[str, str] | None

    @property
    def released_on(self) -> date:
        """The day of the view, which is the name of the file."""
        return self.file.day

    @cached_property
    def statements(self) -> Mapping[str, Mapping[str, Any]]:
        """What the document states, by id."""
        return {each["id"]: each for each in self.document["statements"]}

    @cached_property
    def sha256(self) -> str:
        """The digest by which the next release vouches for this one."""
        return sha256(self.file.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Chain:
    """The releases that can be read, oldest first, and what is wrong with the record."""

    releases: tuple[Release, ...] = ()
    problems: tuple[Problem, ...] = ()

    def last(self, day: date) -> Release | None:
        """The last release on or before a day."""
        return max(
            (each for each in self.releases if each.released_on <= day),
            key=lambda each: each.released_on,
            default=None,
        )


@lru_cache(maxsize=4)
def read_chain(files: tuple[HistoryFile, ...]) -> Chain:
    """Read the record, and verify that it is whole."""
    read = {file.name: _read(file) for file in files}
    releases = [each for each in read.values() if isinstance(each, Release)]
    problems = [each for each in read.values() if isinstance(each, Problem)]
    for release in releases:
        problems += _unchained(release, files)
    return Chain(tuple(releases), tuple(problems))


def _read(file: HistoryFile) -> Release | Problem:
    text = decoded(file.content, file.file)
    if isinstance(text, Problem):
        return text
    try:
        value = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
        canonical = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except json.JSONDecodeError as error:
        place = Place(file.file, error.lineno, error.colno)
        return _problem(file, codes.NOT_CANONICAL, f"this is not JSON: {error.msg.lower()}", place)
    except orjson.JSONEncodeError:
        said = "it holds half of a character, or a number of more than 64 bits"
        return _problem(file, codes.NOT_CANONICAL, f"no release is written so: {said}")
    except (ValueError, RecursionError) as error:
        said = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        return _problem(file, codes.NOT_CANONICAL, f"no release is written so: {said}")
    if canonical != file.content:
        pairs = zip(text, canonical.decode(), strict=False)
        at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(text), len(canonical)))
        message = "from here on the file is not in canonical form: it was edited or reformatted"
        return _problem(file, codes.NOT_CANONICAL, message, place_of(file.file, text, at))
    return _understood(file, value)


def _understood(file: HistoryFile, value: Any) -> Release | Problem:
    """A release in the present form: the one place to migrate older formats."""
    if isinstance(value, dict) and value.get("format", FORMAT) != FORMAT:
        message = f"the format is {value['format']!r}; this program reads {FORMAT!r}"
        mend = "use the version of the program that wrote it, or a newer one"
        return _problem(file, codes.UNKNOWN_FORMAT, message, mend=mend)
    try:
        release = _Release.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        said = _SAID.get(first["type"], "this is not what a release has there")
        return _problem(file, codes.NOT_A_RELEASE, f"{where}: {said}")
    ((name, times),) = Counter(each.id for each in release.view.statements).most_common(1) or [
        ("", 1)
    ]
    if times > 1:
        return _problem(file, codes.NOT_A_RELEASE, f"the statement '{name}' stands twice in it")
    day = file.day.isoformat()
    if {release.released_on, release.view.as_of} != {day}:
        message = f"it says what was said on {release.view.as_of}, and its name says {day}"
        return _problem(file, codes.OUT_OF_ORDER, message)
    return Release(file, value["view"], value["previous"])


def _unchained(release: Release, files: tuple[HistoryFile, ...]) -> Iterator[Problem]:
    """What does not join a release to the one before it."""
    names = [file.name for file in files]
    at = names.index(release.file.name)
    before, said = (files[at - 1] if at else None), release.previous
    if said is None:
        if before:
            message = f"it begins a record of its own, and {before.name} lies before it"
            yield _problem(release.file, codes.OUT_OF_ORDER, message)
    elif said["file"] not in names:
        message = f"it follows {said['file']}, which is not there"
        mend = f"restore {said['file']} from git; a release is never deleted"
        yield _problem(release.file, codes.MISSING_RELEASE, message, mend=mend)
    elif before is None or said["file"] != before.name:
        beside = f", and {before.name} lies between them" if before else ""
        message = f"it follows {said['file']}{beside}"
        yield _problem(release.file, codes.OUT_OF_ORDER, message)
    elif (found := sha256(before.content).hexdigest()) != said["sha256"]:
        message = f"its SHA-256 is {found}; {release.file.name} recorded {said['sha256']}"
        yield _problem(before, codes.ALTERED, message)


_SAID = {"missing": "the key is missing", "extra_forbidden": "no release has this key"}
_RESTORE = "restore data/history from git; only 'trust-portal release' writes there, and only adds"


def _problem(
    file: HistoryFile, code: Code, message: str, place: Place | None = None, mend: str = _RESTORE
) -> Problem:
    return Problem(place or Place(file.file), code, message, mend)


def _refuse(number: str) -> NoReturn:
    """Every number of the public format is whole; fractions would be written in many ways."""
    raise ValueError(f"the number {number} is not a whole one")
