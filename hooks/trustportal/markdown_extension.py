"""The Markdown extension that puts components and claim links into a page.

A component's HTML goes into Markdown's stash, so neither Markdown nor Jinja sees it again.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from trustportal.source.markdown_render import Pure
from trustportal.source.markdown_scan import Call, calls

Draw = Callable[[Call, str], str]
"""A component's call and the address of its page, to HTML."""


class PortalMarkdown(Pure):
    """Set `page_url` to the address of the page before each conversion."""

    def __init__(self, draw: Draw, claim_url: Callable[[str, str], str]) -> None:
        super().__init__()
        self.draw, self.claim_url = draw, claim_url
        self.page_url = ""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's own name
        """Register the two steps, and what makes the result pure."""
        super().extendMarkdown(md)
        # after fenced code (25) has been put away, so that code stays code
        md.preprocessors.register(_PlaceComponents(md, self), "trust-portal-components", 24)
        # after MkDocs has resolved and judged its own links (0), which leaves other schemes alone
        md.treeprocessors.register(_ResolveLinks(md, self), "trust-portal-links", -1)


class _PlaceComponents(Preprocessor):
    def __init__(self, md: Markdown, extension: PortalMarkdown) -> None:
        super().__init__(md)
        self.markdown, self.extension = md, extension

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        for call in reversed(calls(text)):
            html = self.extension.draw(call, self.extension.page_url)
            stashed = self.markdown.htmlStash.store(html)
            text = text[: call.start] + stashed + text[call.end :]
        return text.split("\n")


class _ResolveLinks(Treeprocessor):
    def __init__(self, md: Markdown, extension: PortalMarkdown) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            target = link.get("href", "")
            if target.startswith("claim:"):
                url = self.extension.claim_url(
                    target.removeprefix("claim:"), self.extension.page_url
                )
                link.set("href", url)
            elif target.startswith("https://"):
                _say_that_it_leads_elsewhere(link)


def _say_that_it_leads_elsewhere(link: Element) -> None:
    """Mark a link to another website, for eyes by its class, for ears in words (WCAG G201)."""
    link.set("class", "tp-external")
    link.set("rel", "noopener")
    SubElement(link, "span", {"class": "tp-for-ears"}).text = " (another website)"
