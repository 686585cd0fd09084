"""A judgement as text for people and as the formats that tools read. Each report is text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from trustportal.judge import Judgement
from trustportal.reports.coming import coming_json, coming_text
from trustportal.reports.github import github
from trustportal.reports.json import json
from trustportal.reports.sarif import sarif
from trustportal.reports.text import text

REPORTS: Mapping[str, Callable[[Judgement], str]] = {
    "text": text,
    "json": json,
    "github": github,
    "sarif": sarif,
}
"""Every report by the name of its format."""

__all__ = ["REPORTS", "coming_json", "coming_text", "text"]
