"""What waits to be recorded: marked in the grid, listed for the officer, with the way there."""

import re

import pytest

from criteria.due import days_of
from tests.criteria.desk import CONTEXT, GRID, post
from tests.criteria.test_grid import cells

pytestmark = pytest.mark.django_db
DUE = f"/due/district/447/{CONTEXT}"


@pytest.fixture
def officer(client_as):
    return client_as("huyen.kyanh")


def waiting(page: str) -> dict[str, tuple[int, int]]:
    """Commune code → cells without data, old cells."""
    rows = re.findall(r"#commune-(\d+)\".*?num\">(\d+)<.*?num\">(\d+)<", page, re.DOTALL)
    return {code: (int(blank), int(old)) for code, blank, old in rows}


def test_a_cleared_cell_waits_in_the_list_and_in_the_grid(officer):
    address = DUE + "&stale=3650"
    before = waiting(officer.get(address).content.decode()).get("18793", (0, 0))
    post(officer, status="WITHDRAWN")
    now = waiting(officer.get(address).content.decode())["18793"]
    assert now == (before[0] + 1, before[1])
    grid = officer.get(GRID + "&stale=3650").content.decode()
    assert "due" in cells(grid, "18793")["2"][0].split()
    assert 'id="commune-18793"' in grid


def test_old_cells_are_those_entered_before_the_days(officer):
    page = officer.get(GRID + "&stale=1").content.decode()
    assert "due" in cells(page, "18793")["2"][0].split()
    post(officer)
    page = officer.get(GRID + "&stale=1").content.decode()
    assert "due" not in cells(page, "18793")["2"][0].split()


def test_the_list_leads_to_the_grid(officer):
    page = officer.get(DUE).content.decode()
    address = re.search(r'href="(/grid/district/447/[^"]+)"', page)[1].replace("&amp;", "&")
    assert officer.get(address.split("#")[0]).status_code == 200


def test_without_the_question_nothing_is_marked(officer):
    for address in (GRID, GRID + "&stale=abc", GRID + "&stale=0", GRID + "&stale=-1"):
        page = officer.get(address).content.decode()
        assert not any("due" in css.split() for css, _rest in cells(page, "18793").values())


@pytest.mark.parametrize("text", ["", "0", "-1", "3651", "9" * 5000, "1.5", "²", "٣"])
def test_days_are_a_number_up_to_ten_years(text):
    assert days_of(text) is None


def test_the_menu_leads_those_who_record_to_their_own_place(client_as):
    officer = client_as("huyen.kyanh")
    assert 'href="/due/"' in officer.get("/units/").content.decode()
    assert officer.get("/due/")["Location"].startswith("/due/area/HT-KYANH/")
    reader = client_as("tinh.hatinh")
    assert 'href="/due/"' not in reader.get("/units/").content.decode()
    assert reader.get("/due/").status_code == 403


def test_the_other_places_of_a_person_go_by_their_names(officer):
    page = officer.get("/due/", follow=True).content.decode()
    assert '<a href="/due/district/447/">Huyện Kỳ Anh</a>' in page


def test_a_commune_officer_is_led_to_the_scorecard_or_grid_they_may_open(client_as):
    officer = client_as("xa.kylac")
    page = officer.get(officer.get("/due/", follow=True).redirect_chain[-1][0])
    assert page.status_code == 200
    for address in set(re.findall(r'href="([^"#]+)#commune', page.content.decode())):
        assert officer.get(address.replace("&amp;", "&")).status_code == 200


def test_the_other_places_of_an_officer_are_named(officer):
    page = officer.get(DUE).content.decode()
    assert '<a href="/due/area/HT-KYANH/">Khu vực Kỳ Anh</a>' in page


def test_who_only_reads_is_told_so_and_asked_nothing(client_as):
    page = client_as("tinh.hatinh").get(DUE)
    main = page.content.decode().partition("<h1>")[2].partition("</main>")[0]
    assert not page.context["may_record"]
    assert "<form" not in main
    assert "/uploads/" not in main
