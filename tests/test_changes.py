"""A change is told by what it means for those who rely on the statement."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import example
from trustportal.exports.tables import as_csv
from trustportal.model.kinds import COLLECTIONS
from trustportal.public import publish
from trustportal.publication.changes import Change, News, Shift, diff, is_told
from trustportal.publication.format import Statement, document, whole
from trustportal.publication.meanings import KINDS, Meaning, table
from trustportal.reports.changes import Difference, as_markdown, plain

ROOT = Path(__file__).parent.parent


class _Plain(yaml.CSafeLoader):
    """null, true and false; all else is text, as in trust.json."""


_Plain.yaml_implicit_resolvers = {}
_Plain.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("null$"), ["n"])
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true$|false$"), ["t", "f"])

CASES = [
    (collection, name, case)
    for collection, cases in yaml.load(
        (Path(__file__).parent / "changes.yml").read_text(encoding="utf-8"), _Plain
    ).items()
    for name, case in cases.items()
]

KNOWN = {
    "products/api": "API",
    "products/chat": "Chat",
    "products/team": "Team",
    "regions/europe": "Europe",
    "regions/japan": "Japan",
    "data_classes/logs": "Logs",
    "data_classes/content": "Content",
    "subprocessors/hosting": "Hosting GmbH",
}


def statement(name: str, fields: Mapping[str, Any], title: str = "A title") -> dict[str, Any]:
    """A statement of the public format with these fields."""
    common = {key: value for key, value in fields.items() if key in Statement.model_fields}
    return {
        "id": name,
        "collection": name.partition("/")[0],
        "title": title,
        "formerly": [],
        "state": "published",
        "statement": None,
        "conditions": [],
        "limits": [],
        "status": "current",
        **common,
        "details": {key: value for key, value in fields.items() if key not in common},
    }


def made(*statements: dict[str, Any], day: str = "2026-01-01", **organization: Any) -> Any:
    """A document of the public format."""
    known = [statement(name, {}, title) for name, title in KNOWN.items()]
    return {"as_of": day, "organization": organization, "statements": [*known, *statements]}


def only(before: Any, after: Any) -> Change:
    (change,) = diff(before, after)
    return change


@pytest.mark.parametrize(
    ("collection", "name", "case"), CASES, ids=[f"{c}: {n}" for c, n, _ in CASES]
)
def test_each_change_is_told_by_its_meaning(
    collection: str, name: str, case: Mapping[str, Any]
) -> None:
    states = (statement(f"{collection}/one", case[side]) for side in ("before", "after"))
    said: dict[str, list[str]] = {}
    for change in diff(*(made(each) for each in states)):
        for shift in change.shifts:
            said.setdefault(shift.kind, []).append(shift.says)
    assert {kind: sorted(each) for kind, each in said.items()} == {
        kind: sorted(each) for kind, each in case["means"].items()
    }


def test_every_field_of_the_table_is_a_field_of_its_records() -> None:
    for collection, fields in table().fields.items():
        if collection in COLLECTIONS:
            known = {*COLLECTIONS[collection].public, *Statement.model_fields}
            assert {name.partition(".")[0] for name in fields} <= known, collection
    assert set(table().fields) - {"every", "organization"} <= set(COLLECTIONS)
    assert set(table().identity) <= set(COLLECTIONS)


def test_every_sentence_of_the_table_can_be_said() -> None:
    def each(meanings: Mapping[str, Meaning | list[Meaning]]) -> list[Meaning]:
        several = [
            m
            for given in meanings.values()
            for m in (given if isinstance(given, list) else [given])
        ]
        return [*several, *(inner for m in several for inner in each(dict(m.fields)))]

    outcomes = {"weakened", "strengthened", "changed", "stated", "unstated", "reworded"}
    outcomes |= {"longer", "shorter", "higher", "lower", "later", "earlier", "new", "gone"}
    values = {"before": "", "after": "", "items": "", "item": "", "field": ""}
    for fields in table().fields.values():
        for meaning in each(fields):
            assert meaning.says.keys() <= outcomes
            assert all(sentence.format(**values) for sentence in meaning.says.values())


def test_what_a_day_brought_about_is_marked() -> None:
    held, lapsed = (statement("certifications/x", {"status": s}) for s in ("current", "expired"))
    assert [shift.by_time for shift in only(made(held), made(lapsed)).shifts] == [True]
    worse = statement("certifications/x", {"criteria": None})
    known = statement("certifications/x", {"criteria": ["security"]})
    assert [shift.by_time for shift in only(made(known), made(worse)).shifts] == [False]


def test_a_new_record_an_end_and_a_silent_end_are_three_things() -> None:
    one = statement("controls/one", {})
    gone = {**one, "state": "retired", "status": "retired"}
    assert only(made(), made(one)).kinds == ("added",)
    assert only(made(one), made(gone)).kinds == ("retired",)
    assert only(made(one), made()).kinds == ("removed",)
    assert only(made(gone), made(one)).kinds == ("added",)


def test_a_new_subprocessor_and_a_new_use_of_data_weaken() -> None:
    assert only(made(), made(statement("subprocessors/new", {}))).kinds == ("weakened", "added")
    used, unused = ({"purpose": "training", "used": each} for each in ("yes", "no"))
    assert only(made(), made(statement("data_use/x", used))).kinds == ("weakened", "added")
    assert only(made(), made(statement("data_use/x", unused))).kinds == ("added",)


def test_a_claim_that_was_renamed_is_the_same_claim() -> None:
    old = statement("controls/old", {"conditions": []})
    new = statement("controls/new", {"conditions": ["On request"], "formerly": ["old"]})
    change = only(made(old), made(new))
    assert (change.id, change.before, change.kinds) == (
        "controls/new",
        "controls/old",
        ("weakened", "reworded"),
    )


def test_an_id_that_names_another_company_was_used_again() -> None:
    old = statement(
        "subprocessors/x", {"legal_entity": "Mail S.A.S.", "statement": "It sends mail."}, "Mail"
    )
    new = {
        "legal_entity": "Cloud Inc.",
        "statement": "Its computers hold all backups of customers.",
    }
    assert only(made(old), made(statement("subprocessors/x", new, "Cloud backups"))).reused
    renamed = {"legal_entity": "Mail Europe SE", "statement": "It sends mail."}
    assert not only(made(old), made(statement("subprocessors/x", renamed, "Mail"))).reused


def test_the_notice_of_the_organisation_is_a_promise_too() -> None:
    def notice(period: str) -> Any:
        return made(name="X", subprocessor_notice={"period": period, "channel": "mail"})

    change = only(notice("P30D"), notice("P14D"))
    assert (change.id, change.kinds) == ("organization", ("weakened",))
    assert "14 days instead of 30 days" in change.shifts[0].says


def news(change: str, dated: str, claims: list[str], **more: Any) -> dict[str, Any]:
    fields = {"change": change, "dated": dated, "claims": claims, "effective_on": None, **more}
    return statement("updates/news", fields, "News")


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        (news("weakened", "2026-01-01", ["controls/one"]), True),
        (news("corrected", "2026-02-01", ["controls/one"]), True),
        (news("strengthened", "2026-02-01", ["controls/one"]), False),
        (news("added", "2026-02-01", ["controls/one"]), False),
        (news("weakened", "2025-12-31", ["controls/one"]), False),
        (news("weakened", "2026-02-01", ["controls/other"]), False),
        (news("weakened", "2026-02-01", []), False),
        ({**news("weakened", "2026-02-01", ["controls/one"]), "state": "retired"}, False),
    ],
)
def test_news_tell_of_a_change_by_name_since_the_release_and_in_kind(
    told: dict[str, Any], holds: bool
) -> None:
    one = statement("controls/one", {"limits": []})
    two = statement("controls/one", {"limits": ["Not for Team"]})
    change = next(each for each in diff(made(one), made(two, told)) if each.id == "controls/one")
    assert is_told(change, "weakened") is holds


def test_news_of_before_count_where_they_named_the_day_from_which_it_holds() -> None:
    told = news("weakened", "2025-12-01", ["controls/one"], effective_on="2026-03-01")
    one = statement("controls/one", {"limits": []})
    two = statement("controls/one", {"limits": ["Not for Team"]})
    (change,) = diff(made(one, told), made(two, told))
    assert is_told(change, "weakened")


def test_what_is_told_as_a_correction_is_both() -> None:
    shift = Shift("weakened", "Kept longer")
    told = News("updates/x", "X", "2026-01-01", "corrected")
    assert Change("retention/x", "X", (shift,), (told,)).kinds == ("weakened", "corrected")


@pytest.mark.parametrize(
    ("version", "was", "changes"),
    [
        ("1.1.0", None, 0),
        ("1.2.0", "https://example.com/there", 1),
        ("1.2.0", "https://example.com/here", 0),
        ("2.0.0", None, 1),
    ],
)
def test_what_an_older_format_did_not_have_did_not_change(
    version: str, was: str | None, changes: int
) -> None:
    def hosting(url: str | None) -> Any:
        given = statement("subprocessors/hosting", {"seat": "DE"})
        given["details"] |= {"url": url} if url else {}
        return given

    before = made(hosting(was)) | {"version": version}
    assert len(diff(before, made(hosting("https://example.com/here")))) == changes


def test_the_page_of_a_record_elsewhere_stands_beside_its_permanent_address() -> None:
    portal = example().portal
    assert portal
    view = publish(portal, date(2026, 11, 22))
    (hosting,) = [
        each
        for each in whole(view)["statements"]
        if each["id"] == "subprocessors/example-cloud-hosting"
    ]
    record = portal.find(hosting["id"])
    assert hosting["url"] == f"{view.site_url}claims/{hosting['id']}/"
    assert hosting["details"]["url"] == getattr(record, "url", "")
    columns, *_ = csv.reader(as_csv(view, "subprocessors").decode("utf-8-sig").splitlines())
    assert columns.count("url") == columns.count("own_url") == 1


def test_the_same_portal_has_no_changes_on_another_day() -> None:
    judgement = example()
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    now = document(view, view.claims())
    assert diff(now, {**deepcopy(now), "as_of": "2027-01-01"}) == ()


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["P30D", "P1M", "2026-01-01", "yes", "api"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["product", "place", "what", "sort", "duration"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
_FIELDS = sorted({name.partition(".")[0] for fields in table().fields.values() for name in fields})


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(COLLECTIONS)),
    st.dictionaries(st.sampled_from(_FIELDS), st.tuples(_VALUES, _VALUES), min_size=1, max_size=3),
)
def test_whatever_stands_in_an_old_release_is_compared_without_a_fall(
    collection: str, fields: dict[str, tuple[Any, Any]]
) -> None:
    old, new = ({name: pair[side] for name, pair in fields.items()} for side in (0, 1))
    before, after = (statement(f"{collection}/x", {"details_": 0}) for _ in range(2))
    before["details"], after["details"] = old, new
    for change in diff(made(before), made(after)):
        assert set(change.kinds) <= set(KINDS)
        assert all(isinstance(shift.says, str) and shift.says for shift in change.shifts)


HOSTILE = "</details> <script>x</script> [x](javascript:x) ![y](https://e.vil) `a` | b\n" + (
    "# c @team #1 www.e.vil"
)


def test_nothing_of_the_data_is_markdown_in_a_comment() -> None:
    change = Change(
        "controls/x", HOSTILE, (Shift("weakened", HOSTILE),), (News("u", HOSTILE, "", ""),)
    )
    said = as_markdown(Difference(HOSTILE, "now", [change], "https://x.example/", frozenset()))
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", said)
    for sign in ("<", ">", "](", "![", "`", "|", "://", "@t", "#1", "www."):
        assert sign not in bare, sign
    assert "@\u200bteam" in said.replace("\\", "")
    assert plain("a\nb") == "a b"
