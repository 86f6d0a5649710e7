"""The history of a cell: nothing is overwritten, and every past day can be asked for."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from criteria.models import Status, Verdict
from criteria.timeline import Conflict
from tests.criteria.desk import at

START = date(2021, 1, 1)
ENTRIES = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(list(Status))), max_size=8)


def day(number: int) -> date:
    return START + timedelta(days=number)


def covers(row: Verdict, when: date) -> bool:
    return row.holds_from <= when and (row.holds_to is None or when < row.holds_to)


@given(entries=ENTRIES)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_history_answers_every_day(desk, entries):
    desk.version = desk.another()
    changes: dict[int, Status] = {}
    for number, status in entries:
        known = max((start for start in changes if start <= number), default=None)
        if (Status.WITHDRAWN if known is None else changes[known]) != status:
            changes[number] = status
        desk.verdict(status, day(number))
    rows = list(Verdict.objects.known().filter(unit=desk.version.unit_id))
    for number in range(32):
        holding = [row for row in rows if covers(row, day(number))]
        assert len(holding) <= 1
        start = max((start for start in changes if start <= number), default=None)
        expected = Status.WITHDRAWN if start is None else changes[start]
        assert (desk.status_on(day(number)) or Status.WITHDRAWN) == expected


def test_a_back_dated_entry_holds_until_the_next_recorded_change(desk):
    desk.verdict(Status.MET, day(20))
    desk.verdict(Status.NOT_MET, day(10))
    assert desk.status_on(day(9)) is None
    assert desk.status_on(day(19)) == Status.NOT_MET
    assert desk.status_on(day(20)) == Status.MET


def test_a_withdrawal_ends_a_verdict_from_its_day_on(desk):
    desk.verdict(Status.MET, day(1))
    desk.verdict(Status.WITHDRAWN, day(5))
    assert desk.status_on(day(4)) == Status.MET
    assert desk.status_on(day(5)) == Status.WITHDRAWN


def test_what_was_known_on_a_past_day_stays_known(desk):
    desk.verdict(Status.MET, day(1), now=at(day(2)))
    desk.verdict(Status.NOT_MET, day(1), now=at(day(8)))
    assert desk.status_on(day(1), known_on=day(1)) is None
    assert desk.status_on(day(1), known_on=day(7)) == Status.MET
    assert desk.status_on(day(1), known_on=day(8)) == Status.NOT_MET
    assert desk.status_on(day(1)) == Status.NOT_MET


def test_rows_are_only_ever_closed(desk):
    first = desk.verdict(Status.MET, day(1), note="một")
    fields = [field.attname for field in Verdict._meta.concrete_fields]
    before = Verdict.objects.values(*fields).get(pk=first.pk)
    with CaptureQueriesContext(connection) as captured:
        desk.verdict(Status.NOT_MET, day(5))
    updates = [q["sql"] for q in captured.captured_queries if q["sql"].startswith("UPDATE")]
    assert len(updates) == 1
    assert updates[0].startswith('UPDATE "criteria_verdict" SET "replaced_at" = ')
    assert "," not in updates[0].split(" WHERE ")[0]
    after = Verdict.objects.values(*fields).get(pk=first.pk)
    assert after.pop("replaced_at") is not None
    assert before.pop("replaced_at") is None
    assert after == before


def test_a_shortened_copy_keeps_who_said_it_and_when(desk):
    first = desk.verdict(Status.MET, day(1), note="một", now=at(day(2)))
    desk.verdict(Status.NOT_MET, day(5), now=at(day(6)))
    copy = Verdict.objects.known().get(unit=desk.version.unit_id, holds_from=day(1))
    assert (copy.assertion, copy.asserted_at) == (first.pk, first.asserted_at)
    assert (copy.holds_to, copy.note) == (day(5), "một")


def test_whoever_saw_an_older_entry_is_stopped(desk):
    first = desk.verdict(Status.MET, day(1))
    second = desk.verdict(Status.NOT_MET, day(1))
    with pytest.raises(Conflict) as lost:
        desk.verdict(Status.NEARLY_MET, day(1), seen=first.pk)
    assert lost.value.current == second
    assert desk.verdict(Status.NEARLY_MET, day(1), seen=second.pk).status == Status.NEARLY_MET


def test_a_cell_thought_blank_is_not_overwritten(desk):
    desk.verdict(Status.MET, day(1))
    with pytest.raises(Conflict):
        desk.verdict(Status.NOT_MET, day(1), seen=0)
