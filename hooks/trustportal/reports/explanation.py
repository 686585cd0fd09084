"""What a code means: what it asks for, why, how to mend it, and on whose authority."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from textwrap import fill

from trustportal.codes import CODES
from trustportal.model.sources import sources
from trustportal.problems import Code
from trustportal.rules import RULES

EXPLAINED: Mapping[str, Code] = {
    code.code: code for code in (*CODES, *(rule.code for rule in RULES))
}
"""Every code that a problem can have: those of form and those of the rules of the field."""


def explanation(code: Code) -> str:
    """All that is known of one code."""
    return "\n".join([f"{code.code} {code.severity}: {code.title}", "", *_details(code)]) + "\n"


def _details(code: Code) -> Iterator[str]:
    yield _item("why", code.why)
    yield _item("mend", code.mend or "each problem says what to do about it")
    for name in code.sources:
        source = sources()[name]
        yield _item("source", f"{source.title} ({name})")
        if source.url:
            yield f"        {source.url}"
        if source.remark:
            yield f"        {source.remark}"


def _item(name: str, said: str) -> str:
    return fill(f"{name}: {said}", 96, initial_indent="    ", subsequent_indent="        ")


def every_code() -> str:
    """Each code with what it asks for, one line a code, the families apart."""
    codes = sorted(EXPLAINED.values(), key=lambda code: (_family(code), code.code))
    families = [
        "\n".join(f"{code.code:8}{code.severity:9}{code.title}" for code in several)
        for _, several in groupby(codes, key=_family)
    ]
    return "\n\n".join(families) + "\n"


def _family(code: Code) -> str:
    """'GEN' of GEN-02, and the hundreds of codes of form: 'TP2' of TP205."""
    return code.code.partition("-")[0] if "-" in code.code else code.code[:3]
