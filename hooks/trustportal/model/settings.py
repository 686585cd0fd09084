"""The settings of the judge: its thresholds, which an organisation can tighten or loosen."""

from datetime import date
from typing import Literal

from pydantic import ValidationInfo, field_validator

from trustportal import codes
from trustportal.model.base import Part
from trustportal.model.durations import Duration
from trustportal.model.fields import Period
from trustportal.model.plain_text import refuse

LONGEST = {
    name: Duration.parse(text)
    for name, text in {
        "review_every": "P2Y",
        "review_every_most": "P2Y",
        "review_grace": "P1Y",
        "attestation_max_age": "P3Y",
        "attestation_longest": "P2Y",
        "bridge_letter_longest": "P6M",
        "surveillance_max_age": "P2Y",
        "pci_max_age": "P18M",
        "star_max_age": "P2Y",
        "irap_max_age": "P3Y",
        "assessment_max_age": "P2Y",
        "security_txt_longest": "P2Y",
        "immediate_deletion": "PT72H",
        "waiver_longest": "P1Y",
    }.items()
}
"""How far each threshold can be moved: about twice what the field holds to be right."""
_DAY = date(2001, 1, 1)


class Settings(Part):
    """From when on the judge asks, and from when on it refuses."""

    public = (
        "review_every",
        "review_every_most",
        "review_grace",
        "expiring",
        "expiring_soon",
        "attestation_max_age",
        "attestation_shortest",
        "attestation_longest",
        "bridge_letter_longest",
        "surveillance_max_age",
        "pci_max_age",
        "star_max_age",
        "irap_max_age",
        "assessment_max_age",
        "security_txt_longest",
        "immediate_deletion",
        "waiver_longest",
    )

    review_every: Period = Duration.parse("P1Y")
    """How often claims are reviewed unless they say otherwise."""
    review_every_most: Period = Duration.parse("P1Y")
    """The longest time between two reviews that a claim may set for itself."""
    review_grace: Period = Duration.parse("P90D")
    """How long after its review was due a claim counts as overdue rather than due."""
    expiring: Period = Duration.parse("P60D")
    """How long before its end a certificate or report is shown as expiring."""
    expiring_soon: Period = Duration.parse("P30D")
    """How long before its end the judge warns, rather than only saying so."""
    attestation_max_age: Period = Duration.parse("P12M")
    """How long after the end of its period a SOC or C5 report counts as current."""
    attestation_shortest: Period = Duration.parse("P3M")
    """The shortest period of a report that is not asked about."""
    attestation_longest: Period = Duration.parse("P13M")
    """The longest period of a report that is not asked about."""
    bridge_letter_longest: Period = Duration.parse("P3M15D")
    """The longest time that a bridge letter may speak of."""
    surveillance_max_age: Period = Duration.parse("P15M")
    """How long after the last audit of a certificate the judge asks for the next."""
    pci_max_age: Period = Duration.parse("P12M")
    """How long an attestation of compliance with PCI DSS counts as current."""
    star_max_age: Period = Duration.parse("P12M")
    """How long an entry in the CSA STAR registry counts as current."""
    irap_max_age: Period = Duration.parse("P24M")
    """How long an IRAP assessment counts as current."""
    assessment_max_age: Period = Duration.parse("P12M")
    """How old the last penetration test or red team exercise may be."""
    security_txt_longest: Period = Duration.parse("P1Y")
    """How far ahead the day may lie on which security.txt expires."""
    immediate_deletion: Period = Duration.parse("PT24H")
    """What may still be called immediate deletion."""
    waiver_longest: Period = Duration.parse("P180D")
    """The longest time for which a rule can be waived."""
    silence: Literal["error", "warning"] = "error"
    """What a null is where a rule of the field asks for a statement. error: it is as wrong as a
    wrong one. warning: it is asked about, for a portal that is still being filled."""

    @field_validator(*LONGEST)
    @classmethod
    def is_not_disarmed(cls, given: Duration, field: ValidationInfo) -> Duration:
        """A threshold may be moved, and not so far that its rule never speaks again."""
        most = LONGEST[field.field_name or ""]
        if given.after(_DAY) > most.after(_DAY):
            message = f"{given} is longer than {most}, beyond which the rule would mean nothing"
            raise refuse(codes.OUT_OF_BOUNDS, message, f"write at most {most.text}")
        return given
