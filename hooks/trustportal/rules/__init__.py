"""What must be true of a portal. `RULES` is the one list of all rules of the field.

A rule is a pure function of the portal, the day and the settings; it yields findings, and never
prints, raises or reads the clock. What must hold before that is in `form`.
"""

from __future__ import annotations

from trustportal.problems import Code
from trustportal.rules import waiving
from trustportal.rules.agreement import contradictions, notices_told
from trustportal.rules.in_prose import (
    articles,
    ciphers,
    customers,
    definitions,
    keys,
    laws,
    leaks,
    left_in_text,
    lookalikes,
    measures,
    names_of_laws,
    unbacked,
    uses,
    wording,
)
from trustportal.rules.in_prose import documents as documents_in_prose
from trustportal.rules.in_prose import names as names_in_prose
from trustportal.rules.in_prose import records as records_in_prose
from trustportal.rules.in_prose import transfers as transfers_in_prose
from trustportal.rules.in_prose.assurances import beside as assurances_beside
from trustportal.rules.in_prose.assurances import held as assurances
from trustportal.rules.in_prose.figures import by_topic as figures_in_prose
from trustportal.rules.in_prose.places import memberships
from trustportal.rules.in_prose.places import residency as residency_in_prose
from trustportal.rules.in_prose.providers import subprocessors as subprocessors_in_prose
from trustportal.rules.in_prose.wording import wordings
from trustportal.rules.near import absolutes, alternatives, denials, opposed
from trustportal.rules.near import figures as figures_near
from trustportal.rules.near import products as products_near
from trustportal.rules.records import (
    affiliates,
    attestations,
    certified_extent,
    choices_and_providers,
    coverage,
    criteria,
    cryptography,
    data_use,
    days_to_come,
    documents,
    fedramp_package,
    general,
    government,
    health_data,
    leaving_regions,
    left_unencrypted,
    legal_forms,
    management_systems,
    marks,
    mechanisms,
    operations,
    privacy,
    publication,
    questionnaires,
    residency,
    retention,
    schemes,
    shares,
    subprocessors,
    transfers,
)
from trustportal.rules.rule import Rule, joined

