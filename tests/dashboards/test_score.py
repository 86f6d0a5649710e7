"""Why a commune has its progress score."""

from decimal import Decimal

import pytest

from criteria.models import Status

QUERY = "?set=HT-QD05-2017&as_of=2021-09-25"
KY_LAC = f"/commune/18850/score/{QUERY}"

pytestmark = pytest.mark.django_db


def test_the_parts_add_up_to_the_score_of_the_ranking(client_as):
    client = client_as("huyen.kyanh")
    sheet = client.get(KY_LAC).context["shown"]
    ranked = client.get(f"/district/447/ranking/{QUERY}").context["shown"].rows
    assert sheet.score == next(row.score for row in ranked if row.version.name == "Kỳ Lạc")
    assert sheet.points == sum(row.points for row in sheet.rows)
    assert sheet.of == sum(row.of for row in sheet.rows) == 51


def test_what_each_indicator_adds(client_as):
    rows = client_as("xa.kylac").get(KY_LAC).context["shown"].rows
    parts = {line.indicator.number: line.part for row in rows for line in row.indicators}
    assert parts["10"] == Decimal("34.2") / 36
    assert parts["17.1"] == Decimal(52) / 60  # the lower of two numbers
    assert parts["17.1-b"] is None
    assert (parts["2.1"], parts["1.1"]) == (0, 1)  # cannot be judged; blank in a criterion met


def test_a_criterion_without_indicators_is_one_part(client_as):
    address = "/commune/18838/score/?set=QD51-2025-XA&as_of=2026-11-15"
    sheet = client_as("xa.kylac").get(address).context["shown"]
    assert (sheet.points, sheet.of, sheet.score) == (6, 10, 60)
    assert {row.points for row in sheet.rows if row.status == Status.MET} == {1}


def test_ranking_and_score_lead_to_each_other(client_as):
    client = client_as("huyen.kyanh")
    page = client.get(f"/district/447/ranking/{QUERY}").content.decode()
    assert f'{KY_LAC.replace("&", "&amp;")}"' in page
    assert "34,50 ÷ 51 × 100 = 67,6" in client.get(KY_LAC).content.decode()


def test_without_verdicts_there_is_no_score(client_as):
    page = client_as("xa.kylac").get("/commune/18838/score/?set=QD318-2022-NTM&as_of=2025-07-01")
    assert page.status_code == 200
    assert page.context["shown"].score is None


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [("huyen.canloc", "18850", 404), ("xa.kylac", "18793", 404), ("xa.kylac", "x", 404)],
)
def test_scope(client_as, who, code, status):
    assert client_as(who).get(f"/commune/{code}/score/{QUERY}").status_code == status
