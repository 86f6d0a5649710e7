"""What becomes of a task: reported on, closed as done, reopened, changed, dropped.

The owner reports; the office that held the meeting closes. Every step is an event that stays.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from criteria.models import Authority, Evidence, Status, Verdict
from meetings.models import Task, TaskEvent
from meetings.taskkeeping import (
    check_day,
    grip,
    grip_open,
    happened,
    require_closer,
    require_reporter,
    spoken,
)
from meetings.taskpapers import attach, read_papers, stored_together
from meetings.taskterms import Terms, check_slot, check_terms
from ntm_portal.lib.periods import local_day

SAYS = {True: TaskEvent.Kind.REPORTED, False: TaskEvent.Kind.PROGRESS}
PROVES = (Status.MET, Status.NOT_APPLICABLE)


def report(
    *,
    task: Task,
    on: date,
    text: str,
    says_done: bool,
    evidence: Sequence[Evidence] = (),
    files: Sequence["File[bytes]"] = (),
    seen: int | None,
    by: User,
    now: datetime,
) -> TaskEvent:
    """Say how a task stands on a day, or that it is done; with evidence of its cell, and papers.

    Raises Refused, Overtaken, ValidationError (keys `on`, `text`, `evidence`, `papers`); then
    neither row nor file is left. With files, call it outside any transaction.
    """
    require_reporter(task, by)
    papers = read_papers(task, files, by=by, now=now)
    with stored_together(papers):
        held = grip_open(task, seen)
        check_day(held, on, "on", now)
        said = spoken(text, "text", _("Say what was done."))
        _check_evidence(held, evidence, by)
        before = held.told()
        held.reported_on = on if says_done else held.reported_on
        also = {"files": [row.name for row in evidence] + [row.name for row in papers]}
        event = happened(held, SAYS[says_done], before, on=on, by=by, at=now, text=said, also=also)
        attach(event, evidence, papers)
    return event


def _check_evidence(task: Task, evidence: Sequence[Evidence], by: User) -> None:
    cell = (task.commune_id, task.criterion_id)
    wanted = {row.pk for row in evidence}
    on_cell = Evidence.objects.visible_to(by).known().filter(unit=cell[0], criterion=cell[1])
    if wanted and (None in cell or on_cell.filter(pk__in=wanted).count() != len(wanted)):
        told = _("Choose among the evidence on record for the commune and criterion of the task.")
        raise ValidationError({"evidence": told})


@transaction.atomic
def close(
    *,
    task: Task,
    done_on: date,
    text: str = "",
    proof: Verdict | None = None,
    seen: int | None,
    by: User,
    now: datetime,
) -> TaskEvent:
    """Agree that a task was done on a day, perhaps with the verdict that shows it.

    Raises Refused, Overtaken, ValidationError (keys `done_on`, `proof`).
    """
    require_closer(task, by)
    held = grip_open(task, seen)
    check_day(held, done_on, "done_on", now)
    if proof is not None:
        _check_proof(held, proof)
    before = held.told()
    held.done_on, held.proof_id = done_on, proof.assertion if proof else None
    kind = TaskEvent.Kind.CLOSED
    return happened(held, kind, before, on=done_on, by=by, at=now, text=text.strip())


def _check_proof(task: Task, proof: Verdict) -> None:
    same_cell = (proof.unit_id, proof.criterion_id) == (task.commune_id, task.criterion_id)
    if not same_cell or proof.status not in PROVES or proof.authority == Authority.SELF:
        told = _("Only a verdict of district or province that the task's criterion is met proves.")
        raise ValidationError({"proof": told})


@transaction.atomic
def reopen_task(*, task: Task, reason: str, seen: int | None, by: User, now: datetime) -> TaskEvent:
    """Take back that a task is done, or do not agree with its owner who reported so.

    Raises Refused, Overtaken, ValidationError (key `reason`).
    """
    require_closer(task, by)
    held = grip(task, seen)
    said = spoken(reason, "reason", _("Say why the task is reopened."))
    if not (held.done_on or held.reported_on):
        raise ValidationError(_("The task is open already."))
    before = held.told()
    days = {"done_on": held.done_on, "reported_on": held.reported_on}
    changes = {name: [f"{day:%d/%m/%Y}", ""] for name, day in days.items() if day}
    held.done_on = held.reported_on = held.proof_id = None
    kind, on = TaskEvent.Kind.REOPENED, local_day(now)
    return happened(held, kind, before, on=on, by=by, at=now, text=said, changes=changes)


@transaction.atomic
def change_task(
    *, task: Task, terms: Terms, reason: str, seen: int | None, by: User, now: datetime
) -> TaskEvent:
    """Change text, due date, owner or person of an open task, for a reason.

    Raises Refused, Overtaken, ValidationError (keys `text`, `due_on`, `owner`, `person`, `reason`).
    """
    require_closer(task, by)
    held = grip_open(task, seen)
    said = spoken(reason, "reason", _("Say why the task is changed."))
    before, old = held.told(), Terms.of(held)
    check_terms(held, terms, now)
    held.text, held.due_on = terms.text.strip(), terms.due_on
    held.agency, held.owner_unit, held.person = terms.agency, terms.owner_unit, terms.person
    check_slot(held.fill_slot())
    day = held.meeting.held_on
    was, now_is = old.told(day), Terms.of(held).told(day)
    changes = {name: [was[name], now_is[name]] for name in was if was[name] != now_is[name]}
    if not changes:
        raise ValidationError(_("Nothing was changed."))
    kind, on = TaskEvent.Kind.CHANGED, local_day(now)
    return happened(held, kind, before, on=on, by=by, at=now, text=said, changes=changes)


@transaction.atomic
def drop_task(*, task: Task, reason: str, seen: int | None, by: User, now: datetime) -> TaskEvent:
    """Take an open task off its owner for good, for a reason; its history stays.

    Raises Refused, Overtaken, ValidationError (key `reason`).
    """
    require_closer(task, by)
    held = grip_open(task, seen)
    said = spoken(reason, "reason", _("Say why the task is dropped."))
    before = held.told()
    held.dropped_on, held.drop_reason = local_day(now), said
    kind = TaskEvent.Kind.DROPPED
    return happened(held, kind, before, on=held.dropped_on, by=by, at=now, text=said)