RULES: tuple[Rule, ...] = joined(
    (
        general.claims_have_a_basis,  # GEN-01
        certified_extent.what_others_found_is_no_self_assessment,  # GEN-01
        general.claims_are_reviewed,  # GEN-02
        general.claims_have_a_scope,  # GEN-03
        general.what_is_done_is_dated_in_the_past,  # GEN-05
        contradictions.statements_agree,  # GEN-06
        attestations.plans_are_not_held,  # GEN-07
        days_to_come.plans_are_followed,  # GEN-07
        attestations.what_ended_is_not_held,  # GEN-08
        days_to_come.what_begins_later_is_not_held,  # GEN-08
        general.links_say_where_they_lead,  # GEN-10
        leaks.nothing_internal_is_public,  # GEN-11
        waiving.waivers_hold,  # GEN-12
        questionnaires.questionnaires_rest_on_what_holds,  # GEN-14
        left_in_text.nothing_is_left_in_texts,  # GEN-15
        definitions.versions_exist,  # GEN-19
        legal_forms.legal_forms_fit_the_seat,  # GEN-20
        assurances.assurances_in_prose,  # FCT-01
        ciphers.ciphers_in_prose,  # FCT-02
        figures_in_prose.retention_in_prose,  # FCT-03
        figures_in_prose.service_levels_in_prose,  # FCT-04
        residency_in_prose.residency_in_prose,  # FCT-05
        figures_in_prose.notice_in_prose,  # FCT-06
        figures_in_prose.intervals_in_prose,  # FCT-07
        uses.uses_in_prose,  # FCT-08
        lookalikes.lookalikes_agree,  # FCT-09
        assurances_beside.agreements_in_prose,  # FCT-10
        assurances_beside.bridge_letters_in_prose,  # FCT-12
        subprocessors_in_prose.subprocessors_in_prose,  # FCT-13
        uses.access_and_ownership_in_prose,  # FCT-14
        records_in_prose.records_in_prose,  # FCT-15
        figures_near.figures_near_claims,  # FCT-16
        alternatives.alternatives_near_claims,  # FCT-17
        unbacked.statements_have_a_claim,  # FCT-18
        absolutes.absolutes_near_claims,  # FCT-19
        laws.laws_in_prose,  # FCT-20
        denials.denials_near_claims,  # FCT-21
        transfers_in_prose.transfers_in_prose,  # FCT-22
        names_in_prose.names_in_prose,  # FCT-23
        documents_in_prose.documents_in_prose,  # FCT-24
        measures.measures_in_prose,  # FCT-25
        opposed.denials_of_lines,  # FCT-26
        products_near.products_near_claims,  # FCT-27
        uses.conditions_are_kept,  # LNG-09
        attestations.reports_say_their_type,  # ATT-02
        attestations.type_1_is_of_one_day,  # ATT-03
        attestations.type_2_covers_a_period,  # ATT-04
        attestations.reports_are_not_old,  # ATT-05
        attestations.bridge_letters_are_short,  # ATT-06
        attestations.criteria_are_those_of_soc,  # ATT-07
        attestations.examiners_are_independent,  # ATT-08
        attestations.opinions_are_said,  # ATT-09
        marks.the_soc_mark_is_for_a_year,  # ATT-10
        attestations.soc_reports_are_not_public,  # ATT-12
        coverage.soc_1_is_about_accounts,  # ATT-13
        coverage.soc_3_has_a_soc_2,  # ATT-14
        coverage.evidence_covers_the_claim,  # ATT-15
        certified_extent.certificates_cover_what_they_name,  # ATT-15
        assurances_beside.borrowed_assurances,  # ATT-16
        coverage.subservices_are_listed,  # ATT-17
        criteria.criteria_exist,  # ATT-18
        attestations.certificates_can_be_seen,  # ATT-22
        management_systems.editions_are_stated,  # ISO-01
        management_systems.ended_editions_are_not_held,  # ISO-02
        management_systems.certificates_last_three_years,  # ISO-03
        management_systems.audits_come_every_year,  # ISO-04
        management_systems.issuers_are_accredited,  # ISO-05
        management_systems.codes_of_practice_extend,  # ISO-06
        management_systems.privacy_extends_security,  # ISO-07
        management_systems.guidance_is_not_certified,  # ISO-08
        management_systems.certificates_have_number_and_scope,  # ISO-10
        marks.iso_lends_no_mark,  # ISO-11
        management_systems.editions_are_current,  # ISO-13
        schemes.pci_is_of_this_version,  # PCI-01
        schemes.pci_is_yearly,  # PCI-02
        schemes.pci_says_role_and_form,  # PCI-03
        schemes.pci_duties_are_shared_out,  # PCI-05
        privacy.hipaa_comes_with_an_agreement,  # HIP-02
        privacy.exclusions_stand_beside_the_agreement,  # HIP-03
        privacy.agreements_reach_the_subprocessors,  # HIP-04
        health_data.health_data_is_kept_from_the_others,  # HIP-04
        marks.seals_are_those_of_the_law,  # PRV-01
        marks.laws_certify_nobody,  # PRV-02
        privacy.processors_offer_an_agreement,  # PRV-04
        privacy.changes_of_subprocessors_are_announced,  # PRV-05
        transfers.transfers_have_a_mechanism,  # PRV-06
        marks.framework_is_as_listed,  # PRV-07
        privacy.ccpa_names_role_and_contract,  # PRV-09
        privacy.data_act_names_jurisdictions_and_measures,  # PRV-10
        privacy.anonymised_data_leads_to_nobody,  # PRV-11
        privacy.officers_can_be_reached,  # PRV-12
        mechanisms.mechanisms_serve_their_places,  # PRV-13
        names_of_laws.laws_are_called_what_they_are,  # PRV-14
        articles.articles_exist,  # PRV-15
        schemes.star_names_its_level,  # CSA-01
        schemes.star_level_1_is_our_own_word,  # CSA-02
        schemes.caiq_is_of_this_version,  # CSA-03
        government.fedramp_is_as_listed,  # FED-01
        government.fedramp_names_its_level,  # FED-02
        government.fedramp_is_not_anticipated,  # FED-03
        government.fedramp_facts_are_public,  # FED-04
        government.an_agency_is_not_fedramp,  # FED-06
        fedramp_package.fedramp_package_is_whole,  # FED-07
        government.govramp_is_as_listed,  # GOV-01
        government.cmmc_is_complete,  # CMM-01
        government.cmmc_self_is_not_certified,  # CMM-02
        schemes.tisax_names_its_labels,  # TIS-01
        schemes.c5_names_type_and_catalogue,  # BSI-01
        government.ens_names_its_category,  # ENS-01
        government.irap_names_its_classification,  # IRP-01
        schemes.hitrust_names_its_type,  # HIT-01
        schemes.cyber_essentials_are_yearly,  # CYE-01
        documents.accessibility_reports_are_precise,  # ACC-01
        cryptography.old_versions_are_refused,  # CRY-01
        cryptography.connections_are_named,  # CRY-02
        cryptography.data_at_rest_is_named,  # CRY-03
        left_unencrypted.nothing_is_left_out_at_rest,  # CRY-03
        cryptography.ciphers_are_named,  # CRY-04
        cryptography.no_broken_algorithm_is_offered,  # CRY-05
        keys.end_to_end_in_prose,  # CRY-06
        cryptography.end_to_end_leaves_no_key_with_us,  # CRY-06
        keys.validated_modules_in_prose,  # CRY-07
        cryptography.modules_are_validated,  # CRY-07
        keys.customer_keys_in_prose,  # CRY-10
        cryptography.key_control_is_explained,  # CRY-10
        definitions.protocols_have_what_is_named,  # CRY-11
        definitions.documents_define_what_is_named,  # CRY-12
        residency.all_six_questions_are_answered,  # RES-01
        residency.regions_are_defined,  # RES-02
        residency.groups_are_what_they_are_called,  # RES-03
        residency.cloud_regions_lie_where_stated,  # RES-04
        residency.eligibility_is_stated,  # RES-05
        residency.what_leaves_is_listed,  # RES-06
        leaving_regions.subprocessors_stay_in_the_region,  # RES-07
        residency.places_are_named,  # RES-09
        memberships.members_are_members,  # RES-10
        retention.periods_have_a_clock,  # RET-01
        retention.deletion_and_backups_are_two_numbers,  # RET-02
        retention.zero_retention_is_explained,  # RET-04
        retention.legal_holds_are_stated,  # RET-05
        retention.immediate_is_within_a_day,  # RET-06
        retention.choices_of_period_have_a_range,  # RET-07
        retention.every_class_of_data_has_a_rule,  # RET-08
        retention.personal_data_is_not_kept_for_ever,  # RET-09
        subprocessors.who_touches_what_and_where,  # SUB-01
        legal_forms.each_company_has_its_record,  # SUB-01
        subprocessors.no_company_is_listed_twice,  # SUB-02
        subprocessors.notice_is_as_promised,  # SUB-03
        notices_told.notices_come_before_their_day,  # SUB-03
        subprocessors.removals_are_on_record,  # SUB-04
        subprocessors.ai_providers_say_whether_they_train,  # SUB-05
        subprocessors.purposes_are_plain,  # SUB-06
        subprocessors.seats_are_stated,  # SUB-07
        affiliates.affiliates_are_listed_with_their_data,  # SUB-08
        data_use.training_is_stated_in_full,  # AI-01
        choices_and_providers.training_by_providers_is_told,  # AI-01
        choices_and_providers.choices_are_said_with_their_plans,  # AI-01
        data_use.always_has_no_opt_in,  # AI-02
        data_use.reading_by_people_is_disclosed,  # AI-03
        operations.tests_are_recent,  # OPS-01
        operations.around_the_clock_is_meant,  # OPS-03
        operations.service_levels_are_whole,  # OPS-04
        operations.notices_of_breaches_fit,  # OPS-05
        operations.security_txt_holds,  # OPS-07
        operations.programmes_can_be_read,  # OPS-08
        documents.documents_are_described,  # DOC-01
        documents.restricted_documents_stay_inside,  # DOC-02
        documents.former_versions_lead_on,  # DOC-03
        operations.customers_have_agreed,  # REF-01
        customers.customers_in_prose,  # REF-01
        marks.marks_are_permitted,  # REF-02
        shares.shares_refer_to_what_is_current,  # SHR-01
        shares.shares_stay_within_their_choice,  # SHR-02
        shares.shares_answer_the_standards_they_name,  # SHR-03
        shares.shares_are_read_again_after_a_weakening,  # SHR-04
        shares.shares_of_a_day_are_on_record,  # SHR-05
        publication.weakenings_are_told,  # REL-01
        publication.removals_are_told,  # REL-02
        publication.nothing_vanishes,  # REL-03
        publication.notice_has_run,  # REL-04
        publication.ids_are_not_reused,  # REL-05
        *wordings(),
        wording.approaches_are_carried_out,  # LNG-05
    )
)
"""Every rule, in the order of codes. `wordings` are those that `reference/lexicon.yml` holds; where
a rule has words and data to look at, both become one rule."""

