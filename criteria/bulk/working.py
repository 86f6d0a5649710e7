"""Checking, recording and taking back an uploaded list; runs in a process of its own (`jobs`)."""

from dataclasses import asdict
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.history import record
from criteria.bulk.importing import Imported, Order, import_values
from criteria.bulk.jobs import Action, Notes, Report, State, write
from criteria.bulk.lists import ValueList
from criteria.bulk.undoing import Undoing, undo_values
from criteria.models import CriteriaSet, Upload
from criteria.timeline import Conflict
from criteria.workbook.uploads import Done, change_of

NOT_NOW = (ValidationError, Refused, Conflict, Done)


def work(upload: Upload, action: Action, *, rest: bool = False) -> Report:
    """Do it, and leave a report for the page; what a person can mend is told in it."""
    notes = Notes(upload, Report(action))
    try:
        if action == Action.UNDO:
            _undo(upload, notes)
        else:
            _import(upload, action, rest, notes)
        notes.report.state = State.DONE
    except NOT_NOW as error:
        notes.report.state, notes.report.failure = State.FAILED, _why(error)
    except Exception:
        notes.report.state = State.FAILED
        notes.report.failure = _("Something went wrong. Nothing was recorded.")
        write(upload, notes.report)
        raise  # for the log
    write(upload, notes.report)
    return notes.report


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, Conflict):
        told = _("Nothing was taken back: %(count)d or more cells were changed since.")
        return told % {"count": len(error.changed)}
    if isinstance(error, Done):
        return _("This list was dealt with already.")
    return str(error)


def _import(upload: Upload, action: Action, rest: bool, notes: Notes) -> None:
    checking = action == Action.CHECK
    order = Order(
        _set_of(upload),
        upload.effective_on,
        upload.uploaded_by,
        upload.reason,
        partial=rest or checking,
        rehearsal=checking,
    )

    def applied(done: Imported) -> None:
        if not checking:
            _mark_applied(upload, done)

    with upload.file.open("rb") as file:
        source = ValueList(file.file, upload.name)
        done = import_values(source, order=order, say=notes.say, then=applied)
    tell(notes.report, done)
    if not checking and done.moment is None:
        raise ValidationError(_("Nothing was recorded."))


def tell(report: Report, done: Imported) -> None:
    """Put what was found into a report."""
    report.counts = {"read": done.read, "wrong": done.problems.count, **_counts(done)}
    report.problems = [(one.place, one.message) for one in done.problems]
    report.untold = done.problems.untold
    report.shown = [asdict(one) for one in done.tally.shown]


def _counts(done: Imported) -> dict[str, int]:
    tally = done.tally
    return {
        "new": tally.new, "changed": tally.changed, "same": tally.same, "verdicts": tally.verdicts
    }  # fmt: skip


def _set_of(upload: Upload) -> CriteriaSet:
    rows = CriteriaSet.objects.select_related("extends", "requires")
    return rows.get(pk=upload.criteria_set_id or 0)


def _mark_applied(upload: Upload, done: Imported) -> None:
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if row.applied_at:
        raise Done(row)
    row.applied_at, row.counts = done.moment, _counts(done) | {"error": done.problems.count}
    row.save(update_fields=["applied_at", "counts"])
    at = done.moment
    if at is not None:
        record([change_of(row, "upload.apply", row.counts)], by=row.uploaded_by, at=at)


def _undo(upload: Upload, notes: Notes) -> None:
    if upload.applied_at is None or upload.undone_at:
        raise Done(upload)
    reason = _("Undo of the workbook “%(name)s”") % {"name": upload.name}
    undoing = Undoing(_set_of(upload), upload.uploaded_by, upload.applied_at, reason)

    def undone(count: int, now: datetime) -> None:
        row = Upload.objects.select_for_update().get(pk=upload.pk)
        if row.undone_at:
            raise Done(row)
        row.undone_at = now
        row.save(update_fields=["undone_at"])
        record([change_of(row, "upload.undo", {"cells": count})], by=row.uploaded_by, at=now)

    notes.report.counts = {"cells": undo_values(undoing, say=notes.say, then=undone)}
