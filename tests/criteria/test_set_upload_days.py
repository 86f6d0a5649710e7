"""On which days the verdicts are judged that a changed set would change."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from tests.criteria.set_books import put
from tests.criteria.set_desk import CORRECTION, DECISION, PLAIN, TODAY, SetDesk, text
from tests.criteria.set_files import BASE, INCOME, load

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
YEAR = TODAY.year - 1  # a year that is over
SPRING, SUMMER = date(YEAR, 3, 1), date(YEAR, 7, 1)
BY_YEAR = INCOME | {"thresholds": {"all": {YEAR - 1: 40, YEAR: 40, YEAR + 1: 40, YEAR + 2: 40}}}
YEARLY = PLAIN | {
    "valid_from": date(YEAR - 1, 1, 1),
    "criteria": [{**BASE["criteria"][0], "indicators": [BY_YEAR]}, BASE["criteria"][1]],
}


@pytest.fixture
def desk(client_as: ClientAs, tmp_path: Path) -> SetDesk:
    """A commune with 45 since spring, where every year asks 40 of its own."""
    desk = SetDesk(client_as("admin"), tmp_path)
    load(tmp_path, YEARLY)
    desk.value(45, SPRING)
    return desk


def dearer(desk: SetDesk, year: int, choice: dict[str, str]) -> str:
    desk.send(put("thresholds", {"indicator": "1.1", "year": year}, {"all": 50}))
    return text(desk.act("choose", choice))


def test_the_threshold_of_a_year_is_judged_at_the_end_of_that_year(desk: SetDesk) -> None:
    page = dearer(desk, YEAR, DECISION | {"effective_on": SUMMER.isoformat()})
    assert f"TEST-BASE 31/12/{YEAR} " in page
    assert f"31/12/{YEAR} TEST-BASE 1 ✓ met ✗ not met 1" in page
    assert f"31/12/{YEAR} {desk.version.full_name} 1 self-assessment" in page
    assert "1 computed verdict would change" in page


def test_a_row_of_every_year_is_judged_at_the_end_of_each(desk: SetDesk) -> None:
    desk.send(put("indicators", {"number": "1.1"}, {"operator": "≤"}))
    page = text(desk.act("choose", CORRECTION))
    assert f"TEST-BASE 31/12/{YEAR - 1}, 31/12/{YEAR}, {TODAY:%d/%m/%Y} " in page
    assert "2 computed verdicts would change" in page


@pytest.mark.parametrize("year", [YEAR - 1, YEAR + 2])
def test_a_row_that_counts_on_no_day_to_be_judged_is_told(desk: SetDesk, year: int) -> None:
    page = dearer(desk, year, DECISION | {"effective_on": SUMMER.isoformat()})
    assert f"count on no day that can be judged today: Ngưỡng: 1.1 {year}" in page
    assert "No computed verdict would change" not in page


def test_a_decision_to_come_is_judged_on_its_day(desk: SetDesk) -> None:
    day = date(YEAR + 2, 2, 1)
    page = dearer(desk, YEAR + 2, DECISION | {"effective_on": day.isoformat()})
    assert f"{day:%d/%m/%Y} TEST-BASE 1 ✓ met ✗ not met 1" in page


def test_verdicts_to_be_judged_anew_are_offered_by_day(desk: SetDesk) -> None:
    dearer(desk, YEAR, DECISION | {"effective_on": SUMMER.isoformat()})
    desk.act("apply")
    desk.client.force_login(desk.officer, "django.contrib.auth.backends.ModelBackend")
    desk.client.cookies["django_language"] = "en"
    page = desk.client.get("/sets/TEST-BASE/verdicts/")
    assert "Every computed verdict follows" in text(page)
    assert f'href="?as_of={YEAR}-12-31"' in page.content.decode()
    page = desk.client.get(f"/sets/TEST-BASE/verdicts/?as_of={YEAR}-12-31")
    assert f"{desk.version.full_name} 1 Một self-assessment ✓ met ✗ not met" in text(page)
