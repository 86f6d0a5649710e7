"""The sheet of tasks: looked at, changed at once, confirmed, and confirmed again."""

from datetime import date

import pytest

from communes.models import Agency, Unit
from meetings.fanout import propose
from meetings.models import Conclusion, State
from meetings.scoping import Wanted as Part
from meetings.services import conclude
from tests.meetings.desk import (
    KY_ANH,
    KY_LAC,
    NOW,
    begun,
    commune,
    concluded,
    conclusion,
    keeper,
    plan,
)
from tests.meetings.test_fanout import fresh

pytestmark = pytest.mark.django_db


def address(row) -> str:
    return f"/meetings/{row.meeting_id}/conclusions/{row.pk}/tasks/"


def sheet(row, **changes):
    """What the browser sends of the sheet as it was shown."""
    found = propose(conclusion=row).proposals
    sent = {"mode": "cells", "revision": str(row.revision), "do": "confirm"}
    sent["task"] = [one.key for one in found]
    sent |= {f"owner-{one.key}": one.owner.key for one in found}
    sent |= {f"due-{one.key}": "2021-12-31" for one in found}
    return sent | changes


def levels(answer) -> list[str]:
    return [str(one.level_tag) for one in answer.context["messages"]]


def test_the_sheet_shows_the_sum_and_confirming_makes_the_tasks(client_as) -> None:
    row, client = fresh(begun()), client_as("huyen.kyanh")
    page = client.get(address(row)).content.decode()
    assert "8 + 11 = 19</output>" in page
    assert "Phòng Tài nguyên và Môi trường" in page
    answer = client.post(address(row), sheet(row), follow=True)
    assert levels(answer) == ["success"]
    [shown] = answer.context["conclusions"]
    assert sum(count for _state, count in shown.counts) == row.tasks.count() == 19
    again = client.post(address(row), sheet(row), follow=True)
    assert levels(again) == ["info"]
    assert row.tasks.count() == 19
    spent = client.get(address(row)).content.decode()
    assert "8 + 11" not in spent
    assert 'value="confirm"' not in spent


def test_a_whole_district_is_handed_out_in_one_go(client_as) -> None:
    meeting = begun(scope=[Part(Unit.objects.get(level="district", code=KY_ANH))])
    meeting.communes.update(statuses={})
    row = fresh(meeting)
    client_as("huyen.kyanh").post(address(row), sheet(row))
    assert row.tasks.count() == 20 * meeting.communes.count() > 200


def test_an_unticked_row_is_left_out_and_others_keep_what_was_changed(client_as) -> None:
    row, client = fresh(begun()), client_as("huyen.kyanh")
    keys = sheet(row)["task"]
    sent = sheet(row, task=keys[:2], **{f"due-{keys[0]}": "15/10/2021"})
    sent[f"owner-{keys[1]}"] = f"u{row.meeting.organiser_id}"
    client.post(address(row), sent)
    first, second = row.tasks.order_by("pk")
    assert first.due_on == date(2021, 10, 15)
    assert second.owner_unit_id == row.meeting.organiser_id


