"""Components on pages: each exists, and is given what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trustportal import codes
from trustportal.model.base import Record
from trustportal.model.components import COMPONENTS, Component, Takes
from trustportal.portal import Portal
from trustportal.problems import Code, did_you_mean, listed
from trustportal.source.markdown_scan import Argument, Call


@dataclass(frozen=True, slots=True)
class Misuse:
    """Why a call cannot be answered."""

    code: Code
    message: str
    mend: str


def misuses(call: Call, portal: Portal) -> Iterator[Misuse]:
    """All that is wrong with one call; nothing when it can be drawn."""
    component = COMPONENTS.get(call.name)
    if component is None:
        near = did_you_mean(call.name, COMPONENTS)
        mend = f"use one of: {listed(sorted(COMPONENTS), 60, last='or')}"
        yield Misuse(codes.UNKNOWN_COMPONENT, f"unknown component '{call.name}'{near}", mend)
        return
    counted = list(_wrong_count(component, call))
    if counted:
        yield from counted
        return
    keywords = component.keywords or {}
    for key in call.keywords.keys() - keywords.keys():
        near = did_you_mean(key, keywords)
        takes = f"it takes {listed(sorted(keywords))}" if keywords else "it takes no named argument"
        message = f"{component.name}: unknown argument '{key}'{near}"
        yield Misuse(codes.WRONG_ARGUMENTS, message, takes)
    if component.repeats and call.arguments and call.keywords:
        mend = "name the records, or choose them by product, group and limit"
        message = f"{component.name}: ids and named arguments do not go together"
        yield Misuse(codes.WRONG_ARGUMENTS, message, mend)
    most = len(component.positional) - 1
    if component.positional:
        for index, value in enumerate(call.arguments):
            takes_what = component.positional[min(index, most)]
            yield from _wrong_value(component, takes_what, value, call, portal)
    for key, value in call.keywords.items():
        if key in keywords:
            yield from _wrong_value(component, keywords[key], value, call, portal)


def _wrong_count(component: Component, call: Call) -> Iterator[Misuse]:
    given, most = len(call.arguments), len(component.positional)
    if given < component.required:
        message = f"{component.name} needs {_counted(component.required)}, not {given}"
        mend = f"write {{{{ {component.name}({_example(component)}) }}}}"
        yield Misuse(codes.WRONG_ARGUMENTS, message, mend)
    elif given > most and not component.repeats:
        message = f"{component.name} takes {_counted(most)} without a name, not {given}"
        mend = f"write {{{{ {component.name}({_example(component)}) }}}}"
        yield Misuse(codes.WRONG_ARGUMENTS, message, mend)


def _counted(number: int) -> str:
    return f"{number or 'no'} argument{'s' if number != 1 else ''}"


def _example(component: Component) -> str:
    examples = {"reference": '"certifications/soc-2-type-2"', "field": '"issued_on"'}
    return ", ".join(examples.get(takes, '"an-id"') for takes in component.positional)


def _wrong_value(
    component: Component, takes: Takes, value: Argument, call: Call, portal: Portal
) -> Iterator[Misuse]:
    if takes == "number":
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            message = f"{component.name}: limit is a number from 1, not {value!r}"
            yield Misuse(codes.WRONG_ARGUMENTS, message, "write limit=3")
        return
    if not isinstance(value, str):
        message = f"{component.name}: a text in quotes is expected, not {value!r}"
        yield Misuse(codes.WRONG_ARGUMENTS, message, 'write it in quotes: "..."')
        return
    if takes in ("id", "reference", "product"):
        collection = {"id": component.name, "product": "products"}.get(takes, "")
        yield from _unknown(f"{collection}/{value}" if collection else value, portal)
    elif takes == "field":
        yield from _wrong_field(value, str(call.arguments[0]), portal)
    elif takes == "group":
        groups = {str(_group(record)) for record in portal.records.get(component.name, ())}
        if value not in groups:
            near = did_you_mean(value, groups)
            message = f"{component.name}: no record has the group '{value}'{near}"
            yield Misuse(
                codes.WRONG_ARGUMENTS,
                message,
                f"use one of: {listed(sorted(groups), 40, last='or')}",
            )


def _group(record: Record) -> object:
    return getattr(record, record.group_by or "id", None)


def _unknown(reference: str, portal: Portal) -> Iterator[Misuse]:
    state = portal.state_of(reference)
    if state is not None:
        if state != "published":
            mend = "take it off the page, or publish the record"
            message = f"'{reference}' is {'a draft' if state == 'draft' else 'retired'}"
            yield Misuse(codes.UNPUBLISHED, message, mend)
    elif portal.is_unknown(reference):
        near = did_you_mean(reference, portal.index)
        mend = "use the kind and id of a record: certifications/soc-2-type-2"
        renamed = portal.renamed(reference)
        if renamed:
            near, mend = f"; it is now '{renamed}'", f"write '{renamed}'"
        yield Misuse(codes.UNKNOWN_ID, f"there is no '{reference}'{near}", mend)


def _wrong_field(name: str, reference: str, portal: Portal) -> Iterator[Misuse]:
    record = portal.find(reference)
    if record is None or name in record.public:
        return
    near = did_you_mean(name, record.public)
    message = f"'{reference}' has no public field '{name}'{near}"
    yield Misuse(
        codes.WRONG_ARGUMENTS,
        message,
        f"use one of: {listed(sorted(record.public), 60, last='or')}",
    )
