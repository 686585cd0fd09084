"""Products that a text says are certified, where the management system is (FCT-01)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trustportal.portal import Portal
from trustportal.prose.assertions import name_of_product
from trustportal.prose.ground import Ground
from trustportal.prose.guards import clause_at, negated
from trustportal.prose.speech import Speech

_IS_CERTIFIED = Speech("assurances.is_certified")
_OF_SYSTEM = re.compile(r"\babout (?:the|a|our) management system\b[^.;]* and not\b", re.IGNORECASE)
"""What a record says that a product is not: certified itself."""


def product_itself(text: str, known: Sequence[Ground], portal: Portal) -> Iterator[str]:
    """A product is not said to be certified where the record says that the management system is."""
    if not all(_OF_SYSTEM.search(each.text) for each in known):
        return
    for name in name_of_product(portal).finditer(text):
        found = _IS_CERTIFIED.match(text[name.end() :])
        begin, _ = clause_at(text, name.start())
        subject = found and not _BEFORE_SUBJECT.search(
            name_of_product(portal).sub("", text[begin : name.start()])
        )
        if (
            found
            and subject
            and not negated(text, name.end(), name.end() + found.end(), within=True)
        ):
            where = known[0].reference
            yield f"'{name.group()}{found.group()}': {where} is about the management system"
            return


_BEFORE_SUBJECT = re.compile(
    r"\b(?!(?:and|or|both|our|all|the|with|also|so|therefore|thus)\b)[a-z]\w*"
)
"""A word before a product that makes something else the subject: "the system behind Enterprise"."""
