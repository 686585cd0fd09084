"""Which of many expressions could stand in a text, told by letters that each of them needs."""

from __future__ import annotations

from collections.abc import Iterable


class Letters:
    """Lists of letters, each list by its number. Words repeat, and what stands in a word is found
    once; so a text costs as much as it has words, however many lists there are.
    """

    def __init__(self, lists: Iterable[Iterable[str]]) -> None:
        every = [(letters, number) for number, several in enumerate(lists) for letters in several]
        self._within = [each for each in every if not _has_blank(each[0])]
        self._across = [each for each in every if _has_blank(each[0])]
        self._known: dict[str, frozenset[int]] = {}

    def near(self, folded: str) -> list[int]:
        """The numbers of the lists of which some letters stand in a text in lower case."""
        found = {number for letters, number in self._across if letters in folded}
        known = self._known
        for word in folded.split():
            if word not in known:
                known[word] = frozenset(
                    number for letters, number in self._within if letters in word
                )
            found |= known[word]
        return sorted(found)


def _has_blank(letters: str) -> bool:
    return not letters or any(each.isspace() for each in letters)
