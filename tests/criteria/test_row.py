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
    """What a browser would send of the form, with some selects changed."""
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    picked = re.findall(r'name="(status-\d+)">.*?<option value="(\w+)" selected', page, re.DOTALL)
    return sent | dict(picked) | {"reason": "Biên bản"} | changes


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
