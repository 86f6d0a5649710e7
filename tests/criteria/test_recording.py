"""Typing a verdict into the grid, through the address that its script posts to."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from criteria.models import Authority, Status, Verdict
from tests.criteria.desk import GRID, live, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client_as):
    return client_as("huyen.kyanh")


def test_a_verdict_moves_row_column_and_district(officer):
    page = officer.get(GRID).content.decode()
    assert "9/20" in page
    before = int(page.split('data-column="2">')[1].split("<")[0])
    answer = post(officer).json()
    assert answer["row"] == {"met": "10/20", "own": [11, 10, 0]}
    assert answer["totals"]["columns"]["2"] == before + 1
    assert answer["totals"]["met"] == "350/400"
    assert answer["cell"]["status"] == "MET"
    assert answer["cell"]["seen"] == live("18793", "2").assertion


def test_the_page_shows_what_was_saved(officer):
    post(officer, note="Đã nghiệm thu")
    page = officer.get(GRID).content.decode()
    assert 'data-note="Đã nghiệm thu"' in page
    assert "10/20" in page


def test_the_same_again_writes_nothing(officer):
    assert post(officer).status_code == 200
    rows = Verdict.objects.count()
    assert post(officer, seen=0).status_code == 200
    assert Verdict.objects.count() == rows


def test_clearing_a_cell_makes_it_no_data(officer):
    answer = post(officer, commune="18760", criterion="1", status="WITHDRAWN").json()
    assert answer["cell"]["status"] == "WITHDRAWN"
    assert answer["cell"]["symbol"] == "·"
    assert live("18760", "1").status == Status.WITHDRAWN


def test_the_second_person_is_told_who_changed_the_cell(officer):
    seen = live("18793", "2").assertion
    post(officer, status="NEARLY_MET", note="Còn 2 km")
    lost = post(officer, status="MET", seen=seen)
    assert lost.status_code == 409
    theirs = lost.json()["conflict"]
    assert (theirs["status"], theirs["note"]) == ("NEARLY_MET", "Còn 2 km")
    assert theirs["who"] == "Văn phòng điều phối NTM huyện Kỳ Anh"
    assert live("18793", "2").status == Status.NEARLY_MET
    assert post(officer, status="MET", seen=theirs["seen"]).status_code == 200
    assert live("18793", "2").status == Status.MET


def test_a_past_day_asks_once_in_a_visit_for_a_reason(officer):
    refused = post(officer, reason=" ")
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == ["reason"]
    assert post(officer, reason="Biên bản").status_code == 200
    again = {"commune": "18760", "criterion": "5", "status": "NEARLY_MET"}
    assert post(officer, **again, reason="").status_code == 200
    assert live("18760", "5").reason == "Biên bản"
    assert 'value="Biên bản"' in officer.get(GRID).content.decode()


def test_the_reason_can_be_given_by_a_form_without_script(officer):
    fields = {"set": "HT-QD05-2017", "as_of": "2021-09-25", "reason": "Biên bản"}
    assert officer.post("/record/reason/", fields | {"next": GRID}).headers["Location"] == GRID
    assert post(officer, reason="").status_code == 200
    away = officer.post("/record/reason/", fields | {"next": "https://evil.example/"})
    assert away.headers["Location"] == "/"


def test_an_area_officer_records_for_the_province_and_today_needs_no_reason(officer, today):
    fields = {"set": "QD51-2025-XA", "as_of": today.isoformat(), "reason": "", "seen": ""}
    place = {"level": "area", "place": "HT-KYANH", "commune": "18838", "criterion": "1"}
    rows = Verdict.objects.known().at(today).filter(unit__code="18838", unit__ended_on=None)
    row = rows.get(criterion__rows__number="1", authority=Authority.PROVINCE)
    status = "MET" if row.status != Status.MET else "NOT_MET"
    assert post(officer, **place, **fields, status=status).status_code == 200
    written = Verdict.objects.latest("pk")
    assert (written.authority, written.status) == (Authority.PROVINCE, Status[status])
    assert written.holds_from == today


def test_every_write_is_audited(officer):
    post(officer, note="Đã nghiệm thu")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.unit_code) == ("verdict.record", "18793")
    assert (entry.before["status"], entry.after["status"]) == ("NOT_MET", "MET")
    assert entry.reason == "Biên bản 25/9"
    assert entry.request_id


def test_the_cost_of_a_save_is_known(officer):
    post(officer, commune="18760")
    seen = live("18793", "2").assertion
    with CaptureQueriesContext(connection) as captured:
        assert post(officer, seen=seen).status_code == 200
    marks = ("SAVEPOINT", "RELEASE")
    made = [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(marks)]
    assert len(made) <= 13, "\n".join(made)


def test_one_unicode_form_is_stored_whatever_was_typed(officer):
    post(officer, note="Đa\u0303 nghiệm thu")
    assert live("18793", "2").note == "Đã nghiệm thu"
    assert live("18793", "2").holds_from == date(2021, 9, 25)
