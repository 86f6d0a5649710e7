"""What an office's table would record, for the preview that all uploads share."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from criteria.models import Upload
from criteria.workbook.foreign.lines import Kind, Line
from criteria.workbook.foreign.reading import Remark
from criteria.workbook.foreign.targets import Meaning, Role
from criteria.workbook.reading import PAGES, READERS, Part, Problem, Reading
from criteria.workbook.tables import TableUpload, sheets_of

SHOWN = 10  # rows that are named in one sentence
STOPPING = (Kind.UNSURE, Kind.TWICE)
ASIDE = (Kind.TOTAL, Kind.GROUP, Kind.NAMELESS, Kind.NOTE)


def read_table(upload: Upload, user: User) -> Reading:
    """What the table says of the communes that are sure. Raises Unreadable. Constant queries."""
    table = TableUpload(upload, user)
    parts = [Part(table.ground.criteria_set, list(table.items()))] if table.is_mapped else []
    return Reading(
        effective_on=table.day,
        parts=[part for part in parts if part.items],
        problems=list(_problems(table)),
        notices=list(_notices(table)),
        title=f"{table.ground.criteria_set.code} · {table.sheet.name}",
        back=reverse("criteria:table_columns", args=[upload.key]),
        aside="criteria/tables/_aside.html",
    )


READERS[Upload.Kind.TABLE] = read_table
PAGES[Upload.Kind.TABLE] = "criteria:table"


def _problems(table: TableUpload) -> Iterator[Problem]:
    if not table.is_mapped:
        yield Problem(_("Say first what the columns of the table are."))
        return
    for line in table.reading.lines:
        if line.kind in STOPPING:
            message = _("Say under “Communes” which commune this row is about.")
            yield Problem(message, table.mark(line.row, name_column(table)), line.text)
    for remark in table.reading.contents().remarks:
        if remark.is_error:
            yield Problem(remark.text, table.mark(remark.row, remark.column))


def _notices(table: TableUpload) -> Iterator[str]:
    if not table.is_mapped:
        return
    lines = table.reading.lines
    yield _("Blank cells change nothing.")
    others = [sheet.name for sheet in sheets_of(table.book) if sheet.name != table.sheet.name]
    if others:
        told = _("Only the sheet “%(sheet)s” is read, not: %(others)s")
        yield told % {"sheet": table.sheet.name, "others": ", ".join(others[:SHOWN])}
    unknown = [line for line in lines if line.kind == Kind.UNKNOWN]
    if unknown:
        told = _("Left out, since your territory has no such commune on %(day)s: %(rows)s")
        yield told % {"day": f"{table.day:%d/%m/%Y}", "rows": _named(table, unknown)}
    not_judged = [line for line in lines if line.kind == Kind.OTHER_KIND]
    if not_judged:
        told = _("Left out, since the criteria set does not judge them: %(rows)s")
        yield told % {"rows": _named(table, not_judged)}
    ignored = [line for line in lines if line.kind == Kind.IGNORED]
    if ignored:
        yield _("Left out, as you said: %(rows)s") % {"rows": _named(table, ignored)}
    aside = [line for line in lines if line.kind in ASIDE]
    if aside:
        yield _("Left out as totals, groups and notes: %(rows)s") % {"rows": _named(table, aside)}
    yield from _counts(table)


def _counts(table: TableUpload) -> Iterator[str]:
    """Rows that count otherwise than their cells."""
    remarks = [one for one in table.reading.contents().remarks if not one.is_error]
    yield from (_told(table, remark) for remark in remarks[:SHOWN])
    if len(remarks) > SHOWN:
        yield _("and %(count)d more rows that count otherwise") % {"count": len(remarks) - SHOWN}


def _told(table: TableUpload, remark: Remark) -> str:
    return f"{table.mark(remark.row, remark.column).address}: {remark.text}"


def _named(table: TableUpload, lines: Sequence[Line]) -> str:
    """The first of the rows by text and cell."""
    column = name_column(table)
    told = [f"{line.text} ({table.mark(line.row, column).address})" for line in lines[:SHOWN]]
    return ", ".join(told) + (" …" if len(lines) > SHOWN else "")


def name_column(table: TableUpload) -> int:
    """The column in which the communes stand."""
    held = table.proposed.held
    return held.get(Meaning(Role.NAME), held.get(Meaning(Role.CODE), 0))
