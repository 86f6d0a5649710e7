"""The trend of a unit over time."""

from datetime import date
from decimal import Decimal

import pytest

from dashboards.chart import plot

pytestmark = pytest.mark.django_db
KY_ANH = "/district/447/trend/?set=QD318-2022-NTM&as_of=2024-12-31"


def eras(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.context["eras"]


@pytest.mark.parametrize(("day", "met"), [("2021-09-25", 12), ("2021-12-31", 20)])
def test_the_newest_point_is_the_published_count(client_as, day, met):
    address = f"/commune/18850/trend/?set=HT-QD05-2017&as_of={day}"
    last = eras(client_as("xa.kylac"), address)[-1].last
    assert (last.met_sum, last.total, last.day.isoformat()) == (met, 20, day)


@pytest.mark.parametrize(
    ("place", "query"),
    [
        ("province/42", "?set=HT-QD05-2017&as_of=2021-09-25"),
        ("district/447", "?set=HT-QD05-2017&as_of=2021-09-25"),
        ("district/443", "?set=HT-QD05-2017&as_of=2017-10-02&registered=2017"),
    ],
)
def test_the_newest_point_counts_as_the_dashboard_does(client_as, place, query):
    client = client_as("tinh.hatinh")
    last = eras(client, f"/{place}/trend/{query}")[-1].last
    figures = client.get(f"/{place}/{query}").context["shown"].figures
    assert (last.communes, last.with_data, last.complete, last.met_sum, last.mean_met) == (
        figures.communes,
        figures.with_data,
        figures.complete,
        figures.met_sum,
        figures.mean_met,
    )


def test_sets_are_never_joined_in_one_line(client_as):
    found = eras(client_as("huyen.kyanh"), KY_ANH)
    assert [era.criteria_set.code for era in found] == ["HT-QD05-2017", "QD318-2022-NTM"]
    page = client_as("huyen.kyanh").get(KY_ANH).content.decode()
    assert page.count('class="era-break"') == 1
    assert page.count("<polyline") == 4
    assert {point.total for point in found[1].points} == {19}


def test_each_chart_has_a_title_a_description_and_a_table(client_as):
    page = client_as("huyen.kyanh").get(KY_ANH).content.decode()
    assert page.count("<svg viewBox") == page.count("<title id=") == page.count("<desc id=") == 4
    assert page.count('<details class="era-table">') == 2
    assert "," not in page.split('points="')[1].split(" ")[0].replace(",", "", 1)


def test_a_province_has_a_point_each_month(client_as):
    address = "/province/42/trend/?set=HT-QD05-2017&as_of=2021-09-25"
    days = eras(client_as("tinh.hatinh"), address)[-1].days
    months = [day.year * 12 + day.month for day in days]
    assert months == list(range(months[0], months[-1] + 1))


def test_each_row_of_the_table_leads_to_the_dashboard_of_its_day(client_as):
    page = client_as("huyen.kyanh").get(KY_ANH).content.decode()
    assert 'href="/district/447/?set=HT-QD05-2017&amp;as_of=2021-11-30"' in page


@pytest.mark.parametrize(("who", "status"), [("huyen.kyanh", 200), ("huyen.canloc", 404)])
def test_scope(client_as, who, status):
    assert client_as(who).get(KY_ANH).status_code == status


def test_without_verdicts_there_is_a_word_instead_of_a_chart(client_as):
    page = client_as("tinh.hatinh").get("/district/436/trend/?set=QD491-2009&as_of=2010-01-01")
    assert page.status_code == 200
    assert page.context["eras"] == []


def test_a_gap_in_the_figures_breaks_the_line():
    days = [date(2021, month, 1) for month in range(1, 6)]
    drawn = plot(days, [1, Decimal("2.5"), None, 0, 20], 20)
    assert [len(line) for line in drawn.lines] == [2, 2]
    assert [tick.label for tick in drawn.down] == [0, 10, 20]
    assert drawn.last.y == drawn.down[-1].at


def test_one_day_alone_is_drawn():
    drawn = plot([date(2021, 1, 1)], [0], 0)
    assert [tick.label for tick in drawn.across] == ["01/2021"]
