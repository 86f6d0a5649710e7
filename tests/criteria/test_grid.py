"""The grid page: who opens it, what its cells show, what works without script."""

import re

import pytest

from criteria.models import Verdict
from tests.criteria.desk import GRID, live, post

pytestmark = pytest.mark.django_db
CELL = re.compile(r'<td class="([^"]*)" data-criterion="([^"]+)" (.*?)>', re.DOTALL)


def cells(page: str, commune: str) -> dict[str, tuple[str, str]]:
    """Criterion number → class and attributes of a commune's cells."""
    row = page.split(f'<tr data-commune="{commune}"')[1].split("</tr>")[0]
    return {number: (css, rest) for css, number, rest in CELL.findall(row)}


@pytest.fixture
def page(client_as):
    return client_as("huyen.kyanh").get(GRID).content.decode()


def test_every_judged_commune_has_every_criterion(page):
    communes = re.findall(r'<tr data-commune="(\d+)"', page)
    assert len(communes) == 20
    assert {len(cells(page, code)) for code in communes} == {20}


def test_each_row_tells_its_total_and_each_bodys_own(page):
    row = page.split('<tr data-commune="18850"')[1].split("</tr>")[0]
    assert "data-total>12/20<" in row
    assert re.findall(r"data-own>([^<]*)<", row) == ["14", "12", "0"]


def test_a_body_that_recorded_nothing_counts_no_zero(page):
    row = page.split('<tr data-commune="18757"')[1].split("</tr>")[0]
    assert re.findall(r"data-own>([^<]*)<", row)[0] == "–"


def test_a_cell_tells_what_the_person_sees_when_they_type(page):
    row = live("18793", "2")
    css, rest = cells(page, "18793")["2"]
    assert css.startswith("status-not_met")
    assert f'data-seen="{row.assertion}"' in rest
    assert 'data-status="NOT_MET"' in rest
    assert "aria-readonly" not in rest


def test_a_higher_bodys_older_verdict_that_differs_is_marked(page):
    marked = {
        code
        for code in re.findall(r'<tr data-commune="(\d+)"', page)
        if any("differs" in css for css, _rest in cells(page, code).values())
    }
    assert marked == {"18790"}  # Kỳ Thọ: the department does not agree on criterion 17


def test_a_department_types_only_into_its_own_column(client_as):
    page = client_as("so.tnmt.hatinh").get(GRID).content.decode()
    found = cells(page, "18850")
    open_to_it = {number for number, (_css, rest) in found.items() if "aria-readonly" not in rest}
    assert open_to_it == {"17"}
    assert 'data-refusal="' in found["1"][1]


def test_who_only_reads_is_told_about_the_place_asked_for(client_as):
    client = client_as("tinh.hatinh")
    client.cookies["django_language"] = "en"
    answer = client.get(GRID)
    assert answer.status_code == 403
    assert "Your role reads Huyện Kỳ Anh but does not record for it." in answer.content.decode()


def test_without_script_each_cell_leads_to_its_page(page, client_as):
    address = re.search(r'href="(/scorecard/18850/17/[^"]+)"', page)[1].replace("&amp;", "&")
    assert client_as("huyen.kyanh").get(address).status_code == 200


@pytest.mark.parametrize(
    ("name", "status"),
    [("huyen.kyanh", 200), ("vp.hatinh", 200), ("tinh.hatinh", 403), ("xa.kylac", 404),
     ("huyen.canloc", 404), ("tinh.travinh", 404), ("", 302)],
)  # fmt: skip
def test_who_opens_it(client_as, name, status):
    answer = client_as(name).get(GRID)
    assert answer.status_code == status
    if status == 403:
        assert (
            'href="/district/447/?set=HT-QD05-2017&amp;as_of=2021-09-25"' in answer.content.decode()
        )


@pytest.mark.parametrize("place", ["province/42", "commune/18850", "nation/0", "district/99"])
def test_only_districts_and_areas_have_a_grid(client_as, place):
    assert client_as("vp.hatinh").get(GRID.replace("district/447", place)).status_code == 404


def test_reading_the_grid_writes_nothing(client_as):
    rows = Verdict.objects.count()
    assert client_as("huyen.kyanh").post(GRID).status_code == 405
    client_as("huyen.kyanh").get(GRID)
    assert Verdict.objects.count() == rows


def test_a_note_is_on_the_cell(client_as):
    officer = client_as("huyen.kyanh")
    post(officer, note="Còn 2 km")
    css, rest = cells(officer.get(GRID).content.decode(), "18793")["2"]
    assert "noted" in css
    assert 'data-note="Còn 2 km"' in rest


def test_the_keys_are_told_on_the_page_and_to_the_script(page):
    legend = page.split('id="grid-keys"')[1].split("</div>")[0]
    for status, keys in [("MET", "d 1"), ("NEARLY_MET", "c 2"), ("NOT_MET", "k 3")]:
        assert f'data-status="{status}"' in page
        assert f'data-keys="{keys}"' in page
        assert all(f"<kbd>{key}</kbd>" in legend for key in keys.split())
