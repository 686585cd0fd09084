"""Waivers: one rule that does not count for one record, for a while. Never published."""

from trustportal.model.base import Part
from trustportal.model.fields import Date, Line, RuleCode, Subject, Text


class Waiver(Part):
    """A decision of the organisation that a finding is known and accepted until a day."""

    rule: RuleCode
    """The code of the rule, as ATT-11."""
    record: Subject
    """The record, as kind/id, organization, or the file of a page, as content/index.md."""
    reason: Text
    """Why the finding is accepted."""
    approved_by: Line
    """The role that decided."""
    granted_on: Date
    """The day of the decision."""
    until: Date
    """The last day on which it holds; 180 days at most."""
