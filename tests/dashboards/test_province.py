"""The province and the nation: figures, their links, the list behind them."""

import re
import unicodedata
from urllib.parse import unquote

import pytest
from django.test import Client

from tests.dashboards.desk import shown
from tests.factories import UnitVersionFactory

TRA_VINH = "/province/84/?set=QD1980-2016&as_of=2019-07-24"
COHORT = f"{TRA_VINH}&registered=2019"
KY_ANH_ERA = "/province/42/?set=HT-QD05-2017&as_of=2021-09-25"
TODAY = "/province/42/?set=QD51-2025-XA&as_of=2026-11-15"

pytestmark = pytest.mark.django_db


@pytest.fixture
def travinh(client_as) -> Client:
    return client_as("tinh.travinh")


@pytest.fixture
def hatinh(client_as) -> Client:
    return client_as("tinh.hatinh")


def names(client: Client, address: str) -> list[str]:
    return [line.version.name for line in shown(client, address).lines]


def test_the_cohort_of_2019_stands_in_its_buckets(travinh):
    counts = {s.label: s.count for s in shown(travinh, COHORT).segments if s.key != "none"}
    assert counts == {"19": 2, "14–18": 13, "<14": 2}


def test_the_year_narrows_every_figure(travinh):
    page, whole = shown(travinh, COHORT), shown(travinh, TRA_VINH)
    assert page.figures.communes == len(page.lines) == 17 < whole.figures.communes
    assert sum(group.figures.communes for group in page.groups) == 17
    assert {"Càng Long", "Cầu Kè"} <= {group.place.name for group in page.groups}


@pytest.mark.parametrize("more", ["", "&scheme=nothing", "&scheme=tay-ninh", "&registered=2019"])
def test_buckets_add_up_to_the_communes(travinh, more):
    page = shown(travinh, TRA_VINH + more)
    assert sum(segment.count for segment in page.segments) == page.figures.communes > 0
    for group in page.groups:
        assert sum(segment.count for segment in group.segments) == group.figures.communes


def test_page_and_api_give_the_same_figures(hatinh):
    page = shown(hatinh, TODAY)
    rows = hatinh.get(
        "/api/v1/progress/?level=province&set=QD51-2025-XA&as_of=2026-11-15&province=42"
    ).json()["results"]
    told = [(row["communes"], row["complete"], row["met_sum"], row["cells_total"]) for row in rows]
    figures = page.figures
    assert told == [(figures.communes, figures.complete, figures.met_sum, figures.cells_total)]


@pytest.mark.parametrize("key", ["complete", "recent", "none"])
def test_each_tile_leads_to_its_communes(hatinh, key):
    page = shown(hatinh, TODAY)
    counts = {
        "complete": ("bucket=complete", page.figures.complete),
        "recent": ("recent=1", page.recent),
        "none": ("bucket=none", page.segments[-1].count),
    }
    query, count = counts[key]
    assert f"{query}" in unquote(hatinh.get(TODAY).content.decode())
    assert len(names(hatinh, f"{TODAY}&{query}")) == count


@pytest.mark.parametrize("verdict", ["met", "unmet", "blank"])
def test_the_weakest_criteria_lead_to_their_communes(travinh, verdict):
    page = shown(travinh, COHORT)
    assert [row.met for row in page.weakest] == sorted(row.met for row in page.weakest)
    for row in page.weakest:
        assert row.met + row.unmet + row.blank == 17
        listed = names(travinh, f"{COHORT}&{verdict}={row.criterion.number}")
        assert len(listed) == getattr(row, verdict)


def test_buckets_and_places_lead_to_their_communes(travinh):
    page = shown(travinh, COHORT)
    for segment in page.segments:
        assert len(names(travinh, f"{COHORT}&bucket={segment.key}")) == segment.count
    for group in page.groups:
        assert len(names(travinh, f"{COHORT}&place={group.code}")) == group.figures.communes


@pytest.mark.parametrize("text", ["ky lac", "Kỳ Lạc", unicodedata.normalize("NFD", "kỳ LẠC")])
def test_names_are_found_without_tones_and_in_either_normal_form(hatinh, text):
    response = hatinh.get(
        "/province/42/", {"set": "QD51-2025-XA", "as_of": "2026-11-15", "q": text}
    )
    assert [line.version.name for line in response.context["shown"].lines] == ["Kỳ Lạc"]


def test_the_list_is_ordered_by_the_column_asked_for(hatinh):
    lines = shown(hatinh, f"{TODAY}&sort=-met").lines
    met = [line.progress.met for line in lines]
    assert met == sorted(met, reverse=True)
    assert met[::-1] == [line.progress.met for line in shown(hatinh, f"{TODAY}&sort=met").lines]
    by_name = [line.version.sort_key for line in shown(hatinh, TODAY).lines]
    assert by_name == sorted(by_name)


@pytest.mark.parametrize("sort", ["met", "-met", "last", "-last"])
def test_communes_without_data_come_last_in_either_order(hatinh, sort):
    lines = shown(hatinh, f"{KY_ANH_ERA}&sort={sort}").lines
    known = [line.progress.has_data for line in lines]
    assert known == sorted(known, reverse=True)
    assert {True, False} == set(known)


def test_wards_are_counted_nowhere(hatinh):
    assert {line.version.kind for line in shown(hatinh, TODAY).lines} == {"xa"}


def test_text_that_looks_like_html_stays_text(hatinh):
    known = shown(hatinh, TODAY).lines[0].version
    UnitVersionFactory(name="<b>Lạ</b>", province=known.province, area=known.area)
    page = hatinh.get(f"{TODAY}&q=%3Cb%3E").content.decode()
    assert "&lt;b&gt;Lạ" in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    "more",
    [
        "&sort=%00&bucket=99&unmet=x&page=-5&place=zz",
        "&registered=99999999999999999999&page=1e9&recent=maybe",
        "&registered=２０１９&unmet=1&met=2&blank=3&scheme=<x>",
        "&q=" + "%F0%9F%8C%BE" * 300,
    ],
)
def test_nonsense_in_the_address_is_survived(travinh, more):
    assert travinh.get(TRA_VINH + more).status_code == 200


def test_a_year_without_registrations_says_what_to_do(travinh):
    response = travinh.get(f"{TRA_VINH}&registered=1999")
    assert response.context["shown"].lines == []
    assert "1999 (0)" in response.content.decode()


def test_a_long_list_comes_in_pages(hatinh):
    first, far = hatinh.get(TODAY), hatinh.get(f"{TODAY}&page=999")
    count = len(first.context["shown"].lines)
    assert len(first.context["page"].object_list) == 50
    assert far.context["page"].end_index() == count > 50


def test_only_a_grant_over_the_nation_opens_it(client_as, hatinh):
    address = "/nation/?set=QD1980-2016&as_of=2019-07-24"
    assert hatinh.get(address).status_code == 404
    page = shown(client_as("admin"), address)
    tra_vinh = next(group for group in page.groups if group.code == "84")
    assert tra_vinh.figures.communes == page.figures.communes - sum(
        group.figures.communes for group in page.groups if group is not tra_vinh
    )
    assert len(page.groups) > 60


def test_links_keep_set_day_and_cohort(travinh):
    page = travinh.get(COHORT).content.decode()
    link = re.search(r'href="(/district/844/\?[^"]+)"', page)
    assert link
    assert link[1].replace("&amp;", "&").endswith(COHORT.partition("?")[2])
