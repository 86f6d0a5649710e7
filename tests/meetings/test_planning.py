"""Planning a meeting and changing it, through the form and without JavaScript."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Unit
from criteria.models import CriteriaSet
from meetings.models import Meeting
from tests.meetings.desk import DAY, KY_ANH, KY_LAC, KY_TAY, begun, commune, plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]


def district(code=KY_ANH):
    return Unit.objects.get(level="district", code=code)


def sent(**changes):
    """What the form sends for a meeting about Kỳ Lạc and Kỳ Tây."""
    given = {
        "kind": "briefing", "title": "Giao ban tháng 10", "organiser": district().pk,
        "held_on": "2021-10-25", "half_day": "morning", "place": "", "points": "", "host": "",
        "criteria_set": begun().criteria_set_id, "agency": "", "chair": "", "chair_title": "",
        "follows": "", "scope": [commune(KY_LAC).pk, commune(KY_TAY).pk], "revision": "",
    }  # fmt: skip
    return given | changes


def saved():
    return Meeting.objects.get(title="Giao ban tháng 10")


def test_a_meeting_is_planned_and_follows_the_last_of_its_scope(client_as):
    answer = client_as("huyen.kyanh").post("/meetings/new/", sent(host="ky lac", points="A\nB"))
    assert answer.status_code == 302
    meeting = saved()
    assert sorted(meeting.communes.values_list("unit__code", flat=True)) == [KY_TAY, KY_LAC]
    assert meeting.follows.title == "Giao ban tháng 9"
    assert meeting.commune == commune(KY_LAC)


def test_another_scope_follows_nothing(client_as):
    given = sent(scope=[commune(KY_LAC).pk])
    client_as("huyen.kyanh").post("/meetings/new/", given)
    assert saved().follows is None


def test_a_cohort_is_offered_with_its_size_and_counts(client_as):
    given = sent(scope=[f"{district().pk}:2021"])
    client = client_as("huyen.kyanh")
    address = f"/meetings/new/?organiser={district().pk}&held_on=2021-10-25"
    assert f'value="{district().pk}:2021"' in client.get(address).content.decode()
    client.post("/meetings/new/", given)
    part = saved().parts.get()
    assert (part.unit, part.year) == (district(), 2021)
    assert part.communes.count() == 2


def test_communes_of_a_province_are_typed(client_as):
    province = Unit.objects.get(level="province", code="42")
    given = sent(organiser=province.pk, scope=[], named="Kỳ Lạc\n18793\n")
    assert client_as("vp.hatinh").post("/meetings/new/", given).status_code == 302
    assert sorted(saved().communes.values_list("unit__code", flat=True)) == [KY_TAY, KY_LAC]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": ""}, "title"),
        ({"held_on": "31/02/2021"}, "held_on"),
        ({"held_on": "2030-01-01"}, "held_on"),  # the district has ended by then
        ({"scope": []}, "scope"),
        ({"scope": [], "title": ""}, "scope"),  # both are told at once
        ({"scope": ["999999"]}, "scope"),
        ({"host": "Xã không có"}, "host"),
        ({"kind": "x"}, "kind"),
        ({"organiser": "x"}, "organiser"),
        ({"criteria_set": "x"}, "criteria_set"),
        ({"agency": "99999"}, "agency"),
        ({"follows": "99999"}, "follows"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_nothing_is_lost(client_as, changes, place):
    answer = client_as("huyen.kyanh").post("/meetings/new/", sent(chair="Ông A") | changes)
    assert answer.status_code == 422
    assert place in answer.context["form"].errors
    assert 'value="Ông A"' in answer.content.decode()
    assert not Meeting.objects.filter(held_on=date(2021, 10, 25)).exists()


def test_an_unknown_commune_of_a_province_is_named(client_as):
    province = Unit.objects.get(level="province", code="42")
    given = sent(organiser=province.pk, scope=[], named="Kỳ Lạc\nLạ Hoắc")
    answer = client_as("vp.hatinh").post("/meetings/new/", given)
    assert "Lạ Hoắc" in str(answer.context["form"].errors["named"])


def test_another_day_shows_its_own_units_without_saving(client_as):
    given = sent(held_on="2026-03-01", title="Còn đây", look="1")
    given["organiser"] = Unit.objects.get(level="area", code="HT-KYANH").pk
    answer = client_as("huyen.kyanh").post("/meetings/new/", given)
    assert answer.status_code == 200
    labels = {part.label for part in answer.context["form"].ground.parts}
    assert "Huyện Kỳ Anh" not in labels
    chosen = answer.context["form"]["criteria_set"].value()
    assert CriteriaSet.objects.get(pk=chosen).code == "QD51-2025-XA"  # the one in force that day
    assert "Còn đây" in answer.content.decode()


def test_an_office_plans_for_itself_alone(client_as):
    other = sent(organiser=district("443").pk)
    assert client_as("huyen.kyanh").post("/meetings/new/", other).status_code == 422
    assert client_as("tinh.hatinh").post("/meetings/new/", sent()).status_code == 403
    assert client_as("xa.kylac").get("/meetings/new/").status_code == 403
    assert client_as("").get("/meetings/new/").status_code == 302


def form_of(client, meeting):
    """The fields of the form that changes a meeting, as a browser would send them."""
    form = client.get(f"/meetings/{meeting.pk}/edit/").context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_a_form_sent_back_as_it_was_changes_nothing(client_as):
    client, meeting = client_as("huyen.kyanh"), begun(commune=commune(KY_LAC))
    given = form_of(client, meeting)
    assert client.post(f"/meetings/{meeting.pk}/edit/", given).status_code == 302
    stored = Meeting.objects.get(pk=meeting.pk)
    assert (stored.held_on, stored.commune) == (DAY, commune(KY_LAC))
    assert stored.snapshot.total == 20  # figures are kept where the scope stays


def test_of_two_people_the_second_is_told_and_can_save_again(client_as):
    client, meeting = client_as("huyen.kyanh"), plan()
    mine, theirs = form_of(client, meeting), form_of(client, meeting)
    address = f"/meetings/{meeting.pk}/edit/"
    client.post(address, theirs | {"place": "Hội trường A"})
    answer = client.post(address, mine | {"place": "Hội trường B"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Hội trường A" in text
    assert 'value="Hội trường B"' in text
    again = re.search(r'name="revision" value="(\d+)"', text).group(1)
    mine |= {"place": "Hội trường B", "revision": again}
    assert client.post(address, mine).status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).place == "Hội trường B"


def test_a_change_without_its_revision_is_refused(client_as):
    client, meeting = client_as("huyen.kyanh"), plan()
    given = form_of(client, meeting) | {"revision": ""}
    assert client.post(f"/meetings/{meeting.pk}/edit/", given).status_code == 422


def test_the_form_reads_little(client_as):
    client, meeting = client_as("vp.hatinh"), plan()
    client.get(f"/meetings/{meeting.pk}/edit/")
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/meetings/{meeting.pk}/edit/")
    assert len(captured) <= 12
