"""Which rules have cases, and how many: `make rules-report`. Ends with 1 when one has none."""

from __future__ import annotations

import sys
from collections import Counter

from rule_cases import cases
from trustportal.rules import RULES

VERDICTS = (("refused", True), ("accepted", False))


def main() -> int:
    """Print the rules that lack a refused or an accepted case, then the counts of all."""
    count = Counter((case.code, case.refused) for case in cases())
    codes = [rule.code.code for rule in RULES]
    lacking = {
        code: missing
        for code in codes
        if (missing := [said for said, refused in VERDICTS if not count[code, refused]])
    }
    lines = [
        *(f"{code} has no {' and no '.join(missing)} case" for code, missing in lacking.items()),
        "",
        *(
            f"{code:8}{count[code, True]:4} refused {count[code, False]:4} accepted"
            for code in codes
        ),
        "",
        f"{len(codes)} rules, {count.total()} cases; {len(lacking)} rules lack one",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(lacking))


if __name__ == "__main__":
    sys.exit(main())
