"""From a file and a portal to the plan of an import."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trustportal.importing.dates import Order
from trustportal.importing.files import read_table
from trustportal.importing.mapping import names_of, propose
from trustportal.importing.plan import Planner
from trustportal.importing.records import context_of, records_of
from trustportal.importing.rows import constants
from trustportal.importing.targets import targets
from trustportal.importing.writing import Import
from trustportal.model.kinds import COLLECTIONS
from trustportal.portal import Portal
from trustportal.public import PublicView


@dataclass(frozen=True, slots=True)
class Asked:
    """What people say about a file: its sheet, corrections of columns, values for every new record,
    and the order of day and month.
    """

    sheet: str | None = None
    maps: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    order: Order | None = None


def plan_import(
    portal: Portal, view: PublicView, collection: str, file: Path, asked: Asked
) -> Import:
    """The plan of an import; RefusedFileError, MappingError or UnplacedError where there is none.

    `view` is the public view of the portal: what it writes in its own tables says nothing new.
    """
    products = {each.id: each.title for each in portal.records["products"]}
    model = COLLECTIONS[collection]
    known = targets(model, products)
    names = names_of(collection, known, products)
    context = context_of(portal, asked.order)
    records = records_of(portal, view, collection)
    table = read_table(file, collection, asked.sheet, names.knows)
    columns = propose(table, names, asked.maps)
    fixed = constants(asked.sets, known, context)
    plan = Planner(collection, model, records, context, fixed).plan(table, columns)
    return Import(plan, collection, records, file.name)
