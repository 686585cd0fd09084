"""Which of several records on one standard a sentence means (FCT-01)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trustportal.model.certifications import Certification
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import products_of
from trustportal.prose.guards import negated
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.assurances.details import TYPE, type_of

_OPERATED = Speech("assurances.operated")
"""Says that controls worked over a time, which a report on one day does not look at."""


def meant(text: str, held: Sequence[Certification], portal: Portal) -> Sequence[Certification]:
    """The records that a sentence can mean by the one type of report that it names, and of these
    the ones that are on all products that it names; all of them where none is.
    """
    types = set(map(type_of, TYPE.finditer(text)))
    of_type = [each for each in held if types == {each.report_type}] or held
    named = products_named(text, portal)
    on_products = [each for each in of_type if named <= (products_of(each) or named)]
    return on_products or of_type


def worked_over_time(text: str, held: Sequence[Certification], where: str) -> Iterator[str]:
    """A report of Type 1, on the design of controls, is not said to show that they worked."""
    if any(each.report_type != "type-1" for each in held):
        return
    for found in _OPERATED.finditer(text):
        if not negated(text, *found.span()):
            yield f"'{found.group()}': {where} is of Type 1, on the design of controls on one day"
            return
