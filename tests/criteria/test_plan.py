"""Filling down, pasting and "as last time": what is told first, and what is then recorded."""

import html
import re

import pytest

from criteria.models import Status, Verdict
from tests.criteria.desk import FIELDS, GRID, live, post

pytestmark = pytest.mark.django_db
PLAN, APPLY = "/record/plan/", "/record/plan/apply/"


@pytest.fixture
def officer(client_as):
    return client_as("huyen.kyanh")


def plan(client, way, **changes):
    return client.post(PLAN, FIELDS | {"kind": way} | changes)


def counts(answer):
    """New, changed, same, as the page tells them."""
    facts = answer.content.decode().split('id="plan-counts"')[1].split("</dl>")[0]
    return [int(n) for n in re.findall(r"<dd>(\d+)<", facts)]


def apply(client, answer, **changes):
    """Press the button of the page."""
    entries = re.search(r'name="entries" value="([^"]*)"', answer.content.decode())[1]
    return client.post(APPLY, FIELDS | {"entries": html.unescape(entries)} | changes)


def clear(client, *places):
    for commune, number in places:
        post(client, commune=commune, criterion=number, status="WITHDRAWN")


def test_a_fill_takes_only_blank_cells_and_writes_after_the_button(officer):
    clear(officer, ("18793", "2"), ("18760", "2"))
    first = re.search(r'<tr data-commune="(\d+)"', officer.get(GRID).content.decode())[1]
    rows = Verdict.objects.count()
    told = plan(officer, "fill", commune=first, criterion="2", status="MET")
    assert counts(told) == [2, 0, 0]
    assert Verdict.objects.count() == rows
    assert apply(officer, told)["Location"] == GRID
    assert live("18793", "2").status == live("18760", "2").status == Status.MET
    assert Verdict.objects.count() == rows + 2


def test_a_fill_begins_at_its_commune(officer):
    codes = re.findall(r'<tr data-commune="(\d+)"', officer.get(GRID).content.decode())
    clear(officer, (codes[0], "2"), (codes[5], "2"))
    assert counts(plan(officer, "fill", commune=codes[1], criterion="2"))[0] == 1


def test_a_blank_cell_is_nothing_to_fill_with(officer):
    for status in ("WITHDRAWN", "", "PERHAPS"):
        assert plan(officer, "fill", status=status).status_code == 400


def test_a_block_is_told_and_recorded_at_once(officer):
    clear(officer, ("18793", "2"))
    told = plan(officer, "paste", text="Đạt\t\tđ\ttốt", criterion="2")
    new, changed, same = counts(told)
    assert (new, changed + same) == (1, 1)
    strange = told.content.decode().split('id="plan-strange"')[1].split("</ul>")[0]
    assert "tốt" in strange
    assert " 4 " in strange  # the block's fourth column
    apply(officer, told)
    assert live("18793", "2").status == live("18793", "4").status == Status.MET


def test_what_the_indicators_deny_is_left_out_and_named(officer):
    told = plan(officer, "paste", commune="18850", criterion="10", text="đ")
    assert counts(told) == [0, 0, 0]
    assert "Kỳ Lạc" in told.content.decode()
    assert 'name="entries"' not in told.content.decode()


def test_a_block_that_does_not_fit_is_refused(officer):
    answer = plan(officer, "paste", criterion="20", text="đ\tđ")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_cells_that_one_only_reads_are_left_out(client_as):
    told = plan(client_as("so.tnmt.hatinh"), "paste", criterion="16", text="x\tCĐ")
    assert sum(counts(told)) == 1


def test_blank_cells_take_over_what_was_said_earlier(officer):
    then = live("18793", "2")
    clear(officer, ("18793", "2"))
    told = plan(officer, "earlier", day="2021-09-24")
    assert counts(told)[0] >= 1
    apply(officer, told)
    assert (live("18793", "2").status, live("18793", "2").note) == (then.status, then.note)


@pytest.mark.parametrize("day", ["", "yesterday", "2021-02-30", "2021-09-25", "2027-01-01"])
def test_as_last_time_needs_an_earlier_day(officer, day):
    assert plan(officer, "earlier", day=day).status_code == 400


def test_who_comes_second_is_told_and_nothing_is_written(officer):
    told = plan(officer, "paste", text="đ\tđ")
    post(officer, status="NEARLY_MET", note="Còn 2 km")
    rows = Verdict.objects.count()
    lost = apply(officer, told)
    assert lost.status_code == 409
    assert "Văn phòng điều phối NTM huyện Kỳ Anh" in lost.content.decode()
    assert Verdict.objects.count() == rows


def test_without_a_reason_the_page_asks_and_keeps_the_cells(officer):
    asked = apply(officer, plan(officer, "paste", text="đ", reason=""), reason="")
    assert asked.status_code == 400
    assert apply(officer, asked).status_code == 302
    assert live("18793", "2").status == Status.MET


@pytest.mark.parametrize(
    "changes", [{"commune": "18436"}, {"criterion": "21"}, {"place": "443"}, {"kind": "all"}]
)
def test_unknown_or_foreign_is_not_found(officer, changes):
    assert plan(officer, "paste", text="đ", **changes).status_code == 404


def test_a_word_that_looks_like_html_stays_text(officer):
    page = plan(officer, "paste", text="<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page
