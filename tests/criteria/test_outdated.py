"""Verdicts that the values contradict after a change of the set, and judging them anew."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from criteria.models import Basis, Status, Verdict
from tests.criteria.set_books import put
from tests.criteria.set_desk import CORRECTION, DECISION, TODAY, SetDesk, text

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
PAGE = "/sets/TEST-BASE/verdicts/"


@pytest.fixture
def desk(client_as: ClientAs, tmp_path: Path) -> SetDesk:
    """A computed verdict whose threshold rose from 40 to 50 afterwards."""
    desk = SetDesk(client_as("admin"), tmp_path)
    desk.value(45)
    desk.send(put("thresholds", {"indicator": "1.1"}, {"all": 50}))
    desk.act("choose", DECISION)
    desk.act("apply")
    return desk


def officer(desk: SetDesk) -> Client:
    client = Client()
    client.force_login(desk.officer, "django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def standing(desk: SetDesk) -> Verdict:
    return Verdict.objects.known().get(unit=desk.version.unit, holds_to=None)


def test_they_are_listed_and_stay_until_judged_anew(desk: SetDesk) -> None:
    page = text(officer(desk).get(PAGE))
    assert f"{desk.version.full_name} 1 Một self-assessment ✓ met ✗ not met" in page
    assert (standing(desk).status, standing(desk).basis) == (Status.MET, Basis.COMPUTED)


def test_whoever_gave_them_judges_them_anew(desk: SetDesk) -> None:
    answer = officer(desk).post(PAGE, follow=True)
    assert "1 verdict was judged anew" in text(answer)
    assert "Every computed verdict follows from its values" in text(answer)
    row = standing(desk)
    assert (row.status, row.asserted_by) == (Status.NOT_MET, desk.officer)
    assert row.workings[0]["threshold"] == "50"
    assert Verdict.objects.filter(unit=desk.version.unit).count() == 2


def test_judging_twice_writes_once(desk: SetDesk) -> None:
    client = officer(desk)
    client.post(PAGE)
    before = Verdict.objects.count()
    assert "0 verdicts were judged anew" in text(client.post(PAGE, follow=True))
    assert Verdict.objects.count() == before


def test_a_reader_sees_them_and_judges_none(desk: SetDesk, client_as: ClientAs) -> None:
    page = text(desk.client.get(PAGE))
    assert "Choose a province" in page
    elsewhere = client_as("vp.hatinh")
    elsewhere.cookies["django_language"] = "en"
    assert "Every computed verdict" in text(elsewhere.get(PAGE))
    desk.client.post(PAGE)
    assert standing(desk).status == Status.MET


def test_an_amendment_moved_to_another_day_is_judged_too(desk: SetDesk) -> None:
    later = TODAY + timedelta(days=30)
    desk.send(put("amendments", {"code": "QD-9-2026"}, {"effective_on": later}))
    page = text(desk.act("choose", CORRECTION))
    assert "TEST-BASE 1 ✗ not met ✓ met 1" in page


def test_after_a_correction_back_nothing_is_left(desk: SetDesk) -> None:
    desk.send(put("thresholds", {"indicator": "1.1", "amendment": "QD-9-2026"}, {"all": 45}))
    desk.act("choose", CORRECTION)
    desk.act("apply")
    assert "Every computed verdict follows" in text(officer(desk).get(PAGE))
