"""Products that the rules of retention leave out, though their neighbours have them (RET-08)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trustportal.model.data_classes import DataClass
from trustportal.model.products import Product
from trustportal.model.retention import THE_END, Retention
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import options
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import is_covered, is_whole
from trustportal.rules.rule import Finding, stated

_OF_EVERY_PRODUCT = Speech("retention.of_every_product")
"""Data that any service has, by its title: accounts, use, support, logs of security, invoices."""
_OF_THE_MAIN_PRODUCT = Speech("retention.of_the_main_product")
"""Data of which an add-on or a plan has none of its own."""
_OF_WHO_PAYS = Speech("retention.of_who_pays")
"""Data of which an app that belongs to a product has none of its own."""
_THE_END = "the end of the contract"

Ruled = Mapping[str, frozenset[str]]
"""By what there are rules on, in words: the products that have one."""


def products_left_out(portal: Portal) -> Iterator[Finding]:
    """A product without a rule on data that any service has, or on the end of the contract, while
    two out of three products have one. What belongs to another product and has hardly any rule
    goes with that one.
    """
    products = {
        product.id: product
        for _, product in stated(portal, Product)
        if product.sort != "on-premises" and product.id not in options(portal)
    }
    ruled = _ruled(portal, frozenset(products))
    own = {
        each
        for each, product in products.items()
        if not product.part_of or 2 * sum(each in having for having in ruled.values()) > len(ruled)
    }
    for each in sorted(own):
        missing = [
            what
            for what, having in ruled.items()
            if each not in having
            and 3 * len(own & having) >= 2 * len(own)
            and not _is_of_another(products[each], what)
        ]
        if missing:
            message = (
                f"most products have a rule of retention on {listed(missing)}, and none names"
                f" {products[each].title}: how long is its data kept?"
            )
            mend = "name the product in these rules, or add rules for it"
            yield Finding(f"products/{each}", message, ("id",), mend)


def _is_of_another(product: Product, what: str) -> bool:
    """Whether some data of a product is that of the product to which it belongs."""
    kept = _OF_WHO_PAYS if product.sort == "app" else _OF_THE_MAIN_PRODUCT
    return product.part_of is not None and kept.search(what) is not None


def _ruled(portal: Portal, products: frozenset[str]) -> Ruled:
    """The products that have a rule, by class of data that any service has, and for the end of the
    contract, where rules speak of it for data as a whole; nothing where a rule was not read or
    does not say for what it holds.
    """
    rules = [rule for _, rule in stated(portal, Retention)]
    if not is_whole(portal, "retention") or any(each.products is None for each in rules):
        return {}
    classes = [record for _, record in stated(portal, DataClass)]
    wide = {each.part_of for each in classes}
    by_product = {
        product: [rule for rule in rules if product in (rule.products or ())]
        for product in products
    }
    ruled = {
        data_class.title: frozenset(
            product
            for product, own in by_product.items()
            if is_covered(portal, data_class.id, _classes(own))
        )
        for data_class in classes
        if _OF_EVERY_PRODUCT.search(data_class.title)
    }
    ends = frozenset(
        product
        for product, own in by_product.items()
        if any(each.starts_at in THE_END and wide & {*(each.data_classes or ())} for each in own)
    )
    return {**ruled, _THE_END: ends}


def _classes(rules: list[Retention]) -> frozenset[str]:
    """The classes of which some rules say how long they are kept while there is a contract."""
    return frozenset(
        data_class
        for rule in rules
        if not (rule.duration and rule.starts_at in THE_END)
        for data_class in rule.data_classes or ()
    )
