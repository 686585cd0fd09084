"""Rules on reports of auditors (ATT), and on what is planned or has ended (GEN-07, GEN-08)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trustportal.facts import report_end
from trustportal.model.certifications import Certification
from trustportal.model.date_order import is_reversed
from trustportal.model.documents import Document
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import Severity, listed
from trustportal.rules.records.evidence import (
    DAY,
    current_until,
    ending,
    evidence_of,
    held,
    is_one_of,
    is_only_stale,
    names,
    outside,
    says,
    standard_of,
)
from trustportal.rules.records.general import claims
from trustportal.rules.rule import Finding, rule, stated, unstated

SOC = ("soc-1", "soc-2", "soc-3")


@rule(
    "GEN-07",
    "error",
    "S37 S38",
    why="a plan that reads like a result promises an assurance that nobody has given",
    mend="state it as a plan with its date, and rest nothing on it",
)
def plans_are_not_held(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """What is planned or in progress has a date ahead, shows no mark, and nothing rests on it;
    an audit that was planned is followed by the next.
    """
    for reference, record in stated(portal, Certification):
        if record.phase not in ("planned", "in-progress"):
            continue
        yield from unstated(portal, reference, record, "target_date")
        if day := record.target_date:
            message = f"{record.standard_name} was expected by {day} and is still {record.phase}"
            mend = "if it is held, write its dates; if not, write the new date"
            yield Finding(reference, message, ("target_date",), mend, since=day + DAY)
        if record.mark:
            message = f"a mark stands beside {record.standard_name}, which is {record.phase}"
            yield Finding(reference, message, ("mark",), "remove the mark until it is held")
    for reference, claim in claims(portal):
        for path, target, found in evidence_of(portal, claim):
            if found.phase in ("planned", "in-progress"):
                message = f"rests on {found.standard_name} ('{target}'), which is {found.phase}"
                yield Finding(reference, message, path, "rest it on something that exists")


@rule(
    "GEN-08",
    "error",
    "S54 S07",
    why="an assurance that has ended, or was withdrawn, is none",
    mend="rest it on something that holds, or no longer state it",
)
def what_ended_is_not_held(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """What is held has begun and not ended, and nothing rests on what has ended or was
    withdrawn.
    """
    for reference, record in held(portal):
        if record.valid_until or record.lasts:
            yield from ending(reference, record, settings)
    for reference, claim in claims(portal):
        for path, target, found in evidence_of(portal, claim):
            this = f"rests on {found.standard_name} ('{target}')"
            end = current_until(found, settings)
            if found.phase in ("suspended", "withdrawn"):
                yield Finding(reference, f"{this}, which is {found.phase}", path)
            elif found.phase == "held" and end:
                message = f"{this}, which counted as current until {end}"
                level: Severity | None = "warning" if is_only_stale(found) else None
                yield Finding(reference, message, path, level=level, since=end + DAY)


@rule(
    "ATT-02",
    "error",
    "S01 S04",
    why="type 1 speaks of the design on one day, type 2 of what worked over months",
    mend="write type-1 or type-2, as the report's own title says",
)
def reports_say_their_type(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A SOC 1 or SOC 2 report says whether it is of type 1 or type 2."""
    for reference, record in held(portal, "soc-1", "soc-2"):
        yield from unstated(portal, reference, record, "report_type")


_OVER_TIME = re.compile(
    r"operat(?:ing|ional) effectiveness|operat\w+ (?:\w+ )?effectively|effective(?:ly)? operat\w+"
    r"|\b(?:over|throughout) (?:the|a|an) (?:[\w-]+ ){0,3}(?:period|months?|quarter|year)\b"
    r"|\bover (?:[\w-]+ )months\b",
    re.IGNORECASE,
)


