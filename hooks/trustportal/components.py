"""Components: the public view drawn by the templates in overrides/fragments/.

The environment is our own: everything is escaped, an undefined name is an error, and no template
sees more than the public view.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
)
from markupsafe import Markup, escape
from zxingcpp import BarcodeFormat, create_barcode

from trustportal.codes import CODES
from trustportal.exports.embeds import fragment
from trustportal.exports.outputs import outputs
from trustportal.exports.trust_pack import Pack, is_whole, pack_of
from trustportal.judge import Judgement
from trustportal.kept_pages import KeptPages, WatchedView, digest
from trustportal.model.components import COMPONENTS
from trustportal.model.durations import Duration
from trustportal.model.kinds import COLLECTIONS, KIND_OF
from trustportal.model.places import country_name, language_name
from trustportal.model.residency import QUESTIONS
from trustportal.model.sources import sources
from trustportal.model.words import headline, size, slug, words
from trustportal.prose.objecting import last_day_to_object
from trustportal.public import PublicRecord, PublicView
from trustportal.publication.restated import restated
from trustportal.rules import FAMILIES, families
from trustportal.source.markdown_render import new_markdown
from trustportal.source.markdown_scan import Call
from trustportal.template_faults import fault

_DARK = re.compile(b"\0+")
"""What is dark in a row of a picture."""
_LINKS = re.compile(r'href="claim:(?P<reference>[^"#]*)(?P<anchor>#[^"]*)?"')
_PAGES = re.compile(r'href="(?P<page>[^":#?]+)\.md(?P<anchor>#[^"]*)?"')


class _Environment(Environment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        """A record's field before a dict's method: `record.keys` is the field."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class Components:
    """Draws components. One for a build; `draw` may be called for any page in any order.

    In a preview a component that cannot be drawn says so; in a build that is an error.
    """

    def __init__(
        self,
        view: PublicView,
        judgement: Judgement,
        templates: Path,
        *,
        preview: bool = False,
        compiled: BytecodeCache | None = None,
    ) -> None:
        self.view, self.judgement, self.preview = WatchedView(view), judgement, preview
        self.to_html = new_markdown()
        self.kept: KeptPages | None = None
        """Where drawings of whole collections are kept; the build says where that is."""
        self.assets: dict[str, str] = {}
        """The present name of each style sheet, script and font, by its own; the build fills it."""
        self.environment = _Environment(
            loader=FileSystemLoader(templates),
            auto_reload=False,  # every build makes its own environment
            bytecode_cache=compiled,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            comment_start_string="{##",
            comment_end_string="##}",
        )
        self.environment.filters |= {
            "words": words,
            "headline": headline,
            "grouped": grouped,
            "country": country_name,
            "language": language_name,
            "size": size,
            "date": date.fromisoformat,
            "slug": slug,
            "qr": qr,
            "restated": lambda share: restated(share, self.view.unwatched()),
        }
        self.environment.tests |= {"day": is_day, "length": is_length}
        self.outputs = written = tuple(outputs(view))
        self.packs = tuple(each for each in written if is_whole(each))
        """The volumes of the trust pack."""
        self.environment.globals |= {
            "view": self.view,
            "organization": view.organization,
            "last_day_to_object": last_day_to_object,
            "questions": QUESTIONS,
            "kind_of": KIND_OF,
            "all_codes": CODES,
            "families": families(),
            "names": FAMILIES,
            "sources": sources(),
            "packs": self.packs,
            "embed": partial(fragment, self.view)
            if any(e.name == "embeds" for e in written)
            else None,
            "pack_of": pack_of if any(each.name == "pdf" for each in written) else None,
        }

    def draw(self, call: Call, page_url: str) -> Markup:
        """The HTML of a component on the page at `page_url`, which is relative to the site."""
        if not self.preview:
            return self._drawn(call, page_url)
        try:
            if self.judgement.portal:
                return self._drawn(call, page_url)
            reason = ""
        except (KeyError, TypeError):
            reason = ""
        except TemplateError as error:
            reason = f" {fault(error)}"
        said = escape(
            f"{headline(call.name)} cannot be shown until the problems are mended.{reason}"
        )
        return Markup('<p class="tp-gap">{}</p>').format(said)

    def claim_url(self, reference: str, page_url: str) -> str:
        """The address of a claim's own page, relative to the page at `page_url`."""
        name, hash_, anchor = reference.partition("#")
        return _Place(self, page_url).url(f"claims/{name}/") + hash_ + anchor

    def frame(self, name: str, page_url: str) -> Markup:
        """A piece of every page's frame that is made from the public view."""
        template = self.environment.get_template(f"{name}.html")
        return Markup(template.render(url=_Place(self, page_url).url))  # noqa: S704 - escaped by the environment

    def printed(self, pack: Pack) -> str:
        """A pack as the document that is printed: its links name the website in full."""
        place = _Elsewhere(self, "")
        accent = self.view.organization["accent"]["light"]
        template = self.environment.get_template("trust_pack.html")
        return template.render(
            url=place.url, link=place.link, markdown=place.markdown, pack=pack, accent=accent
        )

    def _drawn(self, call: Call, page_url: str) -> Markup:
        """The drawing, made anew only if it would come out differently."""
        if self.kept is None or call.name not in COLLECTIONS:
            return self._draw(call, page_url)
        asked = repr((page_url, call.name, call.arguments, sorted(call.keywords.items())))
        name = f"{call.name}-{digest(asked.encode())}"
        ((_, html),) = self.kept.page(
            name, b"", lambda: (("", self._draw(call, page_url).encode()),)
        )
        return Markup(html.decode())  # noqa: S704 - as it was drawn

    def _draw(self, call: Call, page_url: str) -> Markup:
        component = COMPONENTS[call.name]
        template = self.environment.get_template(component.template)
        place = _Place(self, page_url)
        arguments: dict[str, Any] = {
            "url": place.url,
            "link": place.link,
            "markdown": place.markdown,
        }
        if call.name in COLLECTIONS:
            arguments |= {"records": self._chosen(call), "chosen": bool(call.arguments)}
        elif component.positional:
            record = self.view.find(str(call.arguments[0]))
            if record is None:
                raise KeyError(call.arguments[0])
            arguments |= {"record": record}
            arguments |= {"field": call.arguments[1]} if len(call.arguments) > 1 else {}
        else:  # of the portal as a whole
            arguments |= {
                "judgement": self.judgement,
                "ledger": self.view.past,
                "outputs": self.outputs,
                "asset": lambda path: self.assets.get(path, path),
            }
        return Markup(template.render(arguments).strip())  # noqa: S704 - escaped by the environment

    def _chosen(self, call: Call) -> Sequence[PublicRecord]:
        """The records that a call names: by id in that order, else by group, product and limit."""
        if call.arguments:
            return [self.view.index[f"{call.name}/{name}"] for name in call.arguments]
        field = COLLECTIONS[call.name].group_by
        group, product = call.keywords.get("group"), call.keywords.get("product")
        records = [
            record
            for record in self.view.records[call.name]
            if record["state"] == "published"
            and (group is None or (field and record[field] == group))
            and (product is None or covers(record, str(product)))
        ]
        limit = call.keywords.get("limit")
        return records[: int(limit)] if limit else records


