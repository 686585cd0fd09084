"""For code scanning: SARIF 2.1.0 (OASIS). Columns count characters, as SARIF's default does."""

from __future__ import annotations

from json import dumps
from typing import Any

from trustportal.judge import Judgement
from trustportal.model.sources import sources
from trustportal.problems import Code

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(judgement: Judgement) -> str:
    """One run with the codes met and a result for each problem."""
    codes = {problem.code.code: problem.code for problem in judgement.problems}
    rules = [_rule(code) for code in sorted(codes.values(), key=lambda code: code.code)]
    indices = {rule["id"]: index for index, rule in enumerate(rules)}
    results = [
        {
            "ruleId": problem.code.code,
            "ruleIndex": indices[problem.code.code],
            "level": _LEVELS[problem.severity],
            "message": {"text": f"{problem.message}\nWhy: {problem.reason}\nMend: {problem.mend}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": problem.place.file, "uriBaseId": "PORTAL"},
                        "region": {
                            "startLine": problem.place.line,
                            "startColumn": problem.place.column,
                        },
                    }
                }
            ],
        }
        for problem in judgement.problems
    ]
    run = {
        "tool": {"driver": {"name": "trust-portal", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {"asOf": judgement.as_of.isoformat()},
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(code: Code) -> dict[str, Any]:
    """A code as SARIF describes a rule: with its mend as help, and its sources."""
    named = [(each, sources()[each]) for each in code.sources]
    rule: dict[str, Any] = {
        "id": code.code,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.why},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
        "help": {"text": code.mend or "see the mend of each result"},
    }
    if address := next((source.url for _, source in named if source.url), None):
        rule["helpUri"] = address
    if named:
        rule["properties"] = {
            "sources": [
                {
                    "id": name,
                    "title": source.title,
                    "url": source.url,
                    "retrieved": source.retrieved,
                }
                for name, source in named
            ]
        }
    return rule
