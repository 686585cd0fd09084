"""What goes by itself when nobody uses it, against rules that keep it until deleted (GEN-06)."""

from __future__ import annotations

from collections.abc import Iterator

from trustportal.model.retention import Retention
from trustportal.portal import Portal
from trustportal.prose.guards import denies
from trustportal.prose.passages import split
from trustportal.prose.quantities import lengths
from trustportal.prose.shown import plain
from trustportal.reference.expressions import expression
from trustportal.rules.rule import Finding, stated

_UNUSED = expression(
    r"\b(?:inactiv\w+|unused|dormant|idle|served no \w+|(?:no|without)(?: any| an?)?"
    r" (?:activity|use|log-?in|sign-?in|request|access|visit)|not (?:been )?(?:used|opened|accessed"
    r"|signed in|touched|visited))\b"
)
_GOES = expression(r"\b(?:is|are|be|and|or|then|we) (?:\w+ly )?(?:delet|eras|remov|purg)\w*")
_UNTIL_DELETED = {
    "until-deleted-by-customer": "it is kept until the customer deletes it",
    "indefinite": "it is kept without a limit of time",
}


def removals_of_the_unused(portal: Portal) -> Iterator[Finding]:
    """What a rule keeps until somebody deletes it does not go by itself after a time without use,
    unless its exceptions or limits say so.
    """
    for reference, rule in stated(portal, Retention):
        kept = _UNTIL_DELETED.get(rule.sort or "")
        told = (*(rule.exceptions or ()), *rule.limits, *rule.conditions)
        if not kept or any(_UNUSED.search(plain(each)) for each in told):
            continue
        text = plain(rule.statement)
        for begin, end in split(text):
            said = text[begin:end]
            unused = _UNUSED.search(said)
            if unused and _GOES.search(said) and lengths(said) and not _is_denied(said):
                message = (
                    f"its sort is {rule.sort}: {kept}, and its statement says that it goes by"
                    f" itself after {lengths(said)[0].words} ('{unused.group()}')"
                )
                mend = "name that under exceptions, or set the sort and the duration that hold"
                yield Finding(reference, message, ("sort",), mend)
                break


def _is_denied(text: str) -> bool:
    """Whether a sentence denies that anything goes: "we do not delete unused files"."""
    return denies(_UNUSED.blanked(text))
