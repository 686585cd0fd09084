"""The files of data/ for a new portal: what is known is stated, what reviewers ask is a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from trustportal.beginning.answers import Answers
from trustportal.completeness import Need, first_questions
from trustportal.editing.drafts import draft_text
from trustportal.editing.rendering import WIDTH, item_lines, mapping_lines
from trustportal.importing.values import Plain
from trustportal.model.kinds import COLLECTIONS, KINDS, ORGANIZATION
from trustportal.model.residency import QUESTIONS
from trustportal.model.standards import standards
from trustportal.model.words import slug
from trustportal.portal import DATA, WAIVERS


@dataclass(frozen=True, slots=True)
class Beginning:
    """A record: stated, or with what is said above it a draft."""

    collection: str
    given: Mapping[str, Plain]
    asked: str = ""


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
        lines += wrap(each.asked, WIDTH, initial_indent="  # ", subsequent_indent="  # ")
        if each.asked:
            lines += [*draft_text(COLLECTIONS[collection], each.given).splitlines(), ""]
        else:
            lines += [*item_lines(dict(each.given), 2), ""]
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
    for each in _all(answers):
        if each.given["id"] not in {other.given["id"] for other in found[each.collection]}:
            found[each.collection].append(each)
    return found


def _all(answers: Answers) -> Iterator[Beginning]:
    for title in answers.products:
        yield Beginning("products", {"id": slug(title), "title": title, "sort": None})
    for region in answers.regions:
        yield Beginning("regions", region)
    for standard, dated in answers.reports:
        yield _report(standard, dated)
    for question in first_questions():
        for need in question.needs:
            held = need.collection == "certifications" and answers.reports
            if need.draft and not held:
                given = {"id": slug(need.draft["title"]), **need.draft, **_about(need, answers)}
                asked = f"Reviewers ask: {question.question} {_THEN}"
                yield Beginning(need.collection, given, asked)


_THEN = "Fill this in, and it is published once state is published."


def _report(standard: str, dated: Mapping[str, str]) -> Beginning:
    given = {"id": standard, "title": standards()[standard].name, "standard": standard, **dated}
    held = "".join(f", {name.replace('_', ' ')} {day}" for name, day in dated.items())
    return Beginning("certifications", given, f"You hold it{held}. {_THEN}")


def _about(need: Need, answers: Answers) -> Mapping[str, Plain]:
    """The products and regions that a promise on residency is about."""
    if need.collection != "residency":
        return {}
    about: dict[str, Plain] = {
        "products": [slug(each) for each in answers.products],
        "regions": [each["id"] for each in answers.regions],
    }
    return {name: ids for name, ids in about.items() if ids} | {"answers": dict.fromkeys(QUESTIONS)}
