"""What search engines read in a page: JSON-LD in the words of schema.org.

Only a certificate is a `Certification`: a SOC 2 report is an auditor's opinion, a listing is an
entry, a self-assessment is the organisation's own word.
"""

from __future__ import annotations

from json import dumps
from typing import Any

from markupsafe import Markup

from trustportal.exports.markdown_text import absolute
from trustportal.exports.output import in_full
from trustportal.public import PublicRecord, PublicView
from trustportal.source.markdown_render import html_of

CONTEXT = "https://schema.org"


def json_ld(view: PublicView, page_url: str) -> Markup | None:
    """The data of a page as the content of a script element, or None where it has none."""
    record = view.at(page_url)
    made = _of_record(view, record) if record else _of_page(view, page_url)
    if not made:
        return None
    text = dumps({"@context": CONTEXT} | made, ensure_ascii=False, sort_keys=True)
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 - nothing is left in it that could end the element


def _of_page(view: PublicView, page_url: str) -> dict[str, Any] | None:
    if page_url in ("", "./"):
        return _organization(view)
    if page_url == "faq/":
        asked = [each for each in view.records["faq"] if each["state"] == "published"]
        answered = [_question(view, each) for each in asked if each["answer"]]
        return {"@type": "FAQPage", "mainEntity": answered} if answered else None
    return None


def _of_record(view: PublicView, record: PublicRecord) -> dict[str, Any] | None:
    if record["state"] != "published":
        return None
    url = view.site_url + record["path"]
    if record["collection"] == "documents":
        return _stated(
            {
                "@type": "DigitalDocument",
                "name": record["title"],
                "url": url,
                "version": record["version"],
                "dateModified": _day(record["dated"]),
                "inLanguage": record["language"],
                "isAccessibleForFree": True if record["access"] == "public" else None,
                "publisher": _organization(view),
            }
        )
    held = record["collection"] == "certifications" and record["phase"] == "held"
    if held and record["assurance_class"] == "certificate" and not record["holder"]:
        return _certification(view, record, url)
    return None


def _certification(view: PublicView, record: PublicRecord, url: str) -> dict[str, Any]:
    active = record["status"] in ("current", "expiring")
    issuer = record["issuer"]
    return _stated(
        {
            "@type": "Certification",
            "name": record["standard_name"],
            "url": url,
            "description": in_full(record),
            "certificationIdentification": record["certificate_id"],
            "certificationStatus": f"{CONTEXT}/Certification{'Active' if active else 'Inactive'}",
            "validFrom": _day(record["valid_from"]),
            "expires": _day(record["valid_until"]),
            "issuedBy": {"@type": "Organization", "name": issuer["name"]} if issuer else None,
            "about": _organization(view),
        }
    )


def _question(view: PublicView, record: PublicRecord) -> dict[str, Any]:
    answer = html_of(absolute(record["answer"], view))
    return {
        "@type": "Question",
        "name": record["title"],
        "url": view.site_url + record["path"],
        "acceptedAnswer": {"@type": "Answer", "text": answer},
    }


def _organization(view: PublicView) -> dict[str, Any]:
    who = view.organization
    return _stated(
        {
            "@type": "Organization",
            "name": who["name"],
            "legalName": who["legal_name"],
            "url": who["url"],
            "description": who["description"],
        }
    )


def _stated(fields: dict[str, Any]) -> dict[str, Any]:
    """What is stated: a field that is null is left out, for it has no place in the format."""
    return {name: value for name, value in fields.items() if value is not None}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
