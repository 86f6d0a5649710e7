"""A workbook of the portal that comes back: only cells that were changed become entries."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from communes.lookup import name_at
from communes.models import Level, UnitVersion
from criteria.authority import Rights
from criteria.catalogue import CriterionView, IndicatorView, SetView, all_sets, view_of
from criteria.models import Measurement, Upload, Verdict
from criteria.workbook.answers import Strange
from criteria.workbook.codes import Codes, State, Table, codes_of, tables_of
from criteria.workbook.reading import READERS, Item, Mark, Part, Problem, Reading
from criteria.workbook.slots import copies, misplaced, slots
from criteria.workbook.uploads import book_of
from ntm_portal.lib.sheetreading import Book

WORKBOOK = "workbook"  # in Upload.choices: the signature, the same for every copy of a workbook
SHOWN = 10  # missing cells that are named
Seen = dict[tuple[bool, int, int, int], int]  # is a value, unit, subject, authority → assertion


def read_fill_in(upload: Upload, user: User) -> Reading:
    """What was changed in a workbook of the portal. Raises Unreadable. Constant queries."""
    book = book_of(upload)
    return _Filled(book, codes_of(book), user).reading()


READERS[Upload.Kind.FILL_IN] = read_fill_in


class _Filled:
    """One workbook beside the catalogue and the territory as they are."""

    def __init__(self, book: Book, codes: Codes, user: User) -> None:
        self.codes, self.user, self.day = codes, user, codes.about.as_of
        self.tables = tables_of(book)
        keyed = {table.sheet.name for tables in self.tables.values() for table in tables}
        self.others = [s for s in book.sheets if not s.hidden and s.rows and s.name not in keyed]
        self.problems: list[Problem] = []
        self.notices: list[str] = []
        self.unchanged = 0

    def reading(self) -> Reading:
        about = self.codes.about
        rows = {row.code: row for row in all_sets()}
        views = [view_of(rows[c], self.day) for c in self.codes.set_codes if c in rows]
        parts = [Part(view, list(self._items(view))) for view in views]
        name = "criteria:scorecard" if self.codes.is_card else "criteria:grid"
        where = [about.code] if self.codes.is_card else [about.level, about.code]
        first = self.codes.set_codes[0]
        return Reading(
            effective_on=self.day,
            parts=[part for part in parts if part.items],
            problems=self.problems,
            notices=self.notices,
            unchanged=self.unchanged,
            title=self.place.full_name
            if self.place
            else name_at(about.level, about.code, self.day),
            back=f"{reverse(name, args=where)}?set={first}&as_of={about.day}" if self.place else "",
        )

    @cached_property
    def place(self) -> UnitVersion | None:
        """What the workbook is of, if the person sees it."""
        about = self.codes.about
        rows = UnitVersion.objects.visible_to(self.user).at(self.day)
        return rows.filter(unit__level=about.level, unit__code=about.code).first()

    @cached_property
    def units(self) -> dict[str, UnitVersion]:
        """The communes that the person sees, by code."""
        codes = {key.unit for key in self.codes.states}
        rows = UnitVersion.objects.visible_to(self.user).at(self.day).select_related("unit")
        found = rows.filter(unit__level=Level.COMMUNE, unit__code__in=codes)
        return {row.unit.code: row for row in found}

    @cached_property
    def rights(self) -> Rights:
        return Rights(self.user, self.day)

    @cached_property
    def own(self) -> Seen:
        """What earlier uploads of this workbook put into cells: the person has seen that."""
        return _own_entries(self.user, self.codes.signature, self.day)

    def seen(self, subject: CriterionView | IndicatorView, unit: UnitVersion, state: State) -> int:
        """The entry that the person knows of in a cell."""
        is_value = isinstance(subject, IndicatorView)
        cell = is_value, unit.unit_id, subject.id, state.authority
        return self.own.get(cell, state.seen)

    def _items(self, view: SetView) -> Iterator[Item]:
        tables = self.tables.get(view.code, [])
        if not tables:
            self._tell_missing(view)
            return
        for table in tables[1:]:
            told = _("This sheet is a copy of another one. Delete one of them.")
            self.problems.append(Problem(told, Mark(table.sheet.name, 0, 0)))
        yield from self._table(view, tables[0])

    def _tell_missing(self, view: SetView) -> None:
        """A sheet that was taken out changes nothing; one that lost its codes may hold changes."""
        named = [sheet for sheet in self.others if sheet.name == view.code]
        if self.others:
            told = _(
                "The hidden cells of row 1 or column A, by which the portal knows each cell, were "
                "deleted. Download the workbook again and copy your cells into it."
            )
            self.problems.append(Problem(told, Mark((named or self.others)[0].name, 0, 0)))
        else:
            told = _("The sheet of %(set)s is missing: nothing changes there.")
            self.notices.append(told % {"set": view.code})

    def _table(self, view: SetView, table: Table) -> Iterator[Item]:
        """The entries of one sheet; what cannot be taken is told."""
        self.problems += copies(table) + (misplaced(table) if self.codes.is_card else [])
        missing = []
        for slot in slots(self.codes, view, table):
            if not slot.fields:
                missing.append(slot.about(self))
                continue
            try:
                item = slot.item(self)
            except Strange as strange:
                mark = slot.mark(strange.field)
                self.problems.append(Problem(str(strange), mark, slot.about(self)))
                continue
            self.unchanged += item is None and bool(slot.state.authority)
            if item is not None:
                yield item
        if missing:
            told = _("Missing in the sheet %(sheet)s, so nothing changes there: %(cells)s")
            shown = "; ".join(missing[:SHOWN]) + (" …" if len(missing) > SHOWN else "")
            self.notices.append(told % {"sheet": table.sheet.name, "cells": shown})


def _own_entries(user: User, signature: str, day: date) -> Seen:
    """Entries on record that uploads of the same workbook made, or their undoing. Three queries."""
    sent = Upload.objects.visible_to(user).filter(choices__workbook=signature)
    times = sent.filter(applied_at__isnull=False).values_list("applied_at", "undone_at")
    moments = {moment for pair in times for moment in pair if moment}
    if not moments:
        return {}
    found: Seen = {}
    models: tuple[Any, ...] = (Verdict, Measurement)
    for model in models:
        rows = model.objects.known().at(day).filter(asserted_by=user, asserted_at__in=moments)
        found |= {(model is Measurement, *row.cell): row.assertion for row in rows}
    return found
