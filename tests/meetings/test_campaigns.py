"""Launching and closing campaigns: targets from the frozen figures, once, by whoever keeps."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.access import Refused
from accounts.models import AuditEntry, User
from criteria.models import Verdict
from meetings.campaign_reading import campaign_figures
from meetings.campaigns import close_campaign, launch, open_cells
from meetings.editing import Overtaken
from meetings.models import Campaign, Conclusion
from tests.meetings.desk import DAY, KY_LAC, KY_TAY, NOW, begun, commune, conclusion, keeper, plan

pytestmark = pytest.mark.django_db


def launched(row: Conclusion | None = None, **given: object) -> Campaign:
    """A campaign of 60 days from the day of the meeting on."""
    fields = {"name": "60 ngày đêm", "starts_on": DAY, "days": 60, "by": keeper(), "now": NOW}
    return launch(conclusion=row or conclusion(begun()), **(fields | given))


def test_the_targets_are_the_cells_unmet_at_the_meeting():
    campaign = launched()
    found = campaign_figures(campaign, DAY)
    totals = {row.version.name: row.burndown.total for row in found.communes}
    assert totals == {"Kỳ Lạc": 8, "Kỳ Tây": 11}
    assert found.whole.left == 19


def test_later_corrections_leave_the_targets_as_they_were():
    row = conclusion(begun())
    Verdict.objects.filter(unit=commune(KY_LAC)).update(replaced_at=NOW)
    assert launched(row).targets.count() == 19


def test_the_figures_follow_the_verdicts_of_the_day():
    campaign = launched(days=90)
    found = campaign_figures(campaign, date(2021, 12, 31))
    ky_lac = next(row for row in found.communes if row.version.unit.code == KY_LAC)
    assert ky_lac.burndown.left == 0
    assert ky_lac.burndown.line[0].left == 8


def test_chosen_communes_and_cells_narrow_the_targets():
    row = conclusion(begun())
    cells = open_cells(row.meeting)[0].cells[:2]
    assert launched(row, cells=cells).targets.count() == 2
    other = conclusion(row.meeting, "Khác")
    assert launched(other, communes=[commune(KY_TAY).pk]).targets.count() == 11


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"starts_on": DAY - timedelta(days=1)}, "starts_on"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"communes": [1]}, "communes"),
        ({"communes": []}, "communes"),
        ({"cells": [(1, 1)]}, "cells"),
    ],
)
def test_bad_input_launches_nothing(given, key):
    row = conclusion(begun())
    with pytest.raises(ValidationError) as told:
        launched(row, **given)
    assert key in told.value.message_dict
    assert not Campaign.objects.filter(conclusion=row).exists()


def test_a_planned_meeting_launches_nothing():
    meeting = plan()
    with pytest.raises(ValidationError):
        launched(conclusion(meeting))


def test_launching_twice_launches_once():
    campaign = launched()
    assert launched(campaign.conclusion).pk == campaign.pk
    with pytest.raises(ValidationError, match="60 ngày đêm"):
        launched(campaign.conclusion, days=30)
    entries = AuditEntry.objects.filter(action="campaign.launch")
    assert entries.filter(subject_key=f"{campaign.meeting_id}/{campaign.pk}").count() == 1


@pytest.mark.parametrize("username", ["huyen.canloc", "tinh.hatinh", "xa.kylac", "so.tnmt.hatinh"])
def test_only_the_office_launches_and_closes(username):
    campaign, other = launched(), User.objects.get(username=username)
    with pytest.raises(Refused):
        launched(conclusion(campaign.meeting, "Khác"), by=other)
    with pytest.raises(Refused):
        close_campaign(campaign=campaign, text="Xong", seen=None, by=other, now=NOW)


def test_closing_keeps_the_day_and_the_final_figures():
    campaign = launched()
    later = NOW + timedelta(days=70)
    closed = close_campaign(campaign=campaign, text="Đạt", seen=1, by=keeper(), now=later)
    assert closed.closed_on == DAY + timedelta(days=70)
    told = AuditEntry.objects.filter(action="campaign.close").latest("pk").after
    assert (told["targets"], told["left"]) == (19, 19)


def test_two_people_reword_the_closing_report():
    campaign = launched()
    close_campaign(campaign=campaign, text="Một", seen=1, by=keeper(), now=NOW)
    close_campaign(campaign=campaign, text="Một", seen=1, by=keeper(), now=NOW)  # sent twice
    with pytest.raises(Overtaken):
        close_campaign(campaign=campaign, text="Hai", seen=1, by=keeper(), now=NOW)
    stored = Campaign.objects.get(pk=campaign.pk)
    assert (stored.closing_text, stored.revision) == ("Một", 2)


@pytest.mark.parametrize(("text", "days"), [(" ", 1), ("Xong", -3)])
def test_nothing_is_closed_without_words_or_before_it_begins(text, days):
    campaign = launched(starts_on=DAY + timedelta(days=2))
    now = NOW + timedelta(days=days)
    with pytest.raises(ValidationError):
        close_campaign(campaign=campaign, text=text, seen=1, by=keeper(), now=now)
