"""Many entries at once: each has its own outcome, and together they are one write."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.access import Refused
from accounts.models import AuditEntry
from communes.models import Grant
from criteria.batch import Fate, record_batch, rehearse
from criteria.batchundo import undo_batch
from criteria.evaluation import Answer
from criteria.history_check import findings
from criteria.models import Basis, Measurement, Status, Verdict
from criteria.services import ValueEntry, VerdictEntry
from criteria.timeline import Conflict
from tests.criteria.desk import Desk, at

DAY = date(2021, 6, 1)
NOON = at(date(2021, 6, 2))
LATER = at(date(2021, 6, 3))


def said(desk: Desk, number: int, status: Status = Status.MET, **fields) -> VerdictEntry:
    entry = {"version": desk.version, "criterion": desk.set_view.criteria[number - 1]} | fields
    return VerdictEntry(status=status, **entry)


def value(desk: Desk, number: int, text: str, **fields) -> ValueEntry:
    criterion = desk.set_view.criteria[number - 1]
    answer = Answer(Decimal(text))
    return ValueEntry(desk.version, criterion, criterion.indicators[0], answer, **fields)


def send(desk: Desk, *entries, **changes):
    write = {"criteria_set": desk.set_view, "effective_on": DAY, "by": desk.officer}
    return record_batch(**write | {"entries": entries, "reason": "thử", "now": NOON} | changes)


def fates(outcomes) -> list[Fate]:
    return [outcome.fate for outcome in outcomes]


def on_record(desk: Desk) -> dict[str, Status]:
    rows = Verdict.objects.known().at(DAY).filter(unit=desk.version.unit_id)
    numbers = {row.id: row.number for row in desk.set_view.criteria}
    return {numbers[row.criterion_id]: Status(row.status) for row in rows}


def test_every_entry_has_its_outcome_in_order(desk):
    desk.verdict(Status.NOT_MET, DAY)
    told = send(desk, said(desk, 2), said(desk, 1), value(desk, 3, "90"))
    assert fates(told) == [Fate.NEW, Fate.CHANGED, Fate.NEW]
    assert [row.before and row.before.status for row in told[:2]] == [None, Status.NOT_MET]
    assert on_record(desk) == {"1": Status.MET, "2": Status.MET, "3": Status.MET}
    assert fates(send(desk, said(desk, 2), value(desk, 3, "90"))) == [Fate.SAME, Fate.SAME]


def test_one_fault_and_nothing_is_written(desk):
    stranger = Desk()
    told = send(desk, said(desk, 1), value(desk, 2, "120"), said(desk, 3, version=stranger.version))
    assert fates(told) == [Fate.NEW, Fate.ERROR, Fate.ERROR]
    assert "120 %" in told[1].messages[0]
    assert told[2].messages
    assert on_record(desk) == {}
    assert not AuditEntry.objects.filter(actor_id=desk.officer.pk).exists()


def test_the_rest_is_written_where_that_is_asked(desk):
    told = send(desk, said(desk, 1), value(desk, 2, "-1"), partial=True)
    assert fates(told) == [Fate.NEW, Fate.ERROR]
    assert on_record(desk) == {"1": Status.MET}


def test_what_someone_changed_meanwhile_is_not_overwritten(desk):
    row = desk.verdict(Status.NEARLY_MET, DAY)
    told = send(desk, said(desk, 1, seen=0), value(desk, 2, "90", seen=0), partial=True)
    assert fates(told) == [Fate.OVERTAKEN, Fate.NEW]
    assert told[0].before == row
    assert on_record(desk) == {"1": Status.NEARLY_MET, "2": Status.MET}


def test_a_verdict_against_the_values_sent_along_needs_a_note(desk):
    told = send(desk, value(desk, 1, "10"), said(desk, 1), partial=True)
    assert fates(told) == [Fate.NEW, Fate.ERROR]
    assert on_record(desk) == {"1": Status.NOT_MET}
    told = send(desk, value(desk, 2, "10"), said(desk, 2, note="đã đo lại"))
    assert fates(told) == [Fate.NEW, Fate.NEW]
    assert on_record(desk)["2"] == Status.MET


def test_a_verdict_that_agrees_with_the_values_sent_along_rests_on_them(desk):
    told = send(desk, value(desk, 1, "90"), said(desk, 1, seen=0))
    assert fates(told) == [Fate.NEW, Fate.NEW]
    (row,) = Verdict.objects.filter(unit=desk.version.unit_id)
    assert (row.status, row.basis, row.workings[0]["value"]) == (3, Basis.COMPUTED, "90")


def test_of_two_entries_for_one_cell_both_are_refused(desk):
    told = send(desk, said(desk, 1), said(desk, 1, Status.NOT_MET), said(desk, 2), partial=True)
    assert fates(told) == [Fate.ERROR, Fate.ERROR, Fate.NEW]


def test_a_note_left_out_keeps_the_one_that_stands(desk):
    desk.verdict(Status.MET, DAY, note="theo biên bản")
    desk.value(Decimal(90), DAY)
    told = send(desk, said(desk, 1, note=None), value(desk, 1, "90", note=None))
    assert fates(told) == [Fate.SAME, Fate.SAME]
    assert fates(send(desk, said(desk, 1, Status.NEARLY_MET, note=None))) == [Fate.ERROR]


def test_a_rehearsal_tells_the_truth_and_writes_nothing(desk):
    told = rehearse(lambda: send(desk, said(desk, 1), value(desk, 2, "90")))
    assert fates(told) == [Fate.NEW, Fate.NEW]
    assert on_record(desk) == {}


def test_the_number_of_queries_does_not_grow(desk):
    def count(*entries) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            send(desk, *entries)
        return len(caught)

    few = count(said(desk, 1), value(desk, 2, "90"))
    others = [desk.another() for _number in range(5)]
    more = [said(desk, number, version=version) for version in others for number in (1, 3)]
    assert count(*more, value(desk, 3, "91")) <= few


def test_a_batch_is_taken_back_as_a_whole(desk):
    desk.verdict(Status.NOT_MET, date(2021, 1, 1), note="cũ", now=at(DAY))
    desk.verdict(Status.NEARLY_MET, DAY, criterion=desk.set_view.criteria[1], now=at(DAY))
    send(desk, said(desk, 1), value(desk, 2, "95"), said(desk, 3))
    assert set(on_record(desk).values()) == {Status.MET}
    assert undo_batch(by=desk.officer, moment=NOON, reason="nhầm tệp", now=LATER) == 4
    blank = {"3": Status.WITHDRAWN}
    assert on_record(desk) == {"1": Status.NOT_MET, "2": Status.NEARLY_MET} | blank
    assert Measurement.objects.known().get(unit=desk.version.unit_id).is_blank
    assert not list(findings())
    with pytest.raises(Conflict):  # once is enough
        undo_batch(by=desk.officer, moment=NOON, reason="lại", now=LATER)


def test_days_of_one_batch_are_taken_back_together(desk):
    desk.verdict(Status.NOT_MET, date(2021, 1, 1), now=at(DAY))
    send(desk, said(desk, 1))
    send(desk, said(desk, 1, Status.NEARLY_MET), effective_on=date(2021, 6, 2))
    undo_batch(by=desk.officer, moment=NOON, reason="nhầm tệp", now=LATER)
    days = (date(2021, 5, 1), DAY, date(2021, 6, 2))
    assert [desk.status_on(day) for day in days] == [Status.NOT_MET] * 3
    assert not list(findings())


def test_what_came_later_but_was_written_first_is_brought_back(desk):
    # The batch looked at the clock, then waited for another's write to the same cell.
    desk.verdict(Status.NEARLY_MET, DAY, now=NOON + timedelta(seconds=1))
    send(desk, said(desk, 1))
    undo_batch(by=desk.officer, moment=NOON, reason="nhầm tệp", now=LATER)
    assert on_record(desk) == {"1": Status.NEARLY_MET}


def test_what_changed_since_is_not_taken_back(desk):
    send(desk, said(desk, 1), said(desk, 2))
    desk.verdict(Status.NOT_MET, DAY, now=LATER)
    with pytest.raises(Conflict) as caught:
        undo_batch(by=desk.officer, moment=NOON, reason="nhầm tệp")
    assert len(caught.value.changed) == 1
    assert on_record(desk) == {"1": Status.NOT_MET, "2": Status.MET}


def test_whoever_lost_the_right_takes_nothing_back(desk):
    send(desk, said(desk, 1))
    Grant.objects.filter(user=desk.officer).delete()
    desk.officer = type(desk.officer).objects.get(pk=desk.officer.pk)
    with pytest.raises(Refused):
        undo_batch(by=desk.officer, moment=NOON, reason="nhầm tệp")
    assert on_record(desk) == {"1": Status.MET}
