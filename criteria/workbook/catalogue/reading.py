"""From a workbook that came back to the document of a set, checked like a file.

The document goes through the same checks as a YAML file (`criteria.loading`); what they find is
told with the cell that it stands in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from criteria.loading.agreement import disagreements
from criteria.loading.document import parsed
from criteria.loading.problems import Problem
from criteria.loading.schema import SetSpec
from criteria.workbook.catalogue import layout
from criteria.workbook.catalogue.assembly import Assembly
from criteria.workbook.catalogue.tables import Fault, Faults, origin_of
from ntm_portal.lib.sheetreading import Book

Kinds = Callable[[str], Mapping[str, str]]  # code of a base → kind of each of its indicators


@dataclass(frozen=True)
class Reading:
    """What a workbook says; `spec` is None where it cannot be understood as a set."""

    spec: SetSpec | None
    faults: tuple[Fault, ...]
    places: Mapping[str, str]  # path in the document → cell
    origin: Mapping[str, str] = field(default_factory=dict)

    def told(self, problems: list[Problem]) -> tuple[Fault, ...]:
        """Problems that were found later, with their cells."""
        return tuple(Fault(place_of(self.places, one.path), one.told) for one in problems)


def read_set(book: Book, kinds: Kinds) -> Reading:
    """The set that the workbook tells, or everything that is wrong in it."""
    origin = origin_of(book)
    if origin.get("format") != layout.FORMAT or origin.get("version") != str(layout.VERSION):
        message = _(
            "This is not a workbook of a criteria set as the portal makes them. Download the set "
            "or the empty pattern, and fill in that one."
        )
        return Reading(None, (Fault("", message),), {}, origin)
    assembly = Assembly(book, kinds)
    document = assembly.document()
    return _checked(document, assembly.places, assembly.faults, origin)


def _checked(
    document: dict[str, Any], places: Mapping[str, str], faults: Faults, origin: Mapping[str, str]
) -> Reading:
    spec, problems = parsed(document)
    if spec is not None:
        problems = disagreements(spec)
    for one in problems:
        faults.add(place_of(places, one.path), one.told)
    found = tuple(faults.listed())
    return Reading(None if found else spec, found, places, origin)


def place_of(places: Mapping[str, str], path: str) -> str:
    """The cell of a path, else that of what it belongs to; "" for the whole workbook."""
    while path and path not in places:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return places.get(path, "")
