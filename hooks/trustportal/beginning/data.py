"""The files of data/ for a new portal: what is known is stated, what reviewers ask is a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from trustportal.beginning.answers import Answers
from trustportal.completeness import Need, first_questions
from trustportal.editing.rendering import item_lines, mapping_lines
from trustportal.importing.drafts import draft_of
from trustportal.importing.values import Plain
from trustportal.model.kinds import COLLECTIONS, KINDS, ORGANIZATION
from trustportal.model.standards import standards
from trustportal.model.words import slug
from trustportal.portal import DATA, WAIVERS


@dataclass(frozen=True, slots=True)
class Beginning:
    """A record with what is said above it."""

    record: Mapping[str, Plain]
    comment: tuple[str, ...] = ()


def data_files(answers: Answers, heads: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """`(path, text)` of every file. `heads` gives by file what its first lines say."""
    found = _records(answers)
    for kind in KINDS:
        lines = [heads[kind.name], ""]
        if kind is ORGANIZATION:
            lines += mapping_lines(_organization(answers), 0)
        for collection in kind.collections:
            lines += [*_list(collection, found[collection]), ""]
        yield f"{DATA}/{kind.name}.yml", "\n".join(lines).rstrip() + "\n"
    yield f"{DATA}/{WAIVERS}.yml", f"{heads[WAIVERS]}\n\n{WAIVERS}: []\n"


def _list(collection: str, records: list[Beginning]) -> list[str]:
    if not records:
        return [f"{collection}: []"]
    lines = [f"{collection}:"]
    for each in records:
        said = (line for sentence in each.comment for line in wrap(sentence, 94))
        lines += [f"  # {line}" for line in said]
        lines += [*item_lines(dict(each.record), 2), ""]
    return lines[:-1]


def _organization(answers: Answers) -> dict[str, Any]:
    contacts = [{"purpose": each, "email": mail} for each, mail in answers.contacts.items()]
    return {
        "name": answers.name,
        "legal_name": answers.legal_name,
        "country": answers.country,
        "url": answers.url,
        "description": answers.description,
        "contacts": contacts or None,
        "subprocessor_notice": None,
        "security_txt": None,
        "settings": {"silence": "warning"},
    }


def _records(answers: Answers) -> dict[str, list[Beginning]]:
    found: dict[str, list[Beginning]] = {name: [] for name in COLLECTIONS}
    for title in answers.products:
        product = {"id": slug(title), "title": title, "sort": None}
        found["products"].append(Beginning(product))
    found["regions"] = [Beginning(each) for each in answers.regions]
    for standard, dated in answers.reports:
        found["certifications"].append(_report(standard, dated))
    for question in first_questions():
        for need in question.needs:
            draft = _draft(need, answers, question.question)
            taken = {each.record["id"] for each in found.get(need.collection, ())}
            held = need.collection == "certifications" and answers.reports
            if draft and not held and draft.record["id"] not in taken:
                found[need.collection].append(draft)
    return found


def _report(standard: str, dated: str | None) -> Beginning:
    known = standards()[standard]
    fields = (*known.required, *known.optional)
    day = next((each for each in ("issued_on", "valid_from", "as_of") if each in fields), None)
    given = {"id": standard, "title": known.name, "standard": standard}
    given |= {day: dated} if day and dated else {}
    said = f"You said that you hold it{f', of {dated}' if dated else ''}."
    return _with_comment("certifications", given, said)


def _draft(need: Need, answers: Answers, question: str) -> Beginning | None:
    """A draft for what a question needs; None where it cannot begin without products or regions."""
    if not need.draft:
        return None
    given: dict[str, Plain] = {"id": slug(need.draft["title"]), **need.draft}
    if need.collection == "residency":
        if not (answers.products and answers.regions):
            return None
        given["products"] = [slug(each) for each in answers.products]
        given["regions"] = [each["id"] for each in answers.regions]
        names = ("at_rest", "processing", "backup", "support_access", "telemetry", "keys")
        given["answers"] = dict.fromkeys(names)
    return _with_comment(need.collection, given, f"Reviewers ask: {question}")


def _with_comment(collection: str, given: Mapping[str, Plain], said: str) -> Beginning:
    record, unwritten = draft_of(COLLECTIONS[collection], given)
    silent = [name for name, value in record.items() if value is None]
    missing = [f"To be written: {', '.join(unwritten)}."] if unwritten else []
    missing += [f"Not stated yet: {', '.join(silent)}."] if silent else []
    return Beginning(record, (said, *missing, "It is published once the line state: draft goes."))
