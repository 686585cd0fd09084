"""What is said of a figure in prose that no claim holds, and what the claims say instead."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from trustportal.model.base import field_of
from trustportal.model.retention import Retention
from trustportal.problems import listed
from trustportal.prose.ground import Ground
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import lengths
from trustportal.prose.topics import Topic
from trustportal.rules.in_prose.figures.times_of_claims import kept_in_use, worded
from trustportal.rules.rule import Finding, finding_in


def against_claims(
    sentence: Sentence, topic: Topic, words: str, start: int, candidates: Sequence[Ground]
) -> Finding:
    """The finding on a figure that none of the claims holds which it can mean."""
    if not candidates:
        message = f"'{words}': no published claim says {topic.about} for what is named here"
        mend = "state it as a claim in data/, or take the figure out"
    else:
        near = candidates[0]
        message = f"'{words}' is not what {near.reference} says on {topic.about}"
        held = listed(_said(near, topic))
        mend = f"correct the wrong one: {near.reference} says {held or 'nothing on it'}"
        if isinstance(near.record, Retention) and near.reference != sentence.subject:
            mend += "; data or a copy that is kept for another time needs a rule that says so"
        if near.reference == sentence.subject and _is_of_a_part(sentence, near):
            message = f"'{words}' stands in no field of {near.reference}, which says {held}"
            mend = (
                "the table shows one period for all of it: give the data that has another"
                " one a data class and a rule of its own, or correct the wrong one"
            )
    return finding_in(sentence, message, start, mend=mend)


def _is_of_a_part(sentence: Sentence, ground: Ground) -> bool:
    """Whether the statement of a rule of retention says its own period elsewhere, so that another
    one can only be that of a part of the data.
    """
    rule = ground.record
    if not isinstance(rule, Retention) or sentence.path[:1] != ("statement",):
        return False
    used = {key for key in kept_in_use(rule) if key}
    return any(each.key in used for each in lengths(rule.statement))


def _said(ground: Ground, topic: Topic) -> list[str]:
    if "shares" in topic.judges:
        level = field_of(ground.record, "percentage")  # what is credited is another percentage
        return [f"{value} %" for value in ([level] if level is not None else sorted(ground.shares))]
    if isinstance(ground.record, Retention) and ground.fields:
        return _kept(ground.record, ground)
    control = ground.reference.startswith("controls/")
    said = sorted(ground.fields | ground.said if control else ground.fields or ground.said)
    return [
        _A_DAY if key == _DAILY and "cadences" in topic.judges else worded(*key) for key in said
    ]


_DAILY, _A_DAY = (Decimal(1440), "minutes"), "every day"


def _kept(rule: Retention, ground: Ground) -> list[str]:
    """How long a rule keeps data, and apart how long backups do."""
    used = {key for key in kept_in_use(rule) if key}
    backups = (worded(*key) for key in sorted(ground.fields - used))
    return [*(worded(*key) for key in sorted(used)), *(f"{each} in backups" for each in backups)]
