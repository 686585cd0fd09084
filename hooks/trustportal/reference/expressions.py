"""Regular expressions of the tables, each tried only where letters stand that it cannot do without.

The tables hold far more wordings than any one portal uses, and to compile them all takes longer
than to read the portal. So an expression first looks for its letters, which is quick, and compiles
only those of its alternatives whose letters stand in the text. What it finds is what the whole
expression finds: an alternative without its letters stands nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise

Letters = tuple[str, ...]
"""Letters in lower case of which some stand wherever an expression does; none if that is open."""
Alternative = tuple[str, Letters]
"""One alternative of an expression, and the letters that it needs."""

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
    found = _read(expression)
    if found is None:
        return [(expression, ())]
    if _CAPTURES.search(expression):
        return [(expression, _of_any([letters for _, letters in found]))]
    return [each for one in found for each in _words_apart(*one)]


def _words_apart(expression: str, letters: Letters) -> Sequence[Alternative]:
    """Each of a list of whole words as an alternative of its own."""
    before, after = _WORDS
    if expression.startswith(before) and expression.endswith(after):
        inner = _read(expression[len(before) : -len(after)])
        if inner is not None:  # the brackets at both ends are one pair
            return [(f"{before}{each}{after}", needed) for each, needed in inner]
    return [(expression, letters)]


class _Group:
    """A group while it is read: its alternatives so far, and the items of the present one, which
    are letters as they stand, or the letters that something else needs.
    """

    def __init__(self, sort: str) -> None:
        self.sort = sort
        self.found: list[Letters] = []
        self.items: list[str | Letters] = []

    def end_alternative(self) -> None:
        self.found.append(_most_telling(self.items))
        self.items = []

    def take(self, sign: str) -> None:
        """Add what is neither a bracket nor a bar."""
        sort = sign[0]
        if sort in "*?" or sign[:2] in ("{0", "{,"):
            self.items[-1:] = [()]  # what came before need not be there
        elif sort in "+{.[" or not sign.isascii():
            self.items.append(())
        elif sort != "\\":
            if sort not in "^$":
                self.items.append(sign.lower())
        elif not sign[1].isalnum():
            self.items.append(sign[1])
        elif sign[1] not in "bB":
            self.items.append(())


def _read(expression: str) -> Sequence[Alternative] | None:
    """The alternatives as they are written; None for an expression that is not understood."""
    signs = _SIGN.findall(expression)
    if sum(map(len, signs)) < len(expression):
        return None
    outer: list[_Group] = []
    group, at, bars = _Group(""), 0, [-1]
    for sign in signs:
        if sign[0] == "(":
            outer.append(group)
            group = _Group(sign)
        elif sign == ")":
            if not outer:
                return None
            group.end_alternative()
            inner, group = group, outer.pop()
            if inner.sort not in _LOOKS:
                group.items.append(_of_any(inner.found))
        elif sign == "|":
            group.end_alternative()
            bars += [] if outer else [at]
        else:
            group.take(sign)
        at += len(sign)
    if outer:
        return None
    group.end_alternative()
    written = [expression[begin + 1 : end] for begin, end in pairwise([*bars, at])]
    return list(zip(written, group.found, strict=True))


def _of_any(several: Sequence[Letters]) -> Letters:
    """Letters of which some stand wherever one of several alternatives does."""
    return tuple(dict.fromkeys(each for one in several for each in one)) if all(several) else ()


def _most_telling(items: Sequence[str | Letters]) -> Letters:
    """Of all that stands in a row, what is longest, and then what has the fewest alternatives."""
    best, tells, run = Letters(), (1, 0), ""
    for item in (*items, ()):
        if isinstance(item, str):
            run += item
            continue
        for letters in ((run,), item):
            if letters and (telling := (min(map(len, letters)), -len(letters))) > tells:
                best, tells = letters, telling
        run = ""
    return best


_ALIKE = str.maketrans("\u017f\u0131\u0130\u212a", "siik")
"""What an expression that ignores case takes for an ASCII letter besides its capital."""


def folded(text: str) -> str:
    """A text in lower case, in which the letters of an expression can be looked for."""
    return text.lower() if text.isascii() else text.translate(_ALIKE).lower()


_NOTHING = re.compile(r"(?!)")
_MOST_CHOICES = 24
"""How many choices of alternatives are compiled for one expression, before all of it is."""


class Expression:
    """A regular expression that ignores case, used as a compiled one is."""

    def __init__(self, pattern: str = "") -> None:
        self._written = pattern
        self._compiled: dict[tuple[int, ...], re.Pattern[str]] = {(): _NOTHING}

    @property
    def pattern(self) -> str:
        """All of it as it is written."""
        return self._written

    @cached_property
    def _alternatives(self) -> Sequence[Alternative]:
        return alternatives(self.pattern)

    @cached_property
    def _letters(self) -> Letters:
        return _of_any([letters for _, letters in self._alternatives])

    def for_text(self, text: str) -> re.Pattern[str]:
        """The alternatives that could stand in a text, compiled."""
        within = folded(text)
        for letters in self._letters:
            if letters in within:
                break
        else:
            if self._letters:
                return _NOTHING
        choice = tuple(
            number
            for number, (_, letters) in enumerate(self._alternatives)
            if not letters or any(each in within for each in letters)
        )
        return self._compiled.get(choice) or self._compile(choice)

    def _compile(self, choice: tuple[int, ...]) -> re.Pattern[str]:
        if len(self._compiled) > _MOST_CHOICES:
            choice = tuple(range(len(self._alternatives)))
        if choice not in self._compiled:
            pattern = "|".join(self._alternatives[number][0] for number in choice)
            self._compiled[choice] = re.compile(pattern, re.IGNORECASE)
        return self._compiled[choice]

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where it stands."""
        return self.for_text(text).search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Whether the text begins with it."""
        return self.for_text(text).match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Whether it is the whole text."""
        return self.for_text(text).fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place where it stands."""
        return self.for_text(text).finditer(text)

    def sub(self, by: str, text: str) -> str:
        """The text with something else in its place."""
        return self.for_text(text).sub(by, text)

    def blanked(self, text: str) -> str:
        """The text with as many blanks in its place."""
        return self.for_text(text).sub(lambda found: " " * len(found.group()), text)


@cache
def expression(pattern: str) -> Expression:
    """The expression of a pattern: one for each, so that nothing is read or compiled twice."""
    return Expression(pattern)
