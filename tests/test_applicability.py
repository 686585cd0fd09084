"""For what a record holds, and how strong its basis is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sites import example
from trustportal.applicability import Applicability, basis_classes
from trustportal.model.assessments import Assessment
from trustportal.model.base import Claim
from trustportal.model.documents import Document
from trustportal.portal import Portal
from trustportal.public import publish

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def portal() -> Portal:
    portal = example().portal
    assert portal
    return portal


@pytest.fixture(scope="module")
def about(portal: Portal) -> Applicability:
    return Applicability(portal)


def _with_basis(portal: Portal, *basis: str) -> str | None:
    """The class of a claim of the portal, had it this basis."""
    claim = portal.index["retention/audit-log-period"]
    changed = claim.model_copy(update={"basis": basis or None})
    records = {
        **portal.records,
        "retention": tuple(
            changed if each is claim else each for each in portal.records["retention"]
        ),
    }
    index = {**portal.index, "retention/audit-log-period": changed}
    about = Applicability(replace(portal, records=records, index=index))
    return about.basis_class("retention/audit-log-period")


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        ((), None),
        (("owner-approval",), "stated-only"),
        (("configuration",), "configuration"),
        (("configuration", "contract"), "contract"),
        (("self-assessment", "owner-approval"), "self-assessment"),
        (("certifications/soc-2-type-2",), "independent-audit"),
        (("certifications/iso-27001", "contract"), "certificate"),
        (("certifications/csa-star-level-1",), "self-assessment"),
        (("documents/data-processing-addendum",), "contract"),
        (("documents/security-overview",), "stated-only"),
        (("assessments/penetration-test",), "independent-audit"),
        (("controls/alerts",), "configuration"),
    ],
)
def test_the_strongest_class_of_a_basis_counts(
    portal: Portal, basis: tuple[str, ...], expected: str | None
) -> None:
    assert _with_basis(portal, *basis) == expected


def test_nothing_inherits_the_audit_of_what_it_refers_to(about: Applicability) -> None:
    assert about.basis_class("controls/alerts") == "independent-audit"
    assert about.basis_class("service_levels/availability-measured") == "configuration"


def test_an_examination_has_its_own_class(about: Applicability) -> None:
    assert about.basis_class("certifications/iso-42001") == "certificate"
    assert about.basis_class("certifications/soc-2-type-2") == "independent-audit"


def test_every_tester_has_a_class_and_no_document_a_class_of_another_name() -> None:
    def choices(model: type[Claim] | type[Document], field: str) -> set[str]:
        return set(model.model_fields[field].annotation.__args__)  # type: ignore[union-attr]

    tester = Assessment.model_fields["performed_by"].annotation.__args__[0]  # type: ignore[union-attr]
    assert set(basis_classes().testers) == choices(tester, "sort")
    assert set(basis_classes().documents) <= choices(Document, "sort")


def test_a_scope_that_is_everything_limits_nothing(about: Applicability) -> None:
    for name, record in about.records.items():
        if isinstance(record, Claim) and record.scope and record.scope.everything:
            assert about.reach(name).products == ()


def test_a_claim_reaches_the_regions_that_lie_in_those_it_names(portal: Portal) -> None:
    europe, japan = (portal.index[f"regions/{name}"] for name in ("europe", "japan"))
    about = Applicability(portal)
    assert "europe" in about.reach("residency/at-rest-and-processing-api").regions
    ireland = europe.model_copy(
        update={"id": "ireland", "sort": "country", "code": "IE", "members": None}
    )
    more = replace(portal, records={**portal.records, "regions": (europe, japan, ireland)})
    about = Applicability(more)
    assert "ireland" in about.reach("residency/at-rest-and-processing-api").regions
    assert "japan" not in about.reach("residency/at-rest-and-processing-api").regions
    assert set(about.around(ireland)) == {"europe", "ireland"}  # type: ignore[arg-type]


def test_a_feature_reaches_the_products_that_have_it(about: Applicability) -> None:
    assert about.reach("features/audit-log").products == ("enterprise",)


def test_a_document_belongs_to_the_standard_of_the_report_that_names_it(
    about: Applicability,
) -> None:
    assert about.reach("documents/soc-2-report").standards == ("soc-2",)
    assert about.reach("retention/until-deleted").standards == ()


def test_a_question_reaches_as_far_as_all_its_claims_together(portal: Portal) -> None:
    view = publish(portal, example().as_of)
    for question in view.records["faq"]:
        claims = [view.index[name] for name in question["claims"]]
        if any(not each["reach"]["products"] for each in claims):
            assert question["reach"]["products"] == []


@pytest.mark.parametrize(
    ("name", "changed", "expected"),
    [
        ("certifications/soc-2-type-2", {}, "independent-audit"),
        (
            "certifications/soc-2-type-2",
            {"documents": (), "basis": ("owner-approval",)},
            "stated-only",
        ),
        ("certifications/iso-42001", {}, "certificate"),
        ("certifications/iso-42001", {"certificate_id": None}, "stated-only"),
        ("certifications/pci-dss-saq-a", {}, "self-assessment"),
        ("certifications/pci-dss-saq-a", {"form": "ROC"}, "stated-only"),
    ],
)
def test_an_examination_is_worth_what_a_reader_can_check_of_it(
    portal: Portal, name: str, changed: dict[str, object], expected: str
) -> None:
    record = portal.index[name].model_copy(update=changed)
    about = Applicability(replace(portal, index={**portal.index, name: record}))
    assert about.basis_class(name) == expected
