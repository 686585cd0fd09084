"""Promises on where data lives do not contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trustportal import codes
from trustportal.model.residency import QUESTIONS
from trustportal.portal import Portal
from trustportal.problems import Place, Problem


def promises_agree(portal: Portal, today: date) -> Iterator[Problem]:
    """Where two published promises answer the same question for the same product and region,
    the answers are the same.
    """
    given: dict[tuple[str, str, str], tuple[str, Place]] = {}
    for promise in portal.promises():
        source = f"residency/{promise.id}"
        for question in QUESTIONS:
            answer = getattr(promise.answers, question)
            if answer is None:
                continue
            place = portal.origin(source).place("answers", question)
            for product in promise.products:
                for region in promise.regions:
                    first, at = given.setdefault((product, region, question), (answer, place))
                    if first != answer:
                        yield Problem(
                            place,
                            codes.TWO_ANSWERS,
                            f"{question} for '{product}' in '{region}' is {answer} here and"
                            f" {first} at {at}",
                            "correct the wrong one, or take the product or region out of it",
                            source,
                        )
