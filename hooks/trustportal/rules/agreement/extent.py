"""Which words of one record are held against the lists and answers that it has (GEN-06)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trustportal.portal import Portal
from trustportal.rules.agreement.classes import data_of_subprocessors
from trustportal.rules.agreement.counts import options_counted, regions_counted, sources_counted
from trustportal.rules.agreement.features import (
    features_told_elsewhere,
    statements_against_availability,
)
from trustportal.rules.agreement.languages import documents_in_their_languages
from trustportal.rules.agreement.papers import (
    former_versions_in_force,
    pages_against_their_file,
    questionnaires_against_their_records,
    reports_against_their_records,
    transfers_nobody_makes,
)
from trustportal.rules.agreement.reach import (
    answers_against_footnotes,
    availability_against_scope,
    choices_against_regions,
    definitions_against_places,
    limits_against_products,
    processing_told_twice,
    products_joined,
    shares_against_their_title,
)
from trustportal.rules.agreement.targets import (
    promises_against_measures,
    recoveries_against_targets,
    targets_against_tests,
)
from trustportal.rules.agreement.unused import removals_of_the_unused
from trustportal.rules.agreement.yes import (
    answers_against_retention,
    answers_against_what_leaves,
    approvals_against_words,
    holds_against_words,
)
from trustportal.rules.rule import Finding

OWN_EXTENT: tuple[Callable[[Portal], Iterator[Finding]], ...] = (
    regions_counted,
    options_counted,
    sources_counted,
    data_of_subprocessors,
    products_joined,
    limits_against_products,
    availability_against_scope,
    statements_against_availability,
    features_told_elsewhere,
    definitions_against_places,
    choices_against_regions,
    answers_against_footnotes,
    processing_told_twice,
    shares_against_their_title,
    answers_against_retention,
    answers_against_what_leaves,
    approvals_against_words,
    holds_against_words,
    removals_of_the_unused,
    recoveries_against_targets,
    targets_against_tests,
    promises_against_measures,
    reports_against_their_records,
    questionnaires_against_their_records,
    former_versions_in_force,
    pages_against_their_file,
    transfers_nobody_makes,
    documents_in_their_languages,
)
