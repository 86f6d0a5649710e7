"""`import_values`: a long list of values recorded in one transaction, by few statements.

The same rules as `criteria.services.record_values`, row by row; a test on random histories holds
that both write the same facts. What differs is how: docs/adr/0016.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from criteria.bulk.entries import Entries, Staged
from criteria.bulk.lists import ValueList, address
from criteria.bulk.problems import Problems
from criteria.bulk.progress import Phase, Say, quiet
from criteria.bulk.recording import Tally, record_day
from criteria.bulk.spots import Spots
from criteria.bulk.tables import ask, on_server, put, rare_collection, run, settle, temporary_tables
from criteria.checks import check_date
from criteria.models import CriteriaSet
from criteria.timeline import lock_units
from criteria.writing import Writing
from ntm_portal.lib.periods import local_day
from ntm_portal.lib.sheetreading import Unreadable

# For this transaction alone: memory of the server for sorting and joining; streams are read whole;
# compiling a statement takes longer than it saves.
FOR_WHOLE_TABLES = (
    "SET LOCAL work_mem = '64MB'",
    "SET LOCAL cursor_tuple_fraction = 1",
    "SET LOCAL jit = off",
)
TWICE = """
    (unit_id, subject_id, holds_from) IN (SELECT unit_id, subject_id, holds_from FROM bulk_value
        GROUP BY unit_id, subject_id, holds_from HAVING COUNT(*) > 1)
"""
FIND_TWICE = f"SELECT line, place FROM bulk_value WHERE {TWICE} ORDER BY line, place"  # noqa: S608 - constants
DELETE_TWICE = f"DELETE FROM bulk_value WHERE {TWICE}"  # noqa: S608 - constants


@dataclass
class Imported:
    """What became of a list: how many values it holds, what is wrong, what was written when.

    `moment` is None where nothing was written: a rehearsal, or problems and not `partial`.
    """

    read: int
    problems: Problems
    tally: Tally = field(default_factory=Tally)
    moment: datetime | None = None


@dataclass(frozen=True)
class Order:
    """What the person asks for besides the list itself."""

    criteria_set: CriteriaSet
    effective_on: date | None  # for rows that name no day
    by: User
    reason: str = ""
    partial: bool = False  # leave out what is wrong
    rehearsal: bool = False  # do it all and take it back
    now: datetime | None = None  # only tests and the demo pass a moment


def import_values(
    source: ValueList,
    *,
    order: Order,
    say: Say = quiet,
    then: Callable[[Imported], None] | None = None,
) -> Imported:
    """Record every value of `source`; all of them, or with `partial` all that can be.

    Everything that is wrong is told in `problems`. `then` is called inside the transaction, once
    everything is written. Raises Unreadable for the file, and ValidationError for its head, for
    `effective_on` or `reason`. The number of statements depends on the days told, not on rows.
    """
    today = local_day(order.now or timezone.now())
    spots = Spots(order.criteria_set, order.by, today)
    if order.effective_on:
        spots.day(order.effective_on)
    entries = Entries(source, spots, order.effective_on)
    with rare_collection(), temporary_tables():
        put("bulk_value", Staged._fields, _counted(entries, say))
        settle("bulk_value")
        _refuse_doubles(entries.problems)
        _ask_reason(spots, order, today)
        done = Imported(entries.read, entries.problems)
        if order.partial or not done.problems:
            with transaction.atomic():
                _record(spots, order, done, say)
                if then is not None:
                    then(done)
                say(Phase.END, 0, 0)
    return done


def _counted(entries: Entries, say: Say) -> Iterator[Staged]:
    """The values of a list, while its progress is told. Raises Unreadable where it has none."""
    for number, row in enumerate(entries.staged()):
        if not number % 1000:
            say(Phase.READ, entries.source.done, entries.source.total)
        yield row
    if not entries.read:
        raise Unreadable(_("The list has no values: no row below its head holds one."))


def _refuse_doubles(problems: Problems) -> None:
    """Of two values for one cell and day neither can be meant."""
    told = _("The same unit, indicator and day stands in the list twice.")
    for line, place in ask(FIND_TWICE):
        problems.add(address(line, place), told)
    run(DELETE_TWICE)


def _ask_reason(spots: Spots, order: Order, today: date) -> None:
    for on in spots.days:
        check_date(on.day, criteria_set=on.criteria_set, today=today, reason=order.reason)


def _record(spots: Spots, order: Order, done: Imported, say: Say) -> None:
    """Write the staged values, day after day. Units are locked first: the moment comes after."""
    if on_server():
        run(*FOR_WHOLE_TABLES)
    lock_units(row[0] for row in ask("SELECT DISTINCT unit_id FROM bulk_value"))
    done.moment = order.now or timezone.now()
    for on in spots.days:
        writing = Writing(on.criteria_set, on.day, order.by, order.reason.strip(), done.moment)
        record_day(on, writing, spots, done.tally, say)
    if order.rehearsal:
        transaction.set_rollback(True)
        done.moment = None


def check_order(order: Order) -> None:
    """Refuse a day or a missing reason before a file is even sent. Raises ValidationError."""
    today = local_day(order.now or timezone.now())
    if order.effective_on is None:
        raise ValidationError({"effective_on": _("Choose a day such as 25/09/2021.")})
    view = Spots(order.criteria_set, order.by, today).day(order.effective_on).criteria_set
    check_date(order.effective_on, criteria_set=view, today=today, reason=order.reason)