def grouped(records: Sequence[PublicRecord], field: str) -> list[tuple[Any, list[PublicRecord]]]:
    """The records by the value of a field, groups in the order in which the data name them."""
    groups: dict[Any, list[PublicRecord]] = {}
    for record in records:
        groups.setdefault(record[field], []).append(record)
    return list(groups.items())


def covers(record: PublicRecord, product: str) -> bool:
    """Whether a record speaks of a product: it names it, or its scope is everything."""
    scope = record.get("scope") or {}
    named = [*(record.get("products") or ()), *(scope.get("products") or ())]
    named += [each["product"] for each in record.get("availability", ())]
    return product in named or bool(scope.get("everything"))


class _Place:
    """The view from one page: relative addresses and links."""

    def __init__(self, components: Components, page_url: str) -> None:
        self.components, self.page_url = components, page_url

    def url(self, path: str) -> str:
        """A path of the site, relative to the page, so that the site can lie in any folder."""
        if self.page_url.endswith("404.html"):
            return path
        target, hash_, anchor = path.partition("#")
        start = self.page_url if self.page_url.endswith("/") else posixpath.dirname(self.page_url)
        relative = posixpath.relpath("/" + target, "/" + start)
        return relative + ("/" if target.endswith("/") or not target else "") + hash_ + anchor

    def link(self, reference: str) -> Markup:
        """A link to a record by its title; a word of BASIS_WORDS stays a word."""
        record = self.components.view.find(reference)
        if record is None:
            return escape(words(reference))
        return Markup('<a href="{}">{}</a>').format(self.url(record["path"]), record["title"])

    def markdown(self, text: str) -> Markup:
        """Markdown of the data as HTML: raw HTML is text, links lead to pages and claims."""
        html = self.components.to_html.reset().convert(text)
        html = _LINKS.sub(
            lambda found: 'href="{}{}"'.format(
                self.url(f"claims/{found['reference']}/"), found["anchor"] or ""
            ),
            html,
        )
        html = _PAGES.sub(
            lambda found: 'href="{}{}"'.format(
                self.url(re.sub(r"(^|/)index$", "", found["page"]) + "/"), found["anchor"] or ""
            ),
            html,
        )
        return Markup(html)  # noqa: S704 - raw HTML is switched off, links were judged


class _Elsewhere(_Place):
    """The view from outside the website: every address in full."""

    def url(self, path: str) -> str:
        return self.components.view.site_url + path


def compiled_templates(folder: Path) -> BytecodeCache | None:
    """Compiled templates kept in a folder that is safe to delete; None where it cannot be written.

    Jinja finds them by a checksum of the template's source, so a changed template is compiled anew.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


def qr(url: str) -> Markup:
    """An address as a QR code, for paper: an inline picture that takes the size of its box, with a
    margin of two modules. A row is drawn by strokes, which lie half above and half below a line.

    The mask is always the same: trying all eight for the one that cameras like best costs most of
    the time, and paper held to a camera reads with any.
    """
    drawn = create_barcode(url, BarcodeFormat.QRCode, ec_level="M", data_mask=4)
    picture = drawn.to_image(add_quiet_zones=False)
    rows = memoryview(picture).tolist()  # type: ignore[arg-type] # it is a buffer, as its text says
    path = "".join(
        f"M{run.start()} {y}h{run.end() - run.start()}"
        for y, row in enumerate(rows)
        for run in _DARK.finditer(bytes(row))
    )
    return Markup('<svg viewBox="-2 -2.5 {0} {0}"><path stroke="#000" d="{1}"/></svg>').format(
        len(rows) + 4, path
    )


def is_day(value: object) -> bool:
    """Whether a value is a date."""
    return isinstance(value, date)


def is_length(value: object) -> bool:
    """Whether a value is a duration."""
    return isinstance(value, Duration)
