"""Regular expressions of the tables, each tried only where letters stand that it cannot do without.

The tables hold far more wordings than any one portal uses, and to compile them all takes longer
than to read the portal. So an expression first looks for its letters, which is quick, and compiles
only those of its alternatives whose letters stand in the text. What it finds is what the whole
expression finds: an alternative without its letters stands nowhere.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from trustportal.reference import read_table
from trustportal.reference.keeping import kept

try:
    import _sre  # type: ignore[import-not-found]
    from re import _compiler, _parser  # type: ignore[attr-defined]
except ImportError:  # they are CPython's own affair, and what they save is time alone
    _sre = _compiler = _parser = None

Letters = tuple[str, ...]
"""Letters in lower case of which some stand wherever an expression does; none if that is open."""
Needed = tuple[Letters, ...]
"""Letters of each of which some stand wherever an alternative does, the most telling first."""
Alternative = tuple[str, Needed]
"""One alternative of an expression, and what it needs."""

_SIGN = re.compile(
    r"[^\\()\[\]{}|*+?.^$]+(?![*+?{])|[^\\()\[\]{}|*+?.^$]"  # letters; apart, one that is repeated
    r"|\(\?:|\(\?-i:|\((?!\?)|\(\?P<\w+>|\(\?<?[=!]|[|)]"
    r"|[*+?]\??|\{\d*,?\d*\}\??"
    r"|\\[dDsSwWbB0-9]|\\[^A-Za-z0-9]|[.^$]|\[\^?\]?(?:\\.|[^\]\\])*\]"
)
"""What expressions are made of. One that holds anything else is always tried."""
_LOOKS = frozenset({"(?=", "(?!", "(?<=", "(?<!"})
"""What looks around and takes no room; what it denies must not stand there."""
_CAPTURES = re.compile(r"(?<!\\)\((?!\?)|\(\?P<")
"""A group with a number or a name, which it has in the whole expression only."""
_WORDS = r"\b(?:", r")\b"
"""What stands around a list of whole words."""


def alternatives(expression: str) -> Sequence[Alternative]:
    """The alternatives of an expression in their order."""
    found = _words(expression) or _read(expression)
    if found is None:
        return [(expression, ())]
    if _CAPTURES.search(expression):
        letters = _of_any([_most_telling(needed) for _, needed in found])
        return [(expression, (letters,) if letters else ())]
    return [each for one in found for each in _words(one[0]) or (one,)]


def _words(expression: str) -> Sequence[Alternative] | None:
    """Each of a list of whole words as an alternative of its own; None if it is no such list."""
    before, after = _WORDS
    if not (expression.startswith(before) and expression.endswith(after)):
        return None
    inner = _read(expression[len(before) : -len(after)])
    if inner is None:  # the brackets at both ends are not one pair
        return None
    return [(f"{before}{each}{after}", needed) for each, needed in inner]


def _read(expression: str) -> Sequence[Alternative] | None:
    """The alternatives as they are written; None for an expression that is not understood."""
    signs = _SIGN.findall(expression)
    if sum(map(len, signs)) < len(expression):
        return None
    outer: list[tuple[str, list[Needed], list[str | Letters]]] = []
    sort, found, items, bars, at = "", list[Needed](), list[str | Letters](), [-1], 0
    for sign in signs:
        if sign[0] == "(":
            outer.append((sort, found, items))
            sort, found, items = sign, [], []
        elif sign == "|":
            found.append(_needed(items))
            items = []
            bars += () if outer else (at,)
        elif sign != ")":
            items[len(items) - _is_optional(sign) :] = _item(sign)
        elif outer:
            found.append(_needed(items))
            inner = (_of_any([_most_telling(each) for each in found]),) * (sort not in _LOOKS)
            sort, found, items = outer.pop()
            items += inner
        else:
            return None
        at += len(sign)
    if outer:
        return None
    found.append(_needed(items))
    written = [expression[begin + 1 : end] for begin, end in pairwise([*bars, at])]
    return list(zip(written, found, strict=True))


@cache
def _is_optional(sign: str) -> bool:
    """Whether what comes before need not be there."""
    return sign[0] in "*?" or sign[:2] in ("{0", "{,")


@cache
def _item(sign: str) -> tuple[str | Letters, ...]:
    """Letters as they stand; the empty ones for what can be different ones, nothing for an edge."""
    if sign[0] == "\\":
        return () if sign[1] in "bB" else ((),) if sign[1].isalnum() else (sign[1],)
    if sign in ("^", "$"):
        return ()
    return ((),) if sign[0] in "*?+{.[" or not sign.isascii() else (sign.lower(),)


def _of_any(several: Sequence[Letters]) -> Letters:
    """Letters of which some stand wherever one of several alternatives does."""
    return tuple(dict.fromkeys(each for one in several for each in one)) if all(several) else ()


def _needed(items: Sequence[str | Letters]) -> Needed:
    """All that stands in a row and is longer than a single letter, what tells most first."""
    rows, run = list[Letters](), ""
    for item in (*items, ()):
        if isinstance(item, str):
            run += item
            continue
        if len(run) > 1:
            rows.append((run,))
        if item and len(min(item, key=len)) > 1:
            rows.append(item)
        run = ""
    return tuple(sorted(rows, key=_tells, reverse=True) if len(rows) > 1 else rows)


def _tells(letters: Letters) -> tuple[int, int]:
    """What is longest, and then what has the fewest alternatives."""
    return len(min(letters, key=len)), -len(letters)


def _most_telling(needed: Needed) -> Letters:
    return needed[0] if needed else ()


_ALIKE = str.maketrans("\u017f\u0131\u0130\u212a", "siik")
"""What an expression that ignores case takes for an ASCII letter besides its capital."""


def folded(text: str) -> str:
    """A text in lower case, in which the letters of an expression can be looked for."""
    return text.lower() if text.isascii() else text.translate(_ALIKE).lower()


def _stand_in(text: str, needed: Needed) -> bool:
    for letters in needed:
        for each in letters:
            if each in text:
                break
        else:
            return False
    return True


_NOTHING = re.compile(r"(?!)")
_BEHIND = r"\(\?<[=!][^()]*\)"
"""Looks behind itself, for which all alternatives must be of one length."""


@cache
def _called() -> tuple[re.Pattern[str], dict[str, str]]:
    """The words for which others stand as well, and these with them, as an expression."""
    several: dict[str, list[str]] = read_table("synonyms", "called")
    forms = {word: f"(?:{'|'.join([word, *others])})" for word, others in several.items()}
    return re.compile("|".join((_BEHIND, *forms))), forms


def in_other_words(pattern: str) -> str:
    """An expression that finds as well what other companies call a thing: customers, clients."""
    words, forms = _called()
    return words.sub(lambda found: forms.get(found[0], found[0]), pattern)


class Expression:
    """A regular expression that ignores case, used as a compiled one is."""

    def __init__(self, pattern: str = "") -> None:
        self._written = pattern

    @property
    def pattern(self) -> str:
        """All of it as it is written."""
        return self._written

    @cached_property
    def _whole(self) -> str:
        return in_other_words(self.pattern)

    @cached_property
    def _alternatives(self) -> Sequence[Alternative]:
        return kept(alternatives, self._whole)

    @cached_property
    def _letters(self) -> Letters:
        return _of_any([_most_telling(needed) for _, needed in self._alternatives])

    def _near(self, text: str) -> Sequence[str]:
        """The alternatives that could stand in a text."""
        within = folded(text)
        for letters in self._letters:
            if letters in within:
                break
        else:
            if self._letters:
                return ()
        return [each for each, needed in self._alternatives if _stand_in(within, needed)]

    def _in_text(self, text: str) -> re.Pattern[str]:
        near = self._near(text)
        return _compiled(near[0] if len(near) == 1 else self._whole) if near else _NOTHING

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where it stands."""
        first: re.Match[str] | None = None
        for each in self._near(text):
            found = _compiled(each).search(text)
            if found and (first is None or found.start() < first.start()):
                first = found
        return first

    def match(self, text: str) -> re.Match[str] | None:
        """Whether the text begins with it."""
        return self._in_text(text).match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Whether it is the whole text."""
        return self._in_text(text).fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place where it stands."""
        return self._in_text(text).finditer(text)

    def sub(self, by: str, text: str) -> str:
        """The text with something else in its place."""
        return self._in_text(text).sub(by, text)

    def blanked(self, text: str) -> str:
        """The text with as many blanks in its place."""
        return self._in_text(text).sub(lambda found: " " * len(found.group()), text)


