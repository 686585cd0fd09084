"""What a sentence says of products by a matter: not what their names, companies or ways say."""

from __future__ import annotations

import re

from trustportal.portal import Portal
from trustportal.prose.assertions import name_of_product
from trustportal.prose.mentions import named_in
from trustportal.prose.topics import Matter
from trustportal.reference.expressions import expression

_FILLER = "\N{NO-BREAK SPACE}"
"""Stands for a letter of a name: no part of a word, so that nothing else is found there."""


def is_on_products(text: str, matter: Matter, portal: Portal) -> bool:
    """Whether a sentence says of products what a matter is on: not one on what another company
    does, and not one where the words are a part of a product's name, as in "Verify MFA".
    """
    if any(text.lstrip().startswith(each) for each in named_in(text, portal)):
        return False
    bare = name_of_product(portal).sub(lambda found: _without(found.group(), matter), text)
    return all(expression(on).search(bare) for on in matter.on)


def _without(name: str, matter: Matter) -> str:
    """A name with other letters in the place of the matter's words, if it has more than these."""
    for on in matter.on:
        found = expression(on).search(name)
        if found and found.group() != name:
            return _FILLER * len(name)
    return name


def without_ways(text: str, matter: Matter, portal: Portal) -> str:
    """A sentence without the products that it names as another way to get what a matter is on:
    "with a second factor or through Identify".
    """
    names = name_of_product(portal)
    for on in matter.on:
        for found in expression(on).finditer(text):
            way = _OR_BY.match(text, found.end())
            name = names.match(text, way.end()) if way else None
            if name:
                text = f"{text[: name.start()]}{_FILLER * len(name.group())}{text[name.end() :]}"
    return text


_OR_BY = re.compile(r",? or (?:with|by|through|via|using) (?:the |our )?", re.IGNORECASE)
"""Begins another way than the one before."""
