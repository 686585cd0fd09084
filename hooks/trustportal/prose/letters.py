"""Which of many expressions could stand in a text, told by letters that each of them needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def words_with(letters: str, words: str) -> Iterator[str]:
    """The words in which letters stand, of words that each stand between two line ends."""
    at = words.find(letters)
    while at >= 0:
        end = words.index("\n", at)
        yield words[words.rindex("\n", 0, at) + 1 : end]
        at = words.find(letters, end)


def in_lines(words: Iterable[str]) -> str:
    """Words for `words_with`."""
    return "\n".join(("", *words, ""))


Sought = tuple[str, int]
"""Letters that go over several words, or none, and the number of their list."""


class Letters:
    """Lists of letters, each list by its number. Words repeat, and what stands in a word is found
    once; so a text costs as much as it has words, however many lists there are.
    """

    def __init__(self, lists: Iterable[Iterable[str]]) -> None:
        every = [(letters, number) for number, several in enumerate(lists) for letters in several]
        self._pieces = [(_piece(letters), _sought(letters, number)) for letters, number in every]
        self._known: dict[str, set[Sought]] = {}

    def meet(self, words: Iterable[str]) -> None:
        """Look into many words at once, which is quicker than into one after the other."""
        new = dict.fromkeys(each for each in words if each not in self._known)
        lines = in_lines(new)
        self._known.update((each, set()) for each in new)
        for piece, sought in self._pieces:
            for word in words_with(piece, lines):
                self._known[word].add(sought)

    def near(self, folded: str) -> list[int]:
        """The numbers of the lists of which some letters stand in a text in lower case."""
        words = folded.split()
        if not self._known.keys() >= set(words):
            self.meet(words)
        found = set[Sought]().union(*map(self._known.__getitem__, words))
        return sorted({number for letters, number in found if letters in folded})


def _piece(letters: str) -> str:
    """The longest part of letters that stands in one word."""
    return max(letters.split(), key=len)


def _sought(letters: str, number: int) -> Sought:
    return ("" if letters == _piece(letters) else letters, number)
