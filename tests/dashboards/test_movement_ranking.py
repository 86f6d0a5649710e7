"""The communes of a place in order, and its three measures."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from communes.models import UnitVersion
from criteria.movement import Movement
from dashboards.ranking import Ranked, in_order
from tests.dashboards.desk import shown
from tests.factories import UnitVersionFactory

QUERY = "?set=HT-QD05-2017&as_of=2021-12-31"
KY_ANH = f"/district/447/ranking/{QUERY}"

pytestmark = pytest.mark.django_db


@pytest.fixture
def kyanh(client_as) -> Client:
    return client_as("huyen.kyanh")


def row(name, met, score="0", net=0, has_data=True):
    version = SimpleNamespace(sort_key=name, unit=SimpleNamespace(code=name), unit_id=hash(name))
    moved = Movement(frozenset((1, pk) for pk in range(net)))
    return Ranked(version, met, 20, has_data, Decimal(score), moved)


@pytest.mark.parametrize(
    ("order", "names", "ranks"),
    [
        ("met", "bcad", [1, 1, 3, None]),
        ("movement", "acbd", [1, 2, 3, None]),
        ("score", "cabd", [1, 2, 2, None]),
    ],
)
def test_equals_share_a_rank_and_stand_by_name(order, names, ranks):
    rows = [row("d", 0, has_data=False), row("c", 9, "70", 2), row("a", 5, "60", 3)]
    found = in_order([*rows, row("b", 9, "60", 1)], order)
    assert "".join(one.version.sort_key for one in found) == names
    assert [one.rank for one in found] == ranks


def test_the_measures_are_the_figures_of_the_dashboard(kyanh):
    whole = shown(kyanh, KY_ANH).whole
    figures = shown(kyanh, f"/district/447/{QUERY}").figures
    assert (whole.complete, whole.met_sum, whole.mean_met) == (
        figures.complete,
        figures.met_sum,
        figures.mean_met,
    )
    assert Decimal(0) < whole.mean_score <= 100


def test_a_province_is_measured_by_its_districts(client_as):
    page = shown(client_as("tinh.hatinh"), f"/province/42/ranking/{QUERY}")
    assert sum(one.met_sum for one in page.places) == page.whole.met_sum
    assert sum(one.communes for one in page.places) == page.whole.communes
    assert "Kỳ Anh" in {one.place.name for one in page.places}


def test_by_movement(kyanh):
    page = shown(kyanh, f"{KY_ANH}&since=2021-09-25&order=movement")
    first = page.rows[0]
    assert (first.version.name, first.moved.net, first.rank) == ("Kỳ Tây", 11, 1)
    nets = [one.moved.net for one in page.rows]
    assert nets == sorted(nets, reverse=True)


def test_without_an_earlier_day_movement_is_no_order(kyanh):
    page = shown(kyanh, f"{KY_ANH}&order=movement")
    assert (page.order, page.change) == ("met", None)
    assert shown(kyanh, f"{KY_ANH}&order=<b>").order == "met"


def test_a_commune_without_verdicts_has_no_rank_and_lowers_no_mean(kyanh):
    before = shown(kyanh, KY_ANH).whole
    there = UnitVersion.objects.filter(district__code="447")[0]
    UnitVersionFactory(name="Chưa Có", district=there.district, province_id=there.province_id)
    page = shown(kyanh, KY_ANH)
    assert (page.rows[-1].version.name, page.rows[-1].rank) == ("Chưa Có", None)
    assert page.whole.mean_score == before.mean_score


def test_registered_communes_alone(kyanh):
    page = shown(kyanh, f"{KY_ANH}&registered=2021")
    assert {one.version.name for one in page.rows} == {"Kỳ Lạc", "Kỳ Tây"}
    told = kyanh.get(f"{KY_ANH}&registered=2021").content.decode()
    assert '<option value="2021" selected>2021</option>' in told


def test_the_formula_is_on_the_page(kyanh):
    page = kyanh.get(KY_ANH).content.decode()
    assert "<details" in page
    assert "× 100" in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/district/447/ranking/", 302),
        ("/district/447/ranking/?set=HT-QD05-2017&as_of=2021-02-31", 400),
        ("/district/447/ranking/?set=HT-QD05-2017&as_of=1990-01-01", 200),
        ("/commune/18850/ranking/", 404),
        ("/district/999/ranking/", 404),
        (f"/province/84/ranking/{QUERY}", 404),
    ],
)
def test_other_addresses(kyanh, address, status):
    assert kyanh.get(address).status_code == status
