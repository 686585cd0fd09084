"""The rule on the package overview of FedRAMP: what its schema asks for besides the public list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trustportal.model.certifications import Certification
from trustportal.model.products import Product
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.rules.records.evidence import Lack, gathered, held, lacks, outside
from trustportal.rules.records.government import CERTIFIED
from trustportal.rules.rule import ORGANIZATION_SUBJECT, Finding, rule

QUESTIONS = {
    "service_name": "What is the service offering called?",
    "acronym": "What is its short name?",
    "website": "Which is its website?",
    "certification_type": "Was it certified by way of 20x or Rev5?",
    "assessor_id": "Which number did FedRAMP give to the assessor?",
}
CLOSED = ("certification_type", "service_model", "deployment_model", "business_category")
"""Facts for which FedRAMP has a list of values."""
ASSESSOR_ID = re.compile(r"[0-9]{6}")
PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|ico|bmp|tiff?)$")
"""The pictures that FedRAMP takes for a logo."""


@rule(
    "FED-07",
    "warning",
    "S20",
    why="the package overview, which agencies read by machine, is written only when it is whole",
    mend="state it as FedRAMP lists it, or name fedramp under leave_out in organization.yml",
)
def fedramp_package_is_whole(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A service certified under FedRAMP has the facts of the certification package overview."""
    if "fedramp" in portal.organization.leave_out:
        return
    for reference, record in held(portal, "fedramp"):
        if record.stage not in CERTIFIED or record.holder:
            continue
        asks = "FedRAMP's package overview asks for"
        lacking = (*lacks(QUESTIONS, portal, reference), *_further(portal, record))
        yield from gathered(portal, reference, asks, lacking)
        yield from outside(reference, record, *CLOSED)
        if record.assessor_id and not ASSESSOR_ID.fullmatch(record.assessor_id):
            message = f"'{record.assessor_id}' is not a number of FedRAMP for an assessor"
            yield Finding(reference, message, ("assessor_id",), "it has six digits")


def _further(portal: Portal, record: Certification) -> Iterator[Lack]:
    """What the organisation and the products in scope lack."""
    logo = portal.organization.logo
    if not (logo and PICTURE.search(logo)):
        message = "FedRAMP's package overview asks for a logo, and no PNG, SVG or JPEG is stated"
        mend = "add it as logo in organization.yml"
        yield "a logo", Finding(ORGANIZATION_SUBJECT, message, mend=mend)
    for name in record.scope.products if record.scope else ():
        product = portal.find(f"products/{name}")
        if isinstance(product, Product) and product.available_on is None:
            message = f"FedRAMP's list of services asks since when {product.title} is available"
            mend = "add available_on to the product"
            short = f"since when {product.title} is available"
            yield short, Finding(f"products/{name}", message, mend=mend)
