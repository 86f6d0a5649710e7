"""What becomes of a task: reports, closing, reopening, changes, dropping; who may, and when."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.access import Refused
from accounts.models import AuditEntry
from criteria.models import Verdict
from meetings.editing import Overtaken
from meetings.models import Task
from meetings.tasks import change_task, close, drop_task, reopen_task, report
from meetings.taskterms import Terms
from tests.meetings.desk import DAY, KY_TAY, commune, keeper
from tests.meetings.task_desk import DUE, LATER, department, give, kinds, stored, user

pytestmark = pytest.mark.django_db


def say(task, by="xa.kylac", **given):
    fields = {"on": DAY, "text": "Đang làm", "says_done": False, "seen": None, "now": LATER}
    return report(task=task, by=user(by), **(fields | given))


def end(task, by="huyen.kyanh", **given):
    return close(task=task, by=user(by), **({"done_on": DUE, "seen": None, "now": LATER} | given))


@pytest.mark.parametrize(
    ("username", "owner", "may"),
    [
        ("xa.kylac", "commune", True),
        ("huyen.kyanh", "commune", True),
        ("vp.hatinh", "commune", True),
        ("so.tnmt.hatinh", "commune", False),
        ("so.tnmt.hatinh", "agency", True),
        ("xa.kylac", "agency", False),
        ("tinh.hatinh", "commune", False),
        ("huyen.canloc", "commune", False),
        ("admin", "commune", False),
    ],
)
def test_who_reports_on_a_task(username, owner, may):
    task = give(**({"agency": department()} if owner == "agency" else {}))
    if may:
        say(task, by=username)
        assert kinds(task) == ["assigned", "progress"]
    else:
        with pytest.raises(Refused):
            say(task, by=username)
        assert kinds(task) == ["assigned"]


@pytest.mark.parametrize("username", ["xa.kylac", "tinh.hatinh", "so.tnmt.hatinh", "huyen.canloc"])
def test_only_the_convening_office_decides(username):
    task, other = give(), {"by": user(username), "seen": None, "now": LATER}
    with pytest.raises(Refused):
        end(task, by=username)
    with pytest.raises(Refused):
        drop_task(task=task, reason="x", **other)
    with pytest.raises(Refused):
        change_task(task=task, terms=Terms.of(task), reason="x", **other)
    with pytest.raises(Refused):
        reopen_task(task=task, reason="x", **other)


def test_reported_is_not_done():
    task = give()
    say(task, says_done=True, on=date(2021, 10, 20))
    row = stored(task)
    assert (row.reported_on, row.done_on) == (date(2021, 10, 20), None)
    assert row.state(DUE) == "open_in_time"
    assert row.state(DUE + timedelta(days=1)) == "open_overdue"


@pytest.mark.parametrize(
    ("done_on", "day", "state"),
    [
        (DUE, DUE, "done_on_time"),
        (DUE + timedelta(days=1), LATER.date(), "done_late"),
        (DUE + timedelta(days=1), DUE, "open_in_time"),
        (None, DUE, "open_in_time"),
        (None, DUE + timedelta(days=1), "open_overdue"),
    ],
)
def test_the_four_states_around_the_due_day(done_on, day, state):
    task = give()
    if done_on:
        end(task, done_on=done_on)
    assert stored(task).state(day) == state
    assert Task.objects.in_state(state, day).filter(pk=task.pk).exists()


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), LATER.date() + timedelta(days=2)])
def test_days_before_the_meeting_and_to_come_are_refused(day):
    task = give()
    with pytest.raises(ValidationError) as told:
        end(task, done_on=day)
    assert "done_on" in told.value.message_dict
    with pytest.raises(ValidationError) as told:
        say(task, on=day)
    assert "on" in told.value.message_dict
    assert kinds(task) == ["assigned"]


def test_closing_and_reopening_leave_a_trace():
    task = give()
    say(task, says_done=True)
    end(task, text="Đã kiểm tra")
    with pytest.raises(ValidationError):
        end(task)
    with pytest.raises(ValidationError) as told:
        reopen_task(task=task, reason=" ", seen=None, by=keeper(), now=LATER)
    assert "reason" in told.value.message_dict
    reopen_task(task=task, reason="Chưa đạt", seen=None, by=keeper(), now=LATER)
    row = stored(task)
    assert (row.done_on, row.reported_on, row.proof_id) == (None, None, None)
    assert kinds(task) == ["assigned", "reported", "closed", "reopened"]
    assert task.events.get(kind="reopened").changes["done_on"] == ["31/10/2021", ""]
    assert AuditEntry.objects.filter(action="task.reopened", reason="Chưa đạt").exists()


def test_a_report_the_office_does_not_agree_with_is_taken_back():
    task = give()
    say(task, says_done=True)
    reopen_task(task=task, reason="Thiếu hồ sơ", seen=None, by=keeper(), now=LATER)
    assert stored(task).reported_on is None
    with pytest.raises(ValidationError):
        reopen_task(task=task, reason="Lần nữa", seen=None, by=keeper(), now=LATER)


def test_changing_tells_from_what_to_what():
    task = give()
    terms = Terms("Việc khác", DUE + timedelta(days=30), owner_unit=commune(KY_TAY))
    given = {"reason": "Giao lại", "seen": 1, "by": keeper(), "now": LATER}
    change_task(task=task, terms=terms, **given)
    told = task.events.get(kind="changed").changes
    assert told["due_on"] == ["31/10/2021", "30/11/2021"]
    assert told["owner"] == ["UBND xã Kỳ Lạc", "UBND xã Kỳ Tây"]
    assert set(told) == {"text", "due_on", "owner"}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"due_on": DAY - timedelta(days=1)}, "due_on"),
        ({"text": "  "}, "text"),
        ({"owner_unit": None}, "owner"),
        ({"person": "huyen.canloc"}, "person"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_a_change_may_not_do(change, key):
    task, reason = give(), change.pop("reason", "Vì")
    fields = {"text": task.text, "due_on": task.due_on, "owner_unit": task.owner_unit} | change
    if "person" in fields:
        fields["person"] = user(fields["person"])
    with pytest.raises(ValidationError) as told:
        change_task(task=task, terms=Terms(**fields), reason=reason, seen=1, by=keeper(), now=LATER)
    assert key in told.value.message_dict
    assert kinds(task) == ["assigned"]


def test_an_owner_elsewhere_and_the_same_task_twice_are_refused():
    task, reason = give(), {"reason": "x", "seen": 1, "by": keeper(), "now": LATER}
    elsewhere = user("huyen.canloc").grants.first().unit
    other = give(task.meeting, owner_unit=commune(KY_TAY))
    for owner in (elsewhere, other.owner_unit):
        with pytest.raises(ValidationError) as told:
            change_task(task=task, terms=Terms("x", DUE, owner_unit=owner), **reason)
        assert "owner" in told.value.message_dict


def test_dropped_for_good():
    task = give()
    drop_task(task=task, reason="Trùng", seen=1, by=keeper(), now=LATER)
    assert stored(task).drop_reason == "Trùng"
    assert not Task.objects.standing().filter(pk=task.pk).exists()
    assert Task.objects.open_on(DUE).filter(pk=task.pk).exists()
    with pytest.raises(ValidationError):
        say(task)


def test_the_second_of_two_people_is_told():
    task = give()
    say(task, seen=1)
    with pytest.raises(Overtaken) as told:
        end(task, seen=1)
    assert str(user("xa.kylac")) in told.value.told
    assert stored(task).done_on is None


@pytest.mark.parametrize(
    ("number", "authority", "counts"), [("10", 2, True), ("10", 1, False), ("1", 2, False)]
)
def test_only_a_verdict_on_the_cell_by_a_senior_body_is_proof(number, authority, counts):
    task = give()
    rows = Verdict.objects.known().at(date(2021, 12, 20))
    proof = rows.get(
        unit=task.commune, criterion__rows__number=number, authority=authority,
        criterion__rows__criteria_set__code="HT-QD05-2017",
    )  # fmt: skip
    given = {"proof": proof, "now": LATER + timedelta(days=60)}
    if counts:
        end(task, **given)
        assert stored(task).proof_id == proof.assertion
    else:
        with pytest.raises(ValidationError):
            end(task, **given)
