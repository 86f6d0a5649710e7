"""Change since an earlier day, on every dashboard."""

import pytest
from django.test import Client

from communes.models import Unit
from tests.dashboards.desk import shown

PLACES = ["/province/42/", "/district/447/", "/commune/18850/"]
ASKED = "?set=HT-QD05-2017&as_of=2021-12-31"

pytestmark = pytest.mark.django_db


@pytest.fixture
def official(client_as) -> Client:
    return client_as("tinh.hatinh")


def met(client: Client, place: str, day: str) -> int:
    page = shown(client, f"{place}?set=HT-QD05-2017&as_of={day}")
    return page.figures.met_sum if hasattr(page, "figures") else page.progress.met


@pytest.mark.parametrize("place", PLACES)
def test_the_net_change_is_the_difference_of_the_two_days(official, place):
    change = shown(official, f"{place}{ASKED}&since=2021-09-25").change
    between = met(official, place, "2021-12-31") - met(official, place, "2021-09-25")
    assert change.movement.net == between > 0
    assert (
        sum(row.net for row in change.units) == sum(row.net for row in change.criteria) == between
    )


def test_the_published_movement_of_ky_lac(official):
    change = shown(official, f"/commune/18850/{ASKED}&since=2021-09-25").change
    assert (len(change.units[0].gained), len(change.units[0].lost)) == (8, 0)


def test_a_cell_that_became_met_is_marked_and_says_so(official):
    address = f"/district/447/{ASKED}&since=2021-09-25"
    marks = [box.moved for row in shown(official, address).lines for box in row.boxes]
    assert marks.count("gained") == shown(official, address).change.movement.net
    assert 'class="status-met gained"' in official.get(address).content.decode()


@pytest.mark.parametrize("place", PLACES)
def test_no_comparison_unless_asked_for(official, place):
    page = official.get(place + ASKED)
    assert page.context["shown"].change is None
    assert 'id="change"' not in page.content.decode()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("since", ["2015-01-01", "2021-12-31", "2022-01-01", "31/02/2021", "<b>"])
def test_a_day_that_cannot_be_compared_with_is_refused_in_words(official, place, since):
    page = official.get(f"{place}{ASKED}&since={since}")
    assert page.status_code == 200
    assert page.context["shown"].change is None
    assert page.context["reading"].since.refusal
    assert "<b>" not in page.content.decode()


def test_figures_of_two_sets_are_never_compared(official):
    page = official.get("/area/HT-KYANH/?set=QD51-2025-XA&as_of=2026-11-15&since=2021-12-31")
    assert page.context["shown"].change is None
    assert "QD51-2025-XA" in page.context["reading"].since.refusal


def test_a_commune_that_did_not_exist_then_gained_nothing(official):
    Unit.objects.filter(code="18850", ended_on="2025-07-01").update(established_on="2021-11-01")
    change = shown(official, f"/district/447/{ASKED}&since=2021-09-25").change
    assert change.fresh == 1
    assert "Kỳ Lạc" not in {row.version.name for row in change.units}


@pytest.mark.parametrize("place", ["/province/42/", "/district/447/"])
@pytest.mark.parametrize(("way", "number"), [("gained", "10"), ("lost", "17")])
def test_each_count_of_a_criterion_leads_to_its_communes(official, place, way, number):
    address = f"{place}?set=HT-QD05-2017&as_of=2021-09-25&since=2020-12-31"
    row = next(r for r in shown(official, address).change.criteria if r.criterion.number == number)
    narrowed = official.get(f"{address}&{way}={number}")
    assert len(narrowed.context["shown"].lines) == getattr(row, way) > 0
    assert f"&amp;{way}={number}#communes" in narrowed.content.decode()


def test_without_an_earlier_day_movement_is_no_filter(official):
    page = shown(official, "/district/447/?set=HT-QD05-2017&as_of=2021-09-25&gained=10")
    assert len(page.lines) == page.figures.communes


@pytest.mark.parametrize("place", ["/province/84/", "/district/844/"])
def test_a_commune_without_data_on_the_earlier_day_gained_nothing(client_as, place):
    address = f"{place}?set=QD1980-2016&as_of=2019-07-24&since=2018-12-31"
    page = shown(client_as("tinh.travinh"), address)
    assert page.figures.met_sum > 0
    assert not page.change.movement
    assert page.change.blank == page.figures.communes
    assert not page.change.compared


def test_the_day_is_carried_by_filters_heads_and_links(official):
    page = official.get(f"/province/42/{ASKED}&since=2021-09-25").content.decode()
    assert "&amp;since=2021-09-25&amp;bucket=" in page
    assert '<input type="hidden" name="since" value="2021-09-25">' in page
    assert 'as_of=2021-12-31&amp;since=2021-09-25">' in page


def test_offered_days_lie_in_the_set(official):
    page = official.get("/province/42/?set=HT-QD05-2017&as_of=2017-07-15")
    offered = [day.isoformat() for _words, day in page.context["reading"].since.choices]
    assert offered == ["2017-01-15", "2017-06-15"]
