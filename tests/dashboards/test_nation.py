"""The nation over time, and its provinces in order."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from criteria.movement import Movement
from dashboards.nation import RankedPlace, in_order

QUERY = "?set=QD318-2022-NTM&as_of=2024-12-31"
TREND, RANKING = f"/nation/trend/{QUERY}", f"/nation/ranking/{QUERY}"

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client_as):
    return client_as("admin")


@pytest.mark.parametrize("query", [QUERY, "?set=QD1980-2016&as_of=2019-07-24"])
def test_the_newest_point_counts_as_the_dashboard_does(admin, query):
    last = admin.get(f"/nation/trend/{query}").context["eras"][-1].last
    figures = admin.get(f"/nation/{query}").context["shown"].figures
    assert (last.communes, last.with_data, last.complete, last.met_sum, last.mean_met) == (
        figures.communes,
        figures.with_data,
        figures.complete,
        figures.met_sum,
        figures.mean_met,
    )


def test_each_set_has_a_point_at_the_end_of_each_year(admin):
    eras = admin.get(TREND).context["eras"]
    assert [era.criteria_set.code for era in eras] == ["QD1980-2016", "QD318-2022-NTM"]
    assert {f"{day:%d/%m}" for era in eras for day in era.days} == {"31/12"}


def test_a_day_before_any_verdict_has_a_word_instead_of_a_chart(admin):
    page = admin.get("/nation/trend/?set=QD491-2009&as_of=2010-01-01")
    assert (page.status_code, page.context["eras"]) == (200, [])


def test_provinces_stand_by_their_mean(admin):
    rows = admin.get(RANKING).context["ranking"].rows
    assert len(rows) == 63
    known = [row for row in rows if row.rank]
    means = [row.group.figures.mean_met for row in known]
    assert known
    assert means == sorted(means, reverse=True)
    assert all(row.group.figures.with_data == 0 for row in rows[len(known) :])


def test_movement_of_a_province_is_that_of_its_dashboard(admin):
    since = "&since=2022-12-31"
    ranking = admin.get(f"{RANKING}{since}&order=movement").context["ranking"]
    moved = {row.group.place.unit.code: row.moved for row in ranking.rows}
    change = admin.get(f"/province/42/{QUERY}{since}").context["shown"].change
    assert ranking.order == "movement"
    assert ranking.rows[0].group.place.unit.code == "42"
    assert moved["42"].net == change.movement.net > 0
    assert moved["01"] is None


@pytest.mark.parametrize("order", ["movement", "nonsense", ""])
def test_without_an_earlier_day_provinces_stand_by_their_mean(admin, order):
    assert admin.get(f"{RANKING}&order={order}").context["ranking"].order == "met"


def place(mean, complete=0, net=None):
    figures = SimpleNamespace(mean_met=mean, with_data=mean is not None)
    moved = None if net is None else Movement(frozenset((1, pk) for pk in range(net)))
    return RankedPlace(SimpleNamespace(figures=figures), Decimal(complete), moved)


@pytest.mark.parametrize(
    ("order", "ranks"),
    [("met", [1, 1, 3, None]), ("complete", [1, 2, 2, None]), ("movement", [1, 2, None, None])],
)
def test_equals_share_a_rank_and_what_has_none_comes_last(order, ranks):
    rows = [place(None), place(9, 30, 1), place(12, 30), place(12, 40, 2)]
    assert [row.rank for row in in_order(rows, order)] == ranks


@pytest.mark.parametrize("address", [TREND, RANKING])
def test_only_who_holds_the_nation_opens_it(client_as, address):
    assert client_as("tinh.hatinh").get(address).status_code == 404