def test_one_owner_and_one_day_for_all_ticked_rows_of_a_criterion(client_as) -> None:
    row, client = fresh(begun()), client_as("huyen.kyanh")
    agency = Agency.objects.get(code="so-tnmt-hatinh")
    criterion = next(c for c in propose(conclusion=row).proposals if c.criterion.number == "2")
    bulk = {"all_owner": f"a{agency.pk}", "all_due": "2021-10-15"}
    bulk |= {"all_criterion": str(criterion.slot[1]), "do": "spread"}
    answer = client.post(address(row), sheet(row, **bulk))
    changed = [one for one in answer.context["sheet"].rows if one.due == "2021-10-15"]
    assert [one.proposal.criterion.number for one in changed] == ["2", "2"]
    assert {one.owner.agency_id for one in changed} == {agency.pk}
    assert not row.tasks.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("due", ""), ("due", "2021-09-24"), ("due", "hôm nay"), ("owner", "a999999"), ("owner", "u1")],
)
def test_a_wrong_row_is_marked_and_nothing_is_lost(client_as, field, value) -> None:
    row = fresh(begun())
    sent = sheet(row)
    key = sent["task"][3]
    answer = client_as("huyen.kyanh").post(address(row), sent | {f"{field}-{key}": value})
    assert answer.status_code == 422
    assert [one.proposal.key for one in answer.context["sheet"].rows if one.error] == [key]
    assert f'id="error-{key}"' in answer.content.decode()
    assert not row.tasks.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"task": []}, 422), ({"task": ["1-1"]}, 409), ({"revision": "0"}, 409)],
)
def test_what_does_not_fit_the_sheet_is_told(client_as, changes, status) -> None:
    row = fresh(begun())
    answer = client_as("huyen.kyanh").post(address(row), sheet(row, **changes))
    assert answer.status_code == status
    assert answer.context["sheet"].problem
    assert not row.tasks.exists()


def test_the_other_modes_make_one_task_per_commune_or_office(client_as) -> None:
    row, client = fresh(begun()), client_as("huyen.kyanh")
    for mode, made in (("communes", 2), ("offices", 1), ("offices", 0)):
        before = row.tasks.count()
        shown = client.get(address(row), {"mode": mode}).context["sheet"].rows
        sent = {"mode": mode, "revision": row.revision, "do": "confirm"}
        sent["task"] = [one.proposal.key for one in shown]
        sent |= {f"owner-{one.proposal.key}": one.owner.key for one in shown}
        sent |= {f"due-{one.proposal.key}": one.due for one in shown}
        client.post(address(row), sent)
        assert row.tasks.count() == before + made


@pytest.mark.parametrize(
    ("username", "status"),
    [("huyen.canloc", 404), ("tinh.hatinh", 403), ("xa.kylac", 403), ("", 302)],
)
def test_others_hand_out_nothing(client_as, username, status) -> None:
    row = fresh(begun())
    client, sent = client_as(username), sheet(row)
    assert client.get(address(row)).status_code == status
    assert client.post(address(row), sent).status_code == status
    assert not row.tasks.exists()


def test_a_commune_counts_its_own_tasks_only(client_as) -> None:
    row = fresh(begun())
    client_as("huyen.kyanh").post(address(row), sheet(row))
    [shown] = (
        client_as("xa.kylac").get(f"/meetings/{row.meeting_id}/conclusions/").context["conclusions"]
    )
    assert {given.task.commune_id for given in shown.tasks} == {commune(KY_LAC).pk}
    assert sum(count for _state, count in shown.counts) == 8


def test_a_meeting_that_has_not_begun_hands_out_nothing(client_as) -> None:
    row = conclusion(plan())
    answer = client_as("huyen.kyanh").get(address(row), follow=True)
    assert levels(answer) == ["error"]


def test_a_concluded_meeting_still_hands_out(client_as) -> None:
    row = fresh(begun())
    conclude(meeting=row.meeting, seen_record=None, by=keeper(), now=NOW)
    assert row.meeting.__class__.objects.get(pk=row.meeting_id).state == State.CONCLUDED
    client_as("huyen.kyanh").post(address(row), sheet(row))
    assert row.tasks.count() == 19


def test_the_sheet_and_the_conclusions_cost_the_same_for_any_number(
    client_as, django_assert_max_num_queries
) -> None:
    row, client = fresh(begun()), client_as("huyen.kyanh")
    with django_assert_max_num_queries(12):
        client.get(address(row))
    client.post(address(row), sheet(row))
    for page in (address(row), f"/meetings/{row.meeting_id}/conclusions/"):
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200


def test_the_conclusion_of_another_meeting_is_not_found(client_as) -> None:
    row, other = fresh(begun()), concluded(title="Khác")
    page = f"/meetings/{other.pk}/conclusions/{row.pk}/tasks/"
    assert client_as("huyen.kyanh").get(page).status_code == 404
    assert Conclusion.objects.filter(pk=row.pk).exists()
