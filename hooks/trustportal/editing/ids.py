"""Ids are permanent: who has one, who had it, and where the record of a reference stands."""

from __future__ import annotations

from trustportal.model.kinds import COLLECTIONS
from trustportal.portal import Portal
from trustportal.problems import did_you_mean, listed
from trustportal.publication.history import read_chain


def whose(portal: Portal, reference: str) -> str | None:
    """Who has a reference "kind/id", or had it; None where it is free."""
    if reference in portal.origins:
        return f"'{reference}' is in use ({portal.origin(reference).place()})"
    if present := portal.renamed(reference):
        return f"'{reference}' is an earlier id of '{present}', to which its links lead"
    for release in reversed(read_chain(portal.history).releases):
        for statement in release.document["statements"]:
            if statement["id"] == reference:
                return f"'{reference}' was published ({release.file.file}); no id is used again"
    return None


def found(portal: Portal, name: str) -> str:
    """The reference of "kind/id", or of an id alone where only one kind has it.

    Raises `LookupError` with a sentence for people.
    """
    if name in portal.origins and "/" in name:
        return name
    if present := portal.renamed(name):
        raise LookupError(f"'{name}' is an earlier id; the record is '{present}' now")
    known = [each for each in portal.origins if each.partition("/")[0] in COLLECTIONS]
    same = [each for each in known if each.partition("/")[2] == name]
    if len(same) == 1:
        return same[0]
    if same:
        raise LookupError(f"several records have the id '{name}'; name one: {listed(same)}")
    near = did_you_mean(name, known) or did_you_mean(name, [each.split("/")[1] for each in known])
    raise LookupError(f"there is no record '{name}'{near}")
