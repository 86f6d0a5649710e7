"""The matrix of a district or area."""

import html
from typing import Any

import pytest
from django.test import Client

from communes.models import UnitVersion
from tests.dashboards.desk import shown
from tests.factories import UnitVersionFactory

KY_ANH = "/district/447/?set=HT-QD05-2017&as_of=2021-09-25"
AREA = "/area/HT-KYANH/?set=QD51-2025-XA&as_of=2026-11-15"

pytestmark = pytest.mark.django_db


@pytest.fixture
def kyanh(client_as) -> Client:
    return client_as("huyen.kyanh")


def counts(page: Any) -> dict[str, str]:
    rows = [row.line for row in page.lines]
    return {row.version.name: f"{row.progress.met}/{row.progress.total}" for row in rows}


@pytest.mark.parametrize(
    ("day", "ky_lac", "ky_tay"), [("2021-09-25", "12/20", "9/20"), ("2021-12-31", "20/20", "20/20")]
)
def test_the_published_counts(kyanh, day, ky_lac, ky_tay):
    found = counts(shown(kyanh, f"/district/447/?set=HT-QD05-2017&as_of={day}"))
    assert (found["Kỳ Lạc"], found["Kỳ Tây"]) == (ky_lac, ky_tay)


def test_rows_feet_and_head_agree(kyanh):
    page = shown(kyanh, KY_ANH)
    assert sum(count for _criterion, count in page.met) == page.figures.met_sum
    assert sum(segment.count for segment in page.segments) == page.figures.communes
    complete = sum(row.line.progress.complete for row in page.lines)
    assert complete == page.figures.complete


def test_the_matrix_counts_as_the_api_does(kyanh):
    answer = kyanh.get(
        "/api/v1/progress/?level=commune&set=HT-QD05-2017&as_of=2021-09-25&district=447"
    ).json()
    told = {row["name"]: f"{row['met']}/{row['total']}" for row in answer["results"]}
    assert counts(shown(kyanh, KY_ANH)) == told


@pytest.mark.parametrize("number", ["2", "10", "17"])
def test_a_head_leads_to_those_that_do_not_meet_the_criterion(kyanh, number):
    whole = shown(kyanh, KY_ANH)
    met = next(count for criterion, count in whole.met if criterion.number == number)
    unmet = counts(shown(kyanh, f"{KY_ANH}&unmet={number}"))
    assert {"Kỳ Lạc", "Kỳ Tây"} <= set(unmet)
    assert len(unmet) + len(counts(shown(kyanh, f"{KY_ANH}&met={number}"))) == len(whole.lines)
    assert len(unmet) == len(whole.lines) - met


def test_each_cell_leads_to_its_verdict_and_tells_who_said_it(kyanh):
    page = kyanh.get(KY_ANH).content.decode()
    assert 'href="/scorecard/18850/10/?set=HT-QD05-2017&amp;as_of=2021-09-25"' in page
    box = next(
        box
        for row in shown(kyanh, KY_ANH).lines
        if row.line.version.name == "Kỳ Lạc"
        for box in row.boxes
        if box.number == "10"
    )
    assert "25/09/2021" in box.told


def test_a_filter_keeps_the_head_and_narrows_the_foot(kyanh):
    page = shown(kyanh, f"{KY_ANH}&q=Kỳ+Lạc")
    assert list(counts(page)) == ["Kỳ Lạc"]
    assert sum(count for _criterion, count in page.met) == 12
    assert page.figures.communes > 1


def test_registered_communes_alone(kyanh):
    page = shown(kyanh, f"{KY_ANH}&registered=2021")
    assert set(counts(page)) == {"Kỳ Lạc", "Kỳ Tây"}
    assert page.figures.communes == 2


def test_an_area_shows_its_communes_of_today(kyanh):
    page = shown(kyanh, AREA)
    assert "Kỳ Lạc" in counts(page)
    assert page.figures.communes == len(page.lines) > 1


@pytest.mark.parametrize(
    ("username", "status"), [("huyen.kyanh", 200), ("huyen.canloc", 404), ("tinh.travinh", 404)]
)
def test_scope(client_as, username, status):
    assert client_as(username).get(KY_ANH).status_code == status


def test_a_district_officer_does_not_see_the_province(kyanh):
    assert kyanh.get("/province/42/?set=HT-QD05-2017&as_of=2021-09-25").status_code == 404
    assert "/province/42/" not in kyanh.get(KY_ANH).content.decode()


@pytest.mark.parametrize(("username", "offered"), [("huyen.kyanh", True), ("tinh.hatinh", False)])
def test_recording_is_offered_to_those_who_record(client_as, username, offered):
    page = client_as(username).get(KY_ANH).content.decode()
    assert ("/grid/district/447/" in page) is offered


def test_a_commune_without_verdicts_is_no_data_and_not_zero(kyanh):
    district = UnitVersion.objects.get(unit__code="447", unit__level="district").unit
    UnitVersionFactory(name="Chưa Có", district=district, province_id=_province(district))
    page = shown(kyanh, f"{KY_ANH}&bucket=none")
    assert list(counts(page)) == ["Chưa Có"]
    assert page.figures.with_data == page.figures.communes - 1


def _province(district: Any) -> int:
    return UnitVersion.objects.filter(district=district)[0].province_id


def test_names_that_look_like_html_stay_text(kyanh):
    district = UnitVersion.objects.get(unit__code="447", unit__level="district").unit
    UnitVersionFactory(name='"><i>Lạ</i>', district=district, province_id=_province(district))
    assert "<i>" not in kyanh.get(KY_ANH).content.decode()


def test_what_lacks_evidence_is_counted_and_leads_to_the_communes(kyanh):
    page = kyanh.get(f"{KY_ANH}&sort=-lacking")
    found = page.context["shown"]
    lacking = {row.line.version.unit.code: row.line.lacking for row in found.lines}
    assert list(lacking.values()) == sorted(lacking.values(), reverse=True)
    assert (lacking["18850"], lacking["18760"]) == (3, 0)
    assert found.lacking == sum(lacking.values())
    address = "/commune/18850/?set=HT-QD05-2017&as_of=2021-09-25"
    assert f"{address}#evidence" in html.unescape(page.content.decode())
    commune = kyanh.get(address)
    assert len(commune.context["shown"].without_evidence) == 3
    assert 'id="evidence"' in commune.content.decode()