FAMILIES = {
    "GEN": "Every claim",
    "FCT": "Facts in prose",
    "LNG": "Words",
    "ATT": "SOC and other reports",
    "ISO": "Certificates of management systems",
    "PCI": "Payment cards",
    "HIP": "Health data in the United States",
    "PRV": "Privacy law",
    "CSA": "CSA STAR",
    "FED": "FedRAMP",
    "GOV": "GovRAMP",
    "CMM": "CMMC",
    "TIS": "TISAX",
    "BSI": "C5",
    "ENS": "ENS",
    "IRP": "IRAP",
    "HIT": "HITRUST",
    "CYE": "Cyber Essentials",
    "ACC": "Accessibility",
    "NST": "NIST, CIS and OWASP",
    "CRY": "Cryptography",
    "RES": "Where data lives",
    "RET": "How long data is kept",
    "SUB": "Subprocessors",
    "AI": "Training and human review",
    "OPS": "Security operations",
    "DOC": "Documents",
    "REF": "Customers, marks and awards",
    "SHR": "Pages for one audience",
    "REL": "What was published before",
}
"""What the rules of each family are about, in the order in which the page shows them."""


def families() -> list[tuple[str, list[Code]]]:
    """The codes of all rules by family."""
    codes = [rule.code for rule in RULES]
    return [
        (family, found)
        for family in FAMILIES
        if (found := [code for code in codes if code.code.partition("-")[0] == family])
    ]
