"""The fan-out: what is proposed, to whom, and what may be handed out how often."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.access import Refused
from accounts.models import AuditEntry, User
from communes.models import Agency, Kind, Unit, UnitVersion
from criteria.models import CriterionOwner, Status
from meetings.editing import About, save_part
from meetings.fanout import Mode, Wanted, hand_out, propose
from meetings.models import Conclusion, Meeting, ScopedCommune, Task, TaskEvent
from meetings.owning import committee
from meetings.scoping import Wanted as Part
from meetings.services import conclude
from tests.meetings.desk import (
    KY_ANH,
    KY_LAC,
    KY_TAY,
    NOW,
    begun,
    commune,
    conclusion,
    keeper,
    plan,
)

pytestmark = pytest.mark.django_db

DUE = date(2021, 12, 31)


def fresh(meeting) -> Conclusion:
    """A work conclusion about the whole meeting, read anew with its meeting."""
    row = conclusion(Meeting.objects.get(pk=meeting.pk), due_on=DUE)
    return Conclusion.objects.select_related("meeting__snapshot").get(pk=row.pk)


def about(row, **ids):
    given = About(**{name: frozenset(pks) for name, pks in ids.items()})
    save_part(row=row, seen=None, by=keeper(), now=NOW, about=given)
    return row


def wanted(fan, **changes):
    return [
        Wanted(
            **{
                "text": one.text,
                "due_on": DUE,
                "unit_id": one.slot[0],
                "criterion_id": one.slot[1],
                "agency_id": one.owner.agency_id,
                "owner_unit_id": one.owner.unit_id,
            }
            | changes
        )
        for one in fan.proposals
    ]


def give(row, **changes):
    tasks = wanted(propose(conclusion=row), **changes)
    return hand_out(conclusion=row, wanted=tasks, by=keeper(), now=NOW)


def test_the_criteria_still_to_do_in_ky_anh_are_8_and_11() -> None:
    row = fresh(begun())
    fan = propose(conclusion=row)
    names = [one.commune for one in fan.proposals]
    assert [names.count("Xã Kỳ Lạc"), names.count("Xã Kỳ Tây"), len(names)] == [8, 11, 19]
    handed = give(row)
    assert (len(handed.tasks), handed.already, row.tasks.count()) == (19, 0, 19)
    assert TaskEvent.objects.filter(kind="assigned", task__conclusion=row).count() == 19
    assert (
        AuditEntry.objects.filter(
            action="task.add", subject_key__startswith=f"{row.meeting_id}/"
        ).count()
        == 19
    )


def owners(row) -> dict[str, set[str]]:
    """Criterion number → names of who is proposed for it."""
    found: dict[str, set[str]] = {}
    for one in propose(conclusion=row).proposals:
        found.setdefault(one.criterion.number, set()).add(one.owner.name)
    return found


def test_the_department_nearest_to_the_commune_is_proposed() -> None:
    row = fresh(begun())
    named = Agency.objects.in_bulk(["kyanh-tnmt", "so-tnmt-hatinh"], field_name="code")
    near, far = named["kyanh-tnmt"], named["so-tnmt-hatinh"]
    assert owners(row)["17"] == {near.name}
    CriterionOwner.objects.filter(agency=near).update(valid_to=row.meeting.held_on)
    assert owners(row)["17"] == {far.name}
    Agency.objects.filter(pk=far.pk).update(valid_to=row.meeting.held_on)
    assert all("xã Kỳ" in name for name in owners(row)["17"])


def test_what_no_department_owns_goes_to_the_commune_itself() -> None:
    row = fresh(begun())
    CriterionOwner.objects.all().delete()
    found = propose(conclusion=row).proposals
    assert {(one.owner.agency_id, one.owner.unit_id) for one in found} == {
        (None, commune(code).pk) for code in (KY_LAC, KY_TAY)
    }
    assert all(one.unit_id == one.owner.unit_id for one in found)
    assert "Kỳ Lạc" in found[0].text


@pytest.mark.parametrize(
    ("kind", "told"),
    [(Kind.KHU_VUC, "Cán bộ phụ trách khu vực Kỳ Anh"), (Kind.XA, "UBND xã Kỳ Anh")],
)
def test_an_area_has_no_committee_but_people_who_look_after_it(kind, told) -> None:
    with override("vi"):
        assert committee(UnitVersion(kind=kind, name="Kỳ Anh")).name == told


def test_a_criterion_without_data_is_still_to_do() -> None:
    meeting = begun()
    ScopedCommune.objects.filter(meeting=meeting, unit=commune(KY_LAC)).update(
        statuses={"1": int(Status.NOT_APPLICABLE)}
    )
    found = propose(conclusion=about(fresh(meeting), units=[commune(KY_LAC).pk])).proposals
    assert len(found) == 19
    assert {one.status for one in found} == {None}


def test_a_conclusion_is_about_what_it_names() -> None:
    row = fresh(begun())
    criterion = propose(conclusion=row).proposals[0].criterion
    about(row, units=[commune(KY_TAY).pk], criteria=[criterion.id])
    [found] = propose(conclusion=row).proposals
    assert found.slot == (commune(KY_TAY).pk, criterion.id)


def test_one_task_per_commune_and_one_for_an_office() -> None:
    row = fresh(begun())
    per_commune = propose(conclusion=row, mode=Mode.COMMUNES).proposals
    assert [one.slot[1] for one in per_commune] == [None, None]
    [whole] = propose(conclusion=row, mode=Mode.OFFICES).proposals
    assert (whole.slot, whole.owner.unit_id) == ((None, None), row.meeting.organiser_id)
    agency = Agency.objects.get(code="so-tnmt-hatinh")
    [named] = propose(conclusion=about(row, agencies=[agency.pk]), mode=Mode.OFFICES).proposals
    assert named.owner.agency_id == agency.pk


def test_the_province_hands_a_task_to_the_district_of_the_communes_named() -> None:
    office = User.objects.get(username="vp.hatinh")
    province = Unit.objects.get(level="province", code="42", ended_on=None)
    district = Unit.objects.get(level="district", code=KY_ANH)
    meeting = begun(organiser=province, by=office, scope=[Part(district)])
    row = Conclusion(meeting=meeting, kind="work", text="70 % số xã")
    named = About(units=frozenset({commune(KY_LAC).pk}))
    save_part(row=row, seen=None, by=office, now=NOW, about=named)
    [found] = propose(conclusion=row, mode=Mode.OFFICES).proposals
    assert found.owner.unit_id == district.pk


def test_the_same_fan_out_twice_makes_no_doubles() -> None:
    row = fresh(begun())
    give(row)
    again = give(row, agency_id=None, owner_unit_id=row.meeting.organiser_id)
    assert (len(again.tasks), again.already, row.tasks.count()) == (0, 19, 19)
    assert all(one.task for one in propose(conclusion=row).proposals)
    row.tasks.filter(commune=commune(KY_LAC)).update(dropped_on=DUE, drop_reason="Nhầm")
    assert (len(give(row).tasks), Task.objects.standing().filter(conclusion=row).count()) == (8, 19)


def stand_in(meeting, value):
    """The id that a word stands for."""
    unit, day = meeting.organiser, meeting.held_on
    if value == "ended":
        row = Agency.objects.create(code="cu", name="Giải thể", unit=unit, valid_to=day)
        return row.pk
    if value == "elsewhere":
        return Unit.objects.get(level="district", code="443").pk
    return {"district": unit.pk, "closed": keeper().pk}.get(value, value)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"due_on": date(2021, 9, 24)}, "due_on"),
        ({"unit_id": "district"}, "communes"),
        ({"criterion_id": 999_999}, "criteria"),
        ({"text": " "}, "tasks"),
        ({"agency_id": None, "owner_unit_id": None}, "owner"),
        ({"agency_id": None, "owner_unit_id": "elsewhere"}, "owner"),
        ({"agency_id": "ended", "owner_unit_id": None}, "owner"),
        ({"agency_id": None, "owner_unit_id": "district", "person_id": "closed"}, "person"),
    ],
)
def test_what_cannot_be_handed_out_is_told(changes, key) -> None:
    row = fresh(begun())
    given = {name: stand_in(row.meeting, value) for name, value in changes.items()}
    tasks = wanted(propose(conclusion=row), **given)
    User.objects.filter(username="huyen.kyanh").update(is_active=key != "person")
    with pytest.raises(ValidationError) as told:
        hand_out(conclusion=row, wanted=tasks, by=User.objects.get(username="vp.hatinh"), now=NOW)
    assert list(told.value.message_dict) == [key]
    assert not row.tasks.exists()


@pytest.mark.parametrize("kind", ["information", "decision"])
def test_only_work_becomes_tasks(kind) -> None:
    meeting = begun()
    row = Conclusion(meeting=meeting, kind=kind, text="x", due_on=DUE)
    save_part(row=row, seen=None, by=keeper(), now=NOW)
    with pytest.raises(ValidationError):
        propose(conclusion=row)
    tasks = [Wanted("x", DUE, owner_unit_id=meeting.organiser_id)]
    with pytest.raises(ValidationError):
        hand_out(conclusion=row, wanted=tasks, by=keeper(), now=NOW)


def test_tasks_are_handed_out_from_the_beginning_on_and_after_the_end() -> None:
    planned = plan(title="Sau")
    row = conclusion(planned)
    tasks = [Wanted("x", DUE, owner_unit_id=planned.organiser_id)]
    with pytest.raises(ValidationError):
        hand_out(conclusion=row, wanted=tasks, by=keeper(), now=NOW)
    meeting = begun()
    row = fresh(meeting)
    conclude(meeting=meeting, seen_record=None, by=keeper(), now=NOW)
    assert len(give(Conclusion.objects.get(pk=row.pk)).tasks) == 19


def test_only_the_office_hands_out() -> None:
    row = fresh(begun())
    tasks = wanted(propose(conclusion=row))
    with pytest.raises(Refused):
        hand_out(conclusion=row, wanted=tasks, by=User.objects.get(username="xa.kylac"), now=NOW)


def count(row, tasks) -> int:
    with CaptureQueriesContext(connection) as told:
        hand_out(conclusion=row, wanted=tasks, by=keeper(), now=NOW)
    return len(told)


def test_two_hundred_tasks_cost_the_queries_of_a_few() -> None:
    district = Unit.objects.get(level="district", code=KY_ANH)
    meeting = begun(scope=[Part(district)])
    meeting.communes.update(statuses={})
    first, second = fresh(meeting), fresh(meeting)
    tasks = wanted(propose(conclusion=first))
    assert len(tasks) > 200
    many, few = count(first, tasks), count(second, tasks[:19])
    inserts = 3 * (len(tasks) * 25 // 999 + 1)  # SQLite writes 999 values at a time
    assert many <= few + inserts
    assert first.tasks.count() == len(tasks)
