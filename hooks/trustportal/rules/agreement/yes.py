"""Fields that answer yes or no, against what else the record says (GEN-06)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trustportal.model.residency import Residency
from trustportal.model.retention import Retention
from trustportal.portal import Portal
from trustportal.prose.guards import denies
from trustportal.prose.shown import plain
from trustportal.reference.expressions import Expression, expression
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.overlap import titles
from trustportal.rules.rule import Finding, Path, stated
from trustportal.rules.unasked import moot_classes

_LEAVES: Mapping[str, Expression] = {
    "processing": expression(r"^(?:the )?processing of (?:all )?(?:requests|inputs|content)\b"),
    "backup": expression(r"^(?:the )?back-?ups\b"),
    "support_access": expression(r"\baccess (?:for|of|by) support\b|\baccess by (?:our )?staff\b"),
    "telemetry": expression(
        r"^(?:usage data|telemetry|metrics|diagnostics?)\b(?! (?:without|for billing))"
    ),
    "keys": expression(r"^(?:the )?(?:encryption )?keys\b"),
}
"""What leaves a region, by the question that is then not answered with yes."""


def answers_against_what_leaves(portal: Portal) -> Iterator[Finding]:
    """A question on a region that is answered with yes, of what the record says that it leaves."""
    for reference, promise in stated(portal, Residency):
        for question, leaves in _LEAVES.items() if promise.answers else ():
            for each in promise.not_covered or ():
                found = leaves.search(plain(each))
                if found and getattr(promise.answers, question) == "yes" and not denies(each):
                    message = (
                        f"answers.{question} is yes, and not_covered says that"
                        f" '{found.group()}' is not covered"
                    )
                    yield Finding(reference, message, ("answers", question), CORRECT)
                    break


def answers_against_retention(portal: Portal) -> Iterator[Finding]:
    """A promise that data is stored in a region, or its backups are, of data of which the rules of
    retention say that it is not stored, or that there are no backups of any of it.
    """
    for reference, promise in stated(portal, Residency):
        stored = moot_classes(promise, "at_rest", portal)
        if stored and promise.answers.at_rest == "yes":
            message = (
                f"answers.at_rest is yes, also of {titles(portal, 'data_classes', stored)}, and the"
                " rules of retention say that it is not stored"
            )
            mend = "take it out of data_classes, into a promise of its own, or correct those rules"
            yield Finding(reference, message, ("answers", "at_rest"), mend)
        copied = moot_classes(promise, "backup", portal)
        if copied == {*promise.data_classes} != set() and promise.answers.backup == "yes":
            message = (
                f"answers.backup is yes, and the rules of retention say of"
                f" {titles(portal, 'data_classes', copied)} that no backups of it are kept"
            )
            mend = "write backup: null, and take it out of the words, or correct those rules"
            yield Finding(reference, message, ("answers", "backup"), mend)


_APPROVED = expression(
    r"\b(?:after|with|subject to|needs|requires|upon) (?:our |prior |written )*approval\b"
    r"|\b(?:once|after|when|if|as) (?:we |it is |they are )?approved\b"
)
_UNAPPROVED = expression(r"\b(?:without|no) (?:our |prior |any )*approval\b")


def approvals_against_words(portal: Portal) -> Iterator[Finding]:
    """Zero retention that needs an approval by the words and none by the field, or the contrary."""
    for reference, rule in stated(portal, Retention):
        zero = rule.zero_retention
        texts = (rule.statement, *rule.conditions, *(zero.eligibility or () if zero else ()))
        for answer, said in (("no", _APPROVED), ("yes", _UNAPPROVED)):
            words = _first(said, texts)
            if (
                zero
                and zero.approval == answer
                and words
                and not (answer == "no" and _first(_UNAPPROVED, texts))
            ):
                message = f"zero_retention.approval is {answer}, and its words say '{words}'"
                yield Finding(reference, message, ("zero_retention", "approval"), CORRECT)


_HELD = expression(
    r"\b(?:court|court order|order of an? (?:court|authority)|legal hold)\b[^.;]{0,30}"
    r"\b(?:obliges? us|requires? us|orders? us|forces? us) to (?:keep|retain|preserve)\b"
    r"|\bunder (?:a )?legal hold\b"
    r"|\b(?:keep|kept|retain|retained|preserved?)\b[^.;]{0,20}"
    r"\b(?:under|by|on|because of) (?:an?|the) (?:\w+ ){0,2}(?:orders?|subpoenas?|warrants?)\b"
)


def holds_against_words(portal: Portal) -> Iterator[Finding]:
    """A rule that no legal hold stops by its field, and one does by its exceptions."""
    for reference, rule in stated(portal, Retention):
        texts = (*(rule.exceptions or ()), rule.statement, *rule.limits)
        kept = [each for each in texts if not denies(each)]
        if rule.legal_hold == "no" and (words := _first(_HELD, kept)):
            message = f"legal_hold is no, and its words say '{words}'"
            path: Path = ("legal_hold",)
            yield Finding(reference, message, path, CORRECT)


def _first(said: Expression, texts: Iterable[str]) -> str:
    return next((found.group() for each in texts if (found := said.search(plain(each)))), "")
