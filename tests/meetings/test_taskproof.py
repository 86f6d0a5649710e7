"""Tasks tied to a cell: proposed to be closed once verified met, and told when it is lost again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.access import Refused
from criteria.models import Criterion, Status, Verdict
from criteria.services import VerdictEntry, record_verdicts
from meetings.models import Task
from meetings.taskproof import accept, findings
from tests.criteria.evidence_desk import spot
from tests.meetings.desk import DAY, KY_TAY, commune, keeper
from tests.meetings.task_desk import LATER, criterion, give, stored, user

pytestmark = pytest.mark.django_db
VERIFIED = date(2021, 11, 30)  # the district verifies criterion 10 of Kỳ Lạc
YEAR_END = datetime(2021, 12, 31, 3, 0, tzinfo=UTC)


def read(task, day):
    return findings(Task.objects.filter(pk=task.pk).select_related("meeting", "criteria_set"), day)


def verdict(status, day, by="huyen.kyanh"):
    """The district's word on criterion 10 of Kỳ Lạc, and no more the province's later one."""
    Verdict.objects.filter(authority=3, unit__code="18850").update(replaced_at=YEAR_END)
    place = spot("10", day=day)
    entry = VerdictEntry(place.version, place.criterion, status, "Kiểm tra", None)
    record_verdicts(
        entries=[entry], criteria_set=place.criteria_set, effective_on=day, by=user(by),
        reason="Kiểm tra lại", now=datetime(2022, 6, 1, tzinfo=UTC),
    )  # fmt: skip


def test_a_cell_verified_met_proposes_to_close_its_task():
    task = give()
    assert read(task, VERIFIED - timedelta(days=1)).proposals == {}
    proposal = read(task, VERIFIED).proposals[task.pk]
    assert (proposal.day, proposal.authority.name) == (VERIFIED, "DISTRICT")
    assert stored(task).done_on is None


def test_a_later_verdict_of_a_more_senior_body_makes_nobody_late():
    proposal = read(task := give(), YEAR_END.date()).proposals[task.pk]
    assert proposal.day == VERIFIED


def test_self_assessment_proves_nothing():
    task = give(criterion=criterion("16"))  # met in the commune's eyes from 22/09 on
    theirs = Verdict.objects.filter(unit=task.commune, criterion=task.criterion)
    theirs.exclude(authority=1).update(replaced_at=YEAR_END)
    assert read(task, YEAR_END.date()).proposals == {}


def test_met_before_the_meeting_counts_from_its_day():
    proposal = read(task := give(criterion=criterion("1")), DAY).proposals[task.pk]
    assert proposal.day == DAY


def test_not_considered_counts_as_the_set_says():
    task = give()
    verdict(Status.NOT_APPLICABLE, date(2021, 12, 10))
    assert read(task, YEAR_END.date()).proposals[task.pk].day == VERIFIED
    type(task.criteria_set).objects.update(not_applicable_is_met=False)
    assert read(task, YEAR_END.date()).proposals == {}


def test_many_are_accepted_at_once_and_the_verdict_is_kept_as_proof():
    first = give()
    second = give(first.meeting, criterion=criterion("1"), due_on=DAY)
    done = accept(wanted=[(second, 1), (first, 1)], by=keeper(), now=YEAR_END)
    assert (len(done.closed), done.left) == (2, [])
    row = stored(first)
    assert (row.done_on, row.proof.criterion, row.state(row.done_on)) == (
        VERIFIED, row.criterion, "done_late",
    )  # fmt: skip
    assert stored(second).state(LATER.date()) == "done_on_time"


def test_what_was_changed_meanwhile_or_is_not_met_is_left():
    first = give()
    unmet = give(first.meeting, commune=commune(KY_TAY), criterion=criterion("17"))
    Verdict.objects.filter(unit=unmet.commune, criterion=unmet.criterion).update(
        replaced_at=YEAR_END
    )
    done = accept(wanted=[(first, 0), (unmet, 1)], by=keeper(), now=YEAR_END)
    assert (done.closed, {row.pk for row in done.left}) == ([], {first.pk, unmet.pk})
    with pytest.raises(Refused):
        accept(wanted=[(first, 1)], by=user("xa.kylac"), now=YEAR_END)
    assert stored(first).done_on is None


def test_a_criterion_lost_again_is_told_from_its_day_on():
    task = give()
    accept(wanted=[(task, 1)], by=keeper(), now=datetime(2021, 12, 5, tzinfo=UTC))
    verdict(Status.NOT_MET, date(2021, 12, 10))
    verdict(Status.NEARLY_MET, date(2021, 12, 15))
    assert read(task, date(2021, 12, 9)).lost == {}
    assert read(task, date(2021, 12, 18)).lost == {task.pk: date(2021, 12, 10)}
    verdict(Status.MET, date(2021, 12, 20))
    assert read(task, date(2021, 12, 20)).lost == {}


def test_one_query_for_any_number_of_tasks():
    meeting = give().meeting
    ids = Criterion.objects.filter(rows__criteria_set__code="HT-QD05-2017").exclude(
        pk=criterion("10").pk
    )
    for row in ids:
        give(meeting, criterion=row)
    tasks = list(Task.objects.select_related("meeting", "criteria_set"))
    with CaptureQueriesContext(connection) as captured:
        assert len(findings(tasks, YEAR_END.date()).proposals) == 20
    assert len(captured) == 1
