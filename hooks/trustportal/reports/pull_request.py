"""What a reviewer of a change wants to know, as one comment: problems, difference, pages.

All that comes from the portal is plain text, as in `reports.changes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trustportal.judge import Judgement
from trustportal.model.components import COMPONENTS
from trustportal.problems import SEVERITIES, Problem
from trustportal.publication.changes import Change
from trustportal.reports.changes import Difference, as_markdown, plain
from trustportal.reports.text import counted
from trustportal.source.pages import Page, address_of

LONGEST = 60_000
"""Characters; GitHub takes 65,536, and the workflow adds a line of its own."""
MOST_PROBLEMS, MOST_PAGES = 40, 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change to a portal: how it stands afterwards, and what it says differently.

    Without a `difference`, `silence` says why there is none. `texts` are the bodies of the pages
    before, by file; None where they are not known.
    """

    judgement: Judgement
    difference: Difference | None = None
    silence: str = ""
    texts: Mapping[str, str] | None = field(default=None, repr=False)


def pull_request(proposal: Proposal) -> str:
    """The comment, cut at a line where it would be longer than a comment can be."""
    lines = [*_verdict(proposal.judgement), ""]
    if proposal.difference:
        lines += [*as_markdown(proposal.difference).splitlines(), "", *_pages(proposal)]
    else:
        lines += [f"What changes for customers cannot be told: {plain(proposal.silence)}"]
    kept, length = [], 0
    for line in lines:
        length += len(line) + 1
        if length > LONGEST:
            kept += ["", "The rest is too long for a comment; `trust-portal diff` says it all."]
            break
        kept.append(line)
    return "\n".join(kept).rstrip() + "\n"


def _verdict(judgement: Judgement) -> Iterator[str]:
    verdict = "can be published" if judgement.stands else "must not be published"
    said = counted(judgement.problems) or "no problems"
    yield f"### After this change the portal {verdict}: {said}"
    first = sorted(judgement.problems, key=lambda p: (SEVERITIES.index(p.severity), p.place))
    if first:
        yield ""
    for problem in first[:MOST_PROBLEMS]:
        yield from _item(problem)
    if len(first) > MOST_PROBLEMS:
        yield f"- and {len(first) - MOST_PROBLEMS} more; `trust-portal check` names them"


def _item(problem: Problem) -> Iterator[str]:
    code, place = plain(problem.code.code), plain(str(problem.place))
    yield f"- **{problem.severity} {code}** {place}: {plain(problem.message)}"
    yield f"  - why: {plain(problem.reason)}"
    yield f"  - mend: {plain(problem.mend)}"


def _pages(proposal: Proposal) -> Iterator[str]:
    """The pages on which the change is seen, with the reason for each."""
    portal, difference = proposal.judgement.portal, proposal.difference
    if portal is None or difference is None:
        return
    claims = [f"claims/{each.id}/" for each in difference.changes if difference.url(each)]
    looks = [(address, "the claim's own page") for address in claims]
    looks += [
        (address_of(page.path), reason)
        for page in portal.pages
        if (reason := _reason(page, difference.changes, proposal.texts))
    ]
    if looks:
        yield f"### Pages to look at: {len(looks)}"
        yield ""
        yield "Below the address of `make serve`, or of a copy that was built of this change."
        yield ""
    for address, reason in looks[:MOST_PAGES]:
        yield f"- {plain('/' + address)} ({reason})"
    if len(looks) > MOST_PAGES:
        yield f"- and {len(looks) - MOST_PAGES} more"


def _reason(page: Page, changes: Sequence[Change], texts: Mapping[str, str] | None) -> str:
    """Why a page looks different: its own text, or what it draws; nothing when it does not."""
    drawn = {name for call in page.scan.calls for name in (call.name, *map(str, call.arguments))}
    drawn |= {f"{call.name}/{argument}" for call in page.scan.calls for argument in call.arguments}
    components = (COMPONENTS[call.name] for call in page.scan.calls if call.name in COMPONENTS)
    drawn |= {name for component in components for name in component.draws}
    seen = [each for each in changes if drawn & {each.id, each.id.partition("/")[0]}]
    reasons = []
    if texts is not None and texts.get(page.file) != page.body:
        reasons.append("its text changed" if page.file in texts else "it is new")
    if seen:
        reasons.append(f"it draws {len(seen)} of the changed claims")
    return "; ".join(reasons)
