"""One commune's line as a plain form, for browsers without script."""

import re

import pytest

from criteria.models import Status, Verdict
from tests.criteria.desk import CONTEXT, GRID, live, post

pytestmark = pytest.mark.django_db
ROW = f"/grid/district/447/row/18793/{CONTEXT}"


@pytest.fixture
def officer(client_as):
    return client_as("huyen.kyanh")


def fields(page: str, **changes: str) -> dict[str, str]:
    """What a browser would send of the form, with some fields changed."""
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    picked = re.findall(r'name="(status-\d+)">.*?<option value="(\w+)" selected', page, re.DOTALL)
    notes = re.findall(r'<textarea[^>]*name="(note-\d+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return sent | dict(picked) | dict(notes) | {"reason": "Biên bản"} | changes


def test_what_changed_is_saved_and_the_rest_stays(officer):
    sent = fields(officer.get(ROW).content.decode(), **{"status-2": "MET", "status-3": "MET"})
    before = Verdict.objects.filter(reason="Biên bản").count()
    assert officer.post(ROW, sent)["Location"] == ROW
    assert live("18793", "2").status == live("18793", "3").status == Status.MET
    assert Verdict.objects.filter(reason="Biên bản").count() == before + 2


def test_nothing_changed_writes_nothing(officer):
    sent = fields(officer.get(ROW).content.decode())
    rows = Verdict.objects.count()
    assert officer.post(ROW, sent).status_code == 302
    assert Verdict.objects.count() == rows


def test_who_comes_second_is_told(officer):
    sent = fields(officer.get(ROW).content.decode(), **{"status-2": "MET"})
    post(officer, status="NEARLY_MET", note="Còn 2 km")
    lost = officer.post(ROW, sent)
    assert lost.status_code == 409
    assert "Văn phòng điều phối NTM huyện Kỳ Anh" in lost.content.decode()


def test_what_was_refused_stays_in_the_form_and_goes_in_when_sent_again(officer):
    sent = fields(officer.get(ROW).content.decode(), **{"status-2": "MET", "status-3": "MET"})
    post(officer, status="NEARLY_MET", note="Còn 2 km")
    again = fields(officer.post(ROW, sent).content.decode())
    assert officer.post(ROW, again).status_code == 302
    assert live("18793", "2").status == live("18793", "3").status == Status.MET


def test_a_verdict_against_its_indicators_is_saved_with_the_note_that_was_asked_for(officer):
    address = ROW.replace("18793", "18850")
    sent = fields(officer.get(address).content.decode(), **{"status-10": "MET"})
    refused = officer.post(address, sent)
    assert refused.status_code == 400
    again = fields(refused.content.decode(), **{"note-10": "Số liệu mới"})
    assert officer.post(address, again).status_code == 302
    assert (live("18850", "10").status, live("18850", "10").note) == (Status.MET, "Số liệu mới")


def test_a_note_is_added_and_leaves_with_its_verdict(officer):
    was = live("18793", "2").status
    for changes, told in (
        ({"note-2": "Còn 2 km"}, (was, "Còn 2 km")),
        ({"status-2": "MET"}, (Status.MET, "")),
    ):
        officer.post(ROW, fields(officer.get(ROW).content.decode(), **changes))
        assert (live("18793", "2").status, live("18793", "2").note) == told


@pytest.mark.parametrize("changes", [{"status-2": "PERHAPS"}, {"status-2": "MET", "seen-2": "x"}])
def test_what_is_no_verdict_is_refused(officer, changes):
    rows = Verdict.objects.count()
    answer = officer.post(ROW, fields(officer.get(ROW).content.decode(), **changes))
    assert answer.status_code == 400
    assert Verdict.objects.count() == rows


def test_the_grid_leads_there_without_script(officer):
    assert ROW.split("?")[0] in officer.get(GRID).content.decode().split("<noscript>")[1]


@pytest.mark.parametrize("commune", ["18436", "99999", "447"])
def test_other_communes_are_not_found(officer, commune):
    assert officer.get(ROW.replace("18793", commune)).status_code == 404
