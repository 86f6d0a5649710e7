"""The page of one commune × criterion: own verdict, every body's, the whole history."""

import re

import pytest

from criteria.models import Status
from tests.criteria.desk import CONTEXT, live, post

pytestmark = pytest.mark.django_db
TRANSPORT = f"/scorecard/18793/2/{CONTEXT}"
INCOME = f"/scorecard/18850/10/{CONTEXT}"


@pytest.fixture
def officer(client_as):
    return client_as("huyen.kyanh")


def fields(commune="18793", number="2", **changes):
    row = live(commune, number)
    given = {"status": "MET", "note": "", "reason": "Biên bản", "seen": row.assertion}
    return given | changes


def test_a_verdict_is_recorded_without_script(officer):
    answer = officer.post(TRANSPORT, fields(note="Đã nghiệm thu"))
    assert answer["Location"] == TRANSPORT
    assert live("18793", "2").status == Status.MET
    assert "Đã nghiệm thu" in officer.get(TRANSPORT).content.decode()


def test_saving_shows_the_whole_page_anew_and_asks_for_the_reason_in_its_own_form(officer):
    form = officer.get(TRANSPORT).content.decode().split('class="own"')[1].split("</form>")[0]
    assert "hx-post" not in form  # else the total and the history stay old
    assert 'name="reason"' in form


def test_the_scorecard_is_where_its_own_form_leads_back_to(officer):
    answer = officer.post(TRANSPORT, fields(back="scorecard"))
    assert answer["Location"] == f"/scorecard/18793/{CONTEXT}#criterion-2"


def test_the_history_tells_both_times(officer):
    officer.post(TRANSPORT, fields())
    page = officer.get(TRANSPORT).content.decode()
    history = page.split('id="history"')[1]
    assert "25/09/2021 – " in history
    assert 'class="replaced"' in history
    assert "Biên bản" in history


def test_after_a_conflict_the_page_tells_and_saving_again_puts_ones_own(officer):
    given = fields(status="MET")
    post(officer, status="NEARLY_MET", note="Còn 2 km")
    lost = officer.post(TRANSPORT, given)
    page = lost.content.decode()
    assert lost.status_code == 409
    assert "Còn 2 km" in page
    assert '<option value="MET" selected>' in page
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert officer.post(TRANSPORT, given | {"seen": seen}).status_code == 302
    assert live("18793", "2").status == Status.MET


def test_a_verdict_against_its_indicators_asks_for_a_note_beside_it(officer):
    answer = officer.post(INCOME, fields("18850", "10", status="MET"))
    assert answer.status_code == 400
    assert 'id="verdict-10-note_error"' in answer.content.decode()
    given = fields("18850", "10", status="MET", note="Số liệu mới chưa công bố")
    assert officer.post(INCOME, given).status_code == 302


def test_htmx_gets_the_verdicts_and_the_total(officer):
    part = officer.post(TRANSPORT, fields(), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="verdicts-2"' in part
    assert ">10/20<" in part


def test_every_body_is_side_by_side(officer):
    page = officer.get(f"/scorecard/18850/17/{CONTEXT}").content.decode()
    bodies = page.split('class="bodies"')[1].split("</ul>")[0]
    assert bodies.count("<li>") == 3


def test_who_only_reads_has_no_form_and_cannot_post(client_as):
    official = client_as("tinh.hatinh")
    assert 'name="status"' not in official.get(TRANSPORT).content.decode()
    assert official.post(TRANSPORT, fields()).status_code == 403


@pytest.mark.parametrize("path", ["18793/21", "18793/2.1", "18436/2", "00000/1"])
def test_unknown_cells_are_not_found(officer, path):
    assert officer.get(f"/scorecard/{path}/{CONTEXT}").status_code == 404
