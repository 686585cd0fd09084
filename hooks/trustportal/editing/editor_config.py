"""The configuration of the editor: every collection, and the form of its entries."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from trustportal.editing.forms import RECORDS, Box, form
from trustportal.editing.page_entries import BODY, page_paths, page_title
from trustportal.editing.slots import slots
from trustportal.model.base import Part, Record
from trustportal.model.front_matter import FrontMatter
from trustportal.model.kinds import KINDS, ORGANIZATION, Organization
from trustportal.model.waivers import Waiver
from trustportal.model.words import headline
from trustportal.portal import WAIVERS
from trustportal.source.pages import address_of

Configuration = dict[str, Any]

PAGES = "pages"


def editor_config(root: Path, proxy_url: str, preview_url: str) -> Configuration:
    """What Decap CMS reads in place of its config.yml."""
    kinds = [
        _of_records(name, kind.title if len(kind.collections) == 1 else headline(name), record)
        for kind in KINDS
        for name, record in kind.collections.items()
    ]
    return {
        "backend": {"name": "proxy", "proxy_url": proxy_url, "branch": "-"},
        "media_folder": "-",
        "publish_mode": "simple",
        "locale": "en",
        "logo": {"src": "mark.svg", "show_in_header": True},
        "site_url": preview_url,
        "display_url": preview_url,
        "show_preview_links": True,
        "slug": {"encoding": "ascii", "clean_accents": True},
        "collections": [_of_pages(root), *kinds, _of_waivers(), _of_organization(), _of_pickers()],
    }


def _collection(name: str, label: str, said: str) -> Configuration:
    """What every folder of entries has: each is a JSON file for the browser and for nobody else."""
    return {
        "name": name,
        "label": label,
        "description": said,
        "folder": name,
        "extension": "json",
        "format": "json",
        "create": True,
    }


def _of_records(name: str, label: str, model: type[Record]) -> Configuration:
    known = slots(model)
    grouped = model.group_by if model.group_by in known else None
    sortable = [field for field in ("title", "reviewed_on", model.newest_by) if field in known]
    groups = [{"label": headline(grouped), "field": grouped}] if grouped else []
    return _collection(name, label, _said(model)) | {
        "label_singular": "question" if name == "faq" else _singular(model),
        "identifier_field": "title",
        "slug": "{{fields.id}}",
        "summary": "{{title}}",
        "preview_path": f"claims/{name}/{{{{slug}}}}/",
        "sortable_fields": list(dict.fromkeys(sortable)),
        "view_filters": [
            {"label": "Drafts", "field": "state", "pattern": "^draft$"},
            {"label": "Published", "field": "state", "pattern": "^published$"},
            {"label": "Retired", "field": "state", "pattern": "^retired$"},
        ],
        "view_groups": [*groups, {"label": "State", "field": "state"}],
        "fields": form(model),
    }


def _of_waivers() -> Configuration:
    return _collection(WAIVERS, "Waivers", _said(Waiver)) | {
        "label_singular": "waiver",
        "identifier_field": "rule",
        "slug": "{{fields.rule}}-{{fields.record}}",
        "preview_path": "checks/",
        "summary": "{{rule}}: {{record}}",
        "sortable_fields": ["until", "rule"],
        "fields": form(Waiver),
    }


def _of_organization() -> Configuration:
    name, title = ORGANIZATION.name, ORGANIZATION.title
    return {
        "name": name,
        "label": title,
        "description": _said(Organization),
        "files": [
            {
                "name": name,
                "label": title,
                "file": f"{name}.json",
                "preview_path": f"{name}/",
                "fields": form(Organization),
            }
        ],
    }


def _of_pages(root: Path) -> Configuration:
    """Every page as a file of its own: a new one needs a place in the navigation first."""
    return {
        "name": PAGES,
        "label": "Pages",
        "description": "What people read around the claims: Markdown with components.",
        "files": [
            {
                "name": path.removesuffix(".md").replace("/", "-"),
                "label": f"{page_title(root, path)} · {path}",
                "file": f"{PAGES}/{path}.json",
                "preview_path": address_of(path) or "/",
                "fields": [_body(), *form(FrontMatter)],
            }
            for path in page_paths(root)
        ],
    }


def _body() -> Box:
    return {
        "name": BODY,
        "label": "Text",
        "hint": "Markdown. It begins with '# ' and the title; {{ … }} are components.",
        "required": True,
        "widget": "markdown",
        "modes": ["raw"],
        "buttons": [],
        "editor_components": [],
    }


def _of_pickers() -> Configuration:
    """Every record by its id and its `kind/id`, for the boxes that refer to one; not shown."""
    fields = [
        {"name": name, "label": headline(name), "widget": "string"}
        for name in ("title", "shown", "collection", "id", "reference")
    ]
    hidden = {"create": False, "hide": True, "identifier_field": "title", "fields": fields}
    return _collection(RECORDS, "Records", "What other records refer to.") | hidden


def _said(model: type[Part]) -> str:
    return " ".join((inspect.getdoc(model) or "").split("\n\n")[0].split())


def _singular(model: type[Record]) -> str:
    """What one is called: the name of its class, in small letters with spaces."""
    letters = (f" {each.lower()}" if each.isupper() else each for each in model.__name__)
    return "".join(letters).strip()
