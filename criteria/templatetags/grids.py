"""What a grid repeats: its head, its rows with hundreds of cells, and the lists to choose from.

Written here and not in templates, which took more than half of the page's time.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communes.models import UnitVersion
from criteria.catalogue import CriterionView, SetView
from criteria.due import Due
from criteria.grid import GridCell, GridRow
from criteria.models import Status
from criteria.templatetags.verdicts import status_class, status_symbol
from ntm_portal.lib.addresses import address_of
from ntm_portal.lib.markup import NOTHING, fill, join, options

register = template.Library()

KEPT = 1024  # criteria of a few sets, every verdict, both languages
KEPT_SETS = 64  # sets as they stand on a day, both languages
HEAD = """<th scope="col" data-criterion="{number}" data-name="{number} {name}" title="{name}">\
{number}<span class="visually-hidden"> {name}</span></th>
"""
ROW = """<tr data-commune="{code}" id="commune-{code}" data-name="{name}">
<th scope="row"><span class="row-head"><a href="{card}?{query}">{name}</a> \
<span class="row-total" data-total>{met}/{total}</span>{due}</span></th>
{cells}{own}</tr>
"""
DUE = ' <span class="badge badge-warn">{}</span>'
CELL = """<td class="{css}{marks}" data-criterion="{number}" data-status="{status}" \
data-seen="{seen}" data-note="{note}"{locked}>\
<a href="{card}{path}/?{query}" aria-label="{name}, {label}"{hint}>{symbol}</a></td>
"""
LOCKED = ' aria-readonly="true" data-refusal="{}"'
HINT = ' title="{}"'
OWN = '<td class="num body-count" data-own>{}</td>\n'


@register.simple_tag
def grid_heads(criteria_set: SetView) -> SafeString:
    """`{% grid_heads context.criteria_set %}`: one column for each criterion."""
    return _heads(criteria_set, get_language())


@lru_cache(maxsize=KEPT_SETS)
def _heads(criteria_set: SetView, language: str | None) -> SafeString:
    return join(fill(HEAD, number=row.number, name=row.name) for row in criteria_set.criteria)


@register.simple_tag
def criterion_options(criteria_set: SetView) -> SafeString:
    """`<select>{% criterion_options context.criteria_set %}</select>`: the criteria by number."""
    return _options(criteria_set, get_language())


@lru_cache(maxsize=KEPT_SETS)
def _options(criteria_set: SetView, language: str | None) -> SafeString:
    return options((row.number, f"{row.number} {row.name}") for row in criteria_set.criteria)


@register.simple_tag
def commune_options(rows: Iterable[GridRow]) -> SafeString:
    """`<select>{% commune_options grid.rows %}</select>`: the communes of a grid."""
    return options((row.version.unit.code, row.version.name) for row in rows)


@register.simple_tag
def row_links(place: UnitVersion, rows: Iterable[GridRow], query: str) -> SafeString:
    """`{% row_links place grid.rows context.query %}`: to each commune's row as a form."""
    address = address_of("criteria:row", place.unit.level, place.unit.code)
    links = (
        fill('<a href="{}?{}">{}</a>', address(row.version.unit.code), query, row.version.name)
        for row in rows
    )
    return SafeString(" · ".join(links))


@register.simple_tag
def grid_rows(lines: Iterable[tuple[GridRow, Due | None]], query: str) -> SafeString:
    """`{% grid_rows lines context.query %}`: each commune, with what waits there where asked."""
    return join(map(_Rows(query), lines))


class _Rows:
    """Writes the rows of a grid; what they share is looked up once."""

    def __init__(self, query: str) -> None:
        self.query, self.language = fill("{}", query), get_language()
        self.address = address_of("criteria:scorecard")

    def __call__(self, line: tuple[GridRow, Due | None]) -> SafeString:
        row, due = line
        version, waiting = row.version, {*due.blank, *due.stale} if due else set()
        shared = {
            "card": fill("{}", self.address(version.unit.code)),
            "query": self.query,
            "name": fill("{}", version.name),
        }
        return fill(
            ROW,
            code=version.unit.code,
            met=row.progress.met,
            total=row.progress.total,
            due=fill(DUE, _("%(count)s to record") % {"count": len(waiting)}) if waiting else "",
            cells=join(self._cell(cell, waiting, shared) for cell in row.cells),
            own=join(fill(OWN, "–" if count is None else count) for count in row.own),
            **shared,
        )

    def _cell(
        self, cell: GridCell, waiting: Collection[str], shared: dict[str, SafeString]
    ) -> SafeString:
        words, hint = _words(cell.criterion, cell.status, self.language), cell.hint
        marks = (
            " differs" if cell.overruled else "",
            " noted" if cell.note else "",
            " due" if cell.criterion.number in waiting else "",
        )
        return fill(
            CELL,
            marks="".join(marks),
            seen=cell.seen,
            note=cell.note,
            locked=NOTHING if cell.authority else fill(LOCKED, cell.refusal),
            hint=fill(HINT, hint) if hint else NOTHING,
            **shared,
            **words._asdict(),
        )


class Words(NamedTuple):
    """What cells of one criterion with one verdict have in common."""

    number: SafeString
    path: str
    css: str
    status: str
    label: SafeString
    symbol: str


@lru_cache(maxsize=KEPT)
def _words(criterion: CriterionView, status: Status, language: str | None) -> Words:
    return Words(
        number=fill("{}", criterion.number),
        path=quote(criterion.number, safe=""),
        css=status_class(status),
        status=status.name,
        label=fill("{} {}: {}", criterion.number, criterion.name, status.label),
        symbol=status_symbol(status),
    )
