"""Looking for facts whose times contradict each other: what no constraint of both engines holds.

Services never write such rows, so each finding tells of a fault in the program or of a change
made behind its back. Every question is one statement over whole tables, whatever their size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Lead
from django.utils.translation import gettext as _

from criteria.models import Authority, Measurement, Verdict
from criteria.models.fact import Fact

ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Finding:
    """One contradiction: what is wrong, in which cell, and the row (of `table`) it was seen at."""

    problem: str
    table: str
    row: int
    cell: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}, {self.cell}: {self.problem}"


def findings() -> Iterator[Finding]:
    """Every contradiction among verdicts and values; a constant number of queries."""
    for model in (Verdict, Measurement):
        for suspects in _suspects(model):
            yield from _named(model, suspects)


def _suspects(model: type[Fact]) -> Iterator[QuerySet[Any]]:
    """Rows with their `problem`, a query for each kind of contradiction."""
    rows = model.objects.all()
    yield _badly_followed(model, rows.known())
    yield _several_open(model, rows.known())
    yield rows.filter(replaced_at__lt=F("recorded_at")).annotate(
        problem=_text(_("was replaced before it was recorded"))
    )
    yield rows.filter(_is_orphan(model)).annotate(
        problem=_text(_("is a copy of a row that is not there"))
    )
    yield rows.filter(_is_no_copy(model)).annotate(
        problem=_text(_("is a copy of a row of another cell, author or time"))
    )


def _text(text: str) -> Value:
    return Value(text, output_field=TextField())


def _cell(model: type[Fact]) -> list[F]:
    return [F("unit"), F(model.SUBJECT), F("authority")]


def _badly_followed(model: type[Fact], rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows that do not end where the next row of their cell begins."""
    by_start = F("holds_from").asc()
    following = Window(Lead("holds_from"), partition_by=_cell(model), order_by=by_start)
    overlap = _text(_("holds beyond the start of the next row"))
    problem = Case(
        When(following__isnull=True, holds_to__isnull=True, then=_text("")),
        When(following__isnull=True, then=_text(_("ends, and no row follows"))),
        When(Q(holds_to__isnull=True) | Q(holds_to__gt=F("following")), then=overlap),
        When(
            holds_to__lt=F("following"),
            then=_text(_("nothing holds between it and the next row")),
        ),
        default=_text(""),
    )
    followed: QuerySet[Any] = rows.annotate(following=following).annotate(problem=problem)
    return followed.exclude(problem="")


def _several_open(model: type[Fact], rows: QuerySet[Any]) -> QuerySet[Any]:
    counted: QuerySet[Any] = rows.filter(holds_to__isnull=True).annotate(
        open_rows=Window(Count("pk"), partition_by=_cell(model)),
        problem=_text(_("is one of several rows without an end")),
    )
    return counted.filter(open_rows__gt=1)


def _is_orphan(model: type[Fact]) -> Q:
    """The foreign key forbids it; a database that was mended by hand may hold it all the same."""
    return Q(~Exists(model.objects.filter(pk=OuterRef("origin_id"))), origin_id__isnull=False)


def _is_no_copy(model: type[Fact]) -> Q:
    """A copy keeps cell, author and time of the first row; that row is no copy itself."""
    differs = Q(origin__origin_id__isnull=False)
    for name in ("unit_id", model.SUBJECT, "authority", "asserted_by_id", "asserted_at"):
        differs |= ~Q(**{f"origin__{name}": F(name)})
    return Q(differs, origin_id__isnull=False)


def _named(model: type[Fact], suspects: QuerySet[Any]) -> Iterator[Finding]:
    subject = ["criterion__key"]
    if model is Measurement:
        subject = ["indicator__criterion__key", "indicator__number"]
    rows = suspects.order_by("unit", model.SUBJECT, "authority", "holds_from", "pk").values_list(
        "problem", "pk", "unit__level", "unit__code", *subject, "authority"
    )
    for problem, pk, *cell, authority in rows.iterator(chunk_size=ROWS_AT_ONCE):
        place = " ".join([*cell, Authority(authority).name])
        yield Finding(problem, str(model._meta.model_name), pk, place)