@rule(
    "ATT-03",
    "error",
    "S04",
    why="a type 1 report says nothing about what worked over time",
    mend="write as_of, without period, and speak of the design on that day",
)
def type_1_is_of_one_day(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A report of type 1 names its one day, no period, and does not speak of working over time."""
    for reference, record in held(portal):
        if record.report_type != "type-1":
            continue
        yield from unstated(portal, reference, record, "as_of")
        if period := record.period:
            message = (
                f"a type 1 report speaks of one day, and a period from {period.start} to"
                f" {period.end} is given: is it a type 2 report?"
            )
            yield Finding(reference, message, ("period",))
        if said := says(record, _OVER_TIME, r"\btype (?:2|II)\b"):
            path, words = said
            message = f"'{words}' is said of a type 1 report: does it not speak of the design only?"
            yield Finding(reference, message, path)


@rule(
    "ATT-04",
    "error",
    "S04 S54",
    why="what was tested when is what a reader of the report looks for first",
    mend="write the period and the date as they stand in the report",
)
def type_2_covers_a_period(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A report over time names its period and its date; the period is neither short nor long."""
    for reference, record in held(portal):
        standard = standard_of(record)
        needed = (*standard.required, *standard.by_report_type.get(record.report_type or "", ()))
        if "period" not in needed:
            continue
        yield from unstated(portal, reference, record, "period", "issued_on")
        if record.period is None or is_reversed(record):
            continue
        start, end = record.period.start, record.period.end
        span, path = f"the period from {start} to {end}", ("period", "end")
        shortest, longest = settings.attestation_shortest, settings.attestation_longest
        mend = "look the period up in the report; if it is right, say why in limits and waive this"
        if start == end:
            yield Finding(reference, f"{span} is one day", path)
        elif shortest.after(start) > end + DAY:
            message = f"{span} is shorter than {shortest}"
            yield Finding(reference, message, path, mend, level="warning")
        elif longest.after(start) < end + DAY:
            message = f"{span} is longer than {longest}"
            yield Finding(reference, message, path, mend, level="warning")


@rule(
    "ATT-05",
    "error",
    "S03 S02",
    why="readers take a report as current for about a year after the end of what it covers",
    mend="add the next report, or set state: retired and retired_on",
)
def reports_are_not_old(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """An auditor's report is stated as held for a year after its period or its day at most."""
    for reference, record in held(portal):
        lasts = standard_of(record).lasts
        if lasts and lasts.setting == "attestation_max_age":
            yield from ending(reference, record, settings)


@rule(
    "ATT-06",
    "error",
    "S03",
    why="between two reports only management speaks, and only for a short while",
    mend="correct it after the letter, or remove the letter",
)
def bridge_letters_are_short(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """One letter of management follows the report's period at once, for about three months."""
    for reference, record in held(portal):
        letters = [
            f"'{each}'"
            for each in record.documents
            if isinstance(found := portal.find(f"documents/{each}"), Document)
            and found.sort == "bridge-letter"
            and found.superseded_by is None
        ]
        if len(letters) > 1:
            message = f"{listed(letters)} are bridge letters to one report, which has one at most"
            yield Finding(reference, message, ("documents",))
        letter, ended = record.bridge_letter, report_end(record)
        if letter is None:
            continue
        if letter.issued_by != "management":
            message = f"the bridge letter is said to come from the {letter.issued_by}"
            mend = "a bridge letter comes from management; an auditor's letter is another thing"
            yield Finding(reference, message, ("bridge_letter", "issued_by"), mend)
        if ended and letter.start != ended + DAY:
            message = f"the bridge letter begins on {letter.start}; the report ends on {ended}"
            mend = f"it begins on {ended + DAY}; a letter that follows another letter is no bridge"
            yield Finding(reference, message, ("bridge_letter", "start"), mend)
        longest = settings.bridge_letter_longest
        if letter.end > longest.after(letter.start):
            span = f"from {letter.start} to {letter.end}"
            message = f"the bridge letter {span} speaks of more than {longest}"
            mend = "no letter bridges so long a time: remove it, and say when the next report comes"
            twice = letter.end >= longest.after(longest.after(letter.start))
            level: Severity | None = None if twice else "warning"
            yield Finding(reference, message, ("bridge_letter", "end"), mend, level=level)
        message = f"the bridge letter speaks until {letter.end}, and nothing of the time since"
        mend = "write the next letter, or take this one away and say when the next report comes"
        why = (
            "a letter that ended months ago bridges to nothing, and a reader asks for the next one"
        )
        path, since = ("bridge_letter", "end"), longest.after(letter.end) + DAY
        yield Finding(reference, message, path, mend, why, level="warning", since=since)


@rule(
    "ATT-07",
    "error",
    "S04",
    why="a reader wants to know which criteria were examined, and security is always among them",
    mend="write the criteria as the report names them",
)
def criteria_are_those_of_soc(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A SOC 2 or SOC 3 report names its criteria out of the five, and security is among them."""
    for reference, record in held(portal, "soc-2", "soc-3"):
        yield from unstated(portal, reference, record, "criteria")
        unknown = list(outside(reference, record, "criteria", asked=True))
        yield from unknown
        if record.criteria and not unknown and "security" not in record.criteria:
            message = f"the criteria are {listed(record.criteria)}: was security not examined?"
            yield Finding(reference, message, ("criteria",))


@rule(
    "ATT-08",
    "error",
    "S01 S02",
    why="the opinion is worth something because an independent CPA firm gives it",
    mend="name the CPA firm that signed the report",
)
def examiners_are_independent(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A SOC report names its CPA firm, which is neither the examined one nor a seller of tools."""
    own, further = portal.organization, names("issuers", "platform_words")
    for reference, record in held(portal, *SOC):
        yield from unstated(portal, reference, record, "issuer")
        if (issuer := record.issuer) is None:
            continue
        if issuer.sort != "cpa-firm":
            message = f"{issuer.name} is given as '{issuer.sort}', and SOC reports need a CPA firm"
            yield Finding(reference, message, ("issuer", "sort"))
        if is_one_of(issuer.name, (own.name, own.legal_name, record.holder)):
            message = f"{issuer.name} would have examined itself"
            yield Finding(reference, message, ("issuer", "name"))
        elif is_one_of(issuer.name, names("issuers", "platforms"), further):
            message = f"{issuer.name} sells tools that prepare for the examination"
            yield Finding(reference, message, ("issuer", "name"))


_OPINIONS = {
    "qualified": (
        r"\bqualified (?:[\w']+ ){0,2}opinion|\bopinion (?:[\w']+ ){0,6}qualified\b"
        r"|\bqualifications?\b"
    ),
    "adverse": r"\badverse(?:ly)? (?:[\w']+ ){0,2}opinion|\bopinion (?:[\w']+ ){0,6}adverse\b",
    "disclaimer": r"\bdisclaim(?:ers?|ed|s)?\b|\bno opinion\b|\bnot (?:give|express) an opinion\b",
}
"""How a text says that an opinion was not unqualified."""


def _says_opinion(record: Certification) -> bool:
    """Whether the text beside the name says which opinion was given, and does not deny it."""
    opinion = str(record.opinion)
    for text in (record.title, record.statement, *record.conditions, *record.limits):
        for found in re.finditer(_OPINIONS[opinion], text, re.IGNORECASE):
            clause = re.split(r"[.,;:]", text[: found.end()])[-1]
            if opinion == "disclaimer" or not re.search(
                r"\b(?:not|no|never|nor)\b", clause, re.IGNORECASE
            ):
                return True
    return False


@rule(
    "ATT-09",
    "error",
    "S02",
    why="a report with a qualified opinion is not what its bare name makes a reader expect",
    mend="say in statement or limits which opinion the auditor gave, and on what",
)
def opinions_are_said(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """The auditor's opinion is recorded, and said beside the name unless it is unqualified."""
    for reference, record in held(portal):
        if "opinion" in standard_of(record).required:
            yield from unstated(portal, reference, record, "opinion")
        if record.opinion in (None, "unqualified"):
            continue
        if not _says_opinion(record):
            message = f"opinion is {record.opinion}, and neither statement nor limits say so"
            yield Finding(reference, message, ("opinion",))
        if record.mark:
            message = f"a mark stands beside a report whose opinion is {record.opinion}"
            yield Finding(reference, message, ("mark",), "remove the mark")


@rule(
    "ATT-12",
    "error",
    "S04",
    why="the auditor restricts these reports to readers who know the system",
    mend="write access: nda or request, and say in how_to_get whom to ask",
)
def soc_reports_are_not_public(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A SOC 1 or SOC 2 report is not public; a SOC 3 report can be."""
    for reference, document in stated(portal, Document):
        if document.sort in ("soc-1-report", "soc-2-report") and document.access == "public":
            name = document.sort.replace("-", " ").replace("soc", "SOC")
            message = f"anyone can have this {name}: does the auditor not restrict its use?"
            yield Finding(reference, message, ("access",))


@rule(
    "ATT-22",
    "info",
    "S39",
    why="who reads that a certificate is held asks to see it, or to look it up",
    mend="add it under documents, be it on request, or write verify_url or listing_id",
)
def certificates_can_be_seen(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A certificate that an owner alone vouches for can be seen, or looked up in a register."""
    for reference, record in held(portal):
        of_a_body = record.issuer is not None and record.issuer.sort == "certification-body"
        shown = record.documents or record.verify_url or record.listing_id
        if of_a_body and not shown and set(record.basis or ()) == {"owner-approval"}:
            message = (
                f"{record.standard_name} rests on the owner's approval alone: how can a customer"
                " see the certificate, or look it up?"
            )
            yield Finding(reference, message, ("basis",))
