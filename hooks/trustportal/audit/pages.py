"""What is wrong with one finished page by itself, and where it leads.

Pages share their frame, so each distinct tag is judged once for the whole site; what remains for a
page is to look its tags up. Drawings (SVG) are read in the same way: a browser runs them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trustportal import codes
from trustportal.audit.addresses import Site
from trustportal.audit.markup import TOKEN, Tag, markup, opening_tag
from trustportal.problems import Code

Fault = tuple[Code, str]
_SAFE = ("https:", "mailto:")
_SHOWN = 70


@dataclass(frozen=True, slots=True)
class Facts:
    """What a tag says, whatever page it stands on."""

    faults: tuple[Fault, ...] = ()
    id: str = ""
    targets: dict[str, None] = field(default_factory=dict)
    """Where it leads and what it loads."""
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page: what is wrong in it, by tag, its ids, and the addresses it names."""

    faults: tuple[tuple[str, Fault], ...]
    ids: frozenset[str]
    targets: tuple[str, ...]
    """The address of each link and of each thing that is loaded."""


class Reader:
    """Reads the pages of one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._facts: dict[str, Facts] = {}

    def read(self, path: str, text: str) -> Page:
        """A page with all that can be said without the other pages."""
        tokens = TOKEN.findall(text)
        faults: list[tuple[str, Fault]] = []
        targets: dict[str, None] = {}
        ids: set[str] = set()
        for token in tokens:
            facts = self._facts.get(token)
            if facts is None:
                facts = self._facts[token] = self._judge(token)
            if facts is _NOTHING:
                continue
            faults += [(token, fault) for fault in facts.faults]
            if facts.id:
                if facts.id in ids:
                    faults.append((token, (codes.ID_TWICE, f"the id '{facts.id}' stands twice")))
                ids.add(facts.id)
            targets |= facts.targets
            for address in facts.scripts:
                if self.site.path_of(address, path) not in self.site.scripts:
                    said = f"it runs the script '{address[:_SHOWN]}', which is not the portal's"
                    faults.append((token, (codes.FOREIGN_SCRIPT, said)))
        return Page(tuple(faults), frozenset(ids), tuple(targets))

    def tags_to(self, text: str, address: str) -> Iterator[str]:
        """The tags of a page that name an address."""
        for token in dict.fromkeys(TOKEN.findall(text)):
            if address in self._judge(token).targets:
                yield token

    def _judge(self, token: str) -> Facts:
        if token == "<":  # noqa: S105 - a piece of markup
            return Facts(faults=((codes.UNCERTAIN_PAGE, "a '<' begins no well-formed tag"),))
        tag = opening_tag(token)
        if tag is None:
            bad = token[:2] == "<!" and "[" in token[:_SHOWN] and token[:4] != "<!--"
            said = "a doctype declares more than a type"
            return Facts(faults=((codes.UNCERTAIN_PAGE, said),)) if bad else _NOTHING
        named = {f"{tag.name} {name}": value for name, value in tag.attributes.items()}
        fetches = tag.name != "link" or not (
            set(tag.attributes.get("rel", "").lower().split()) <= markup().silent
        )
        loads = [v for name, v in named.items() if name in markup().loads and fetches]
        links = [v for name, v in named.items() if name in markup().links]
        if tag.name == "link" and not fetches:
            links.append(tag.attributes.get("href", ""))
        loads = [each for value in loads for each in _several(tag, value)]
        facts = Facts(
            faults=tuple(self._faults(tag, loads, links)),
            id=tag.attributes.get("id", ""),
            targets=dict.fromkeys(
                (*links, *(each for each in loads if not each.startswith("data:image/")))
            ),
            scripts=tuple(loads) if tag.name == "script" else (),
        )
        return facts if facts != _NOTHING else _NOTHING

    def _faults(self, tag: Tag, loads: list[str], links: list[str]) -> Iterator[Fault]:
        """What is wrong with a tag wherever it stands."""
        for name in tag.twice:
            yield codes.UNCERTAIN_PAGE, f"<{tag.name}> has the attribute {name} twice"
        yield from _code(tag)
        for address in (*loads, *links):
            bare = re.sub(r"[\x00-\x20]", "", address).lower()
            scheme = re.match(r"[a-z][a-z0-9+.-]*:|[^/?#]*:", bare)
            picture = address in loads and bare.startswith("data:image/") and tag.name == "img"
            if scheme and scheme[0] not in _SAFE and not picture:
                yield codes.UNSAFE_ADDRESS, f"<{tag.name}> leads to '{address[:_SHOWN]}'"
            elif address in loads and not picture and self.site.is_foreign(bare):
                yield codes.FOREIGN_REQUEST, f"<{tag.name}> loads '{address[:_SHOWN]}'"
        if tag.name in ("form", "input", "button") and any(map(self.site.is_foreign, links)):
            yield codes.FOREIGN_REQUEST, f"<{tag.name}> sends what is typed to another host"
        if tag.name in ("img", "area") and "alt" not in tag.attributes:
            shown = tag.attributes.get("src", "")[:_SHOWN]
            yield codes.NO_ALTERNATIVE, f"the picture '{shown}' has no alt"


_NOTHING = Facts()


def _code(tag: Tag) -> Iterator[Fault]:
    """Scripts, handlers, styles and elements that do more than show something."""
    rules = markup()
    kind = tag.attributes.get("type", "").strip().lower()
    if tag.name == "style" or "style" in tag.attributes:
        yield codes.INLINE_STYLE, f"<{tag.name}> holds style of its own"
    elif tag.name in rules.refused:
        yield codes.FOREIGN_SCRIPT, f"the element <{tag.name}> is not one of the portal's"
    if tag.name == "script" and "src" not in tag.attributes and kind not in rules.data:
        said = " ".join(tag.content.split())[:_SHOWN]
        yield codes.FOREIGN_SCRIPT, f"a script stands in the page itself: {said}"
    for name in tag.attributes:
        if name.startswith("on"):
            yield codes.EVENT_HANDLER, f"<{tag.name}> holds code in {name}"
        elif name in rules.refused_attributes:
            yield codes.FOREIGN_SCRIPT, f"<{tag.name}> has the attribute {name}"
    if tag.name == "meta" and "http-equiv" in tag.attributes:
        yield from _directive(tag)


def _directive(tag: Tag) -> Iterator[Fault]:
    said = tag.attributes["http-equiv"].strip().lower()
    content = tag.attributes.get("content", "")
    if said not in markup().directives:
        yield codes.FOREIGN_SCRIPT, f"<meta> says {said[:_SHOWN]}"
    elif said == "refresh" and not re.fullmatch(r"0; url=(?:\.\./)+[\w./-]*", content):
        yield codes.UNSAFE_ADDRESS, f"<meta> leads on to '{content[:_SHOWN]}'"


def _several(tag: Tag, value: str) -> list[str]:
    """The addresses of an attribute that may hold several."""
    if "srcset" in tag.attributes or "imagesrcset" in tag.attributes:
        return [each.split()[0] for each in value.split(",") if each.split()]
    return [value]