@lru_cache(maxsize=8192)
def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        flags, program, *groups = kept(_program, pattern)
        code = memoryview(program).cast("I").tolist()
        compiled: re.Pattern[str] = _sre.compile(pattern, flags, code, *groups)
    except (AttributeError, TypeError, RuntimeError):  # a Python that does it in another way
        return re.compile(pattern, re.IGNORECASE)
    return compiled


def _program(pattern: str) -> tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]:
    """What CPython compiles an expression to, as `re` does it, and so what its engine takes: the
    flags, the program, the number of groups, their names, and the names by their numbers.
    """
    parsed = _parser.parse(pattern, re.IGNORECASE)
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    code = array("I", _compiler._code(parsed, re.IGNORECASE))  # noqa: SLF001 - there is no door
    flags = int(re.IGNORECASE | state.flags)
    return flags, code.tobytes(), state.groups - 1, state.groupdict, tuple(names)


@cache
def expression(pattern: str) -> Expression:
    """The expression of a pattern: one for each, so that nothing is read or compiled twice."""
    return Expression(pattern)


def any_of(patterns: Iterable[re.Pattern[str]]) -> Expression:
    """What stands where one of several expressions could, or none of them: it ignores case."""
    return expression("|".join(f"(?:{each.pattern})" for each in patterns))
