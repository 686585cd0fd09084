"""Sentences that say "it" of a company that the sentence before them names."""

from __future__ import annotations

import re

from trustportal.portal import Portal
from trustportal.prose.mentions import named_in
from trustportal.prose.passages import Sentence

_IT = re.compile(r"\W*(?:it|this company|the company|that company)(?= [a-z])", re.IGNORECASE)


def with_its_company(sentence: Sentence, portal: Portal) -> Sentence:
    """A sentence with the name in the place of the pronoun that it begins with, where the one
    before names one company and it names none.
    """
    found = _IT.match(sentence.text)
    if not found or named_in(sentence.text, portal):
        return sentence
    names = named_in(sentence.before, portal)
    if len(names) != 1:
        return sentence
    return sentence.part(found.end(), len(sentence.text)).behind(names[0])


def is_of_another(sentence: Sentence, portal: Portal) -> bool:
    """Whether a sentence begins with "it" of a company that it does not name itself."""
    before = named_in(sentence.before, portal) if _IT.match(sentence.text) else ()
    return bool(before) and not set(before) & set(named_in(sentence.text, portal))
