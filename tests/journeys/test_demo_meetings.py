"""The meetings of the demo are those that docs/demo.md tells of, through the API and the pages."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from meetings.models import Campaign, Meeting, Task

pytestmark = pytest.mark.django_db

GUIDE = Path(settings.BASE_DIR) / "docs" / "demo.md"
ROW = re.compile(
    r"^\| (\d\d)/(\d\d)/(\d{4}) \| (\w+) ([\w-]+) \| ([^|]+) \| (\d+) \| (\d+) \|$", re.MULTILINE
)
ROWS = ROW.findall(GUIDE.read_text(encoding="utf-8"))


def listed(client: Any, address: str) -> list[dict[str, Any]]:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.json()["results"]


def told(communes: list[dict[str, Any]], total: int) -> str:
    """The figures of a part of the scope, as the guide writes them."""
    met = [row["met"] for row in communes if row["recorded"]]
    noun = "commune" if len(communes) == 1 else "communes"
    if not met:
        return f"{len(communes)} {noun}; no data"
    return f"{len(communes)} {noun}, best {max(met)}/{total}, worst {min(met)}/{total}"


def test_the_guide_tells_of_every_meeting_that_was_held():
    days = {date(int(y), int(m), int(d)) for d, m, y, *_rest in ROWS}
    held = Meeting.objects.exclude(state="planned").values_list("held_on", flat=True)
    assert len(ROWS) == 8
    assert days == set(held)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:5]))
def test_a_meeting_of_the_guide(row, client_as):
    day = f"{row[2]}-{row[1]}-{row[0]}"
    client = client_as("admin")
    (found,) = listed(client, f"/api/v1/meetings/?from={day}&to={day}")
    assert (found["organiser"]["level"], found["organiser"]["code"]) == (row[3], row[4])
    meeting = Meeting.objects.get(pk=found["id"])
    parts = [
        told(list(part.communes.values("met", "recorded")), meeting.snapshot.total)
        for part in meeting.parts.order_by("position")
    ]
    assert "; ".join(parts) == row[5]
    assert len(listed(client, f"/api/v1/tasks/?meeting={found['id']}")) == int(row[6])
    assert meeting.carried.count() == int(row[7])
    assert client.get(f"/meetings/{found['id']}/figures/").status_code == 200


def states(client: Any, meeting: int, day: str) -> dict[str, int]:
    rows = listed(client, f"/api/v1/tasks/?meeting={meeting}&as_of={day}")
    found = [row["state"] for row in rows]
    return {state: found.count(state) for state in set(found)}


def test_what_became_of_the_tasks_of_september_2021(client_as):
    client = client_as("huyen.kyanh")
    (meeting,) = listed(client, "/api/v1/meetings/?from=2021-09-25&to=2021-09-25")
    then = {"done_on_time": 12, "done_late": 1, "open_in_time": 5, "open_overdue": 3}
    assert states(client, meeting["id"], "2021-12-10") == then
    assert states(client, meeting["id"], "2021-12-31") == {"done_on_time": 17, "done_late": 4}
    cells = Task.objects.filter(meeting=meeting["id"], criterion__isnull=False)
    assert [cells.filter(commune__code=code).count() for code in ("18850", "18793")] == [8, 11]


def test_the_campaign_of_sixty_days():
    campaign = Campaign.objects.get()
    assert (campaign.starts_on, campaign.days) == (date(2017, 10, 12), 60)
    assert campaign.targets.count() == 52
    assert campaign.targets.values("unit").distinct().count() == 5


def test_the_planned_meeting_has_what_was_left_open(client_as):
    planned = Meeting.objects.get(state="planned")
    assert planned.organiser.code == "HT-KYANH"
    assert sorted(planned.carried.values_list("times", flat=True)) == [2] * 6
    assert client_as("huyen.kyanh").get(f"/meetings/{planned.pk}/carried/").status_code == 200


def test_a_meeting_in_the_address_asks_for_all_its_tasks(client_as):
    meeting = Meeting.objects.get(held_on=date(2021, 9, 25), state="published")
    context = client_as("huyen.kyanh").get(f"/tasks/?meeting={meeting.pk}").context
    assert context["total"] == len(context["page"].object_list) == 21


@pytest.mark.parametrize(
    ("username", "overdue"), [("huyen.trieuson", 1), ("huyen.locha", 2), ("huyen.canglong", 1)]
)
def test_what_an_office_was_asked_waits_for_its_person(client_as, username, overdue):
    assert len(client_as(username).get("/").context["work"].overdue) == overdue
