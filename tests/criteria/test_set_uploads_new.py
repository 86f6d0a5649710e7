"""The official annex, a set of a province, and a new set, entered with workbooks."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from criteria.catalogue import load_set, threshold_for
from criteria.models import CriteriaSet, Criterion, Upload
from tests.criteria.set_books import add, drop, edited, made, put, put_fact
from tests.criteria.set_desk import CORRECTION, SetDesk, text

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
DAY = date(2026, 6, 30)
WATER = {
    "criterion": "8",
    "number": "8.1",
    "name_vi": "Tỷ lệ hộ dùng nước sạch",
    "kind": "tỷ lệ phần trăm",
    "operator": "≥",
    "unit": "%",
    "values": "đã đối chiếu nguồn",
    "wording": "đã đối chiếu nguồn",
}


@pytest.fixture
def desk(client_as: ClientAs, tmp_path: Path) -> SetDesk:
    return SetDesk(client_as("admin"), tmp_path)


def asked(code: str, class_code: str) -> object:
    view = load_set(code, DAY)
    row = next(one for one in view.indicators() if one.number == "8.1")
    found = threshold_for(view, row, class_code, DAY.year)
    return found.value if found else None


def enter_annex(desk: SetDesk) -> None:
    values = add("thresholds", indicator="8.1", G1=95, G2=85, G3=70)
    desk.send(content=edited(made("QD51-2025-XA"), add("indicators", **WATER), values))
    desk.act("choose", CORRECTION | {"reason": "Nhập phụ lục"})
    assert "The set is changed." in text(desk.act("apply"))


def test_the_annex_of_a_decision_is_entered(desk: SetDesk) -> None:
    enter_annex(desk)
    assert [asked("QD51-2025-XA", code) for code in ("G1", "G2", "G3")] == [95, 85, 70]


def extension(client: Client) -> bytes:
    """The pattern filled in: a code, names, and one threshold of its own."""
    pattern = client.get("/sets/QD51-2025-XA/extension/").content
    facts = {"set": "HT-2026", "name_vi": "Bộ Hà Tĩnh", "decision": "QĐ 1/UBND", "cited_as": "QĐ 1"}
    edits = [put_fact(key, value) for key, value in facts.items()]
    return edited(pattern, *edits, put("thresholds", {"indicator": "8.1"}, {"G2": 90}))


def test_a_province_makes_a_set_of_its_own_from_a_national_one(
    desk: SetDesk, client_as: ClientAs
) -> None:
    enter_annex(desk)
    desk.client = client_as("vp.hatinh")
    desk.client.cookies["django_language"] = "en"
    assert "This set is new" in text(desk.send(content=extension(desk.client)))
    assert "The set is changed." in text(desk.act("apply"))
    row = CriteriaSet.objects.get(code="HT-2026")
    assert (row.extends.code, row.province.code) == ("QD51-2025-XA", "42")
    assert (asked("HT-2026", "G2"), asked("QD51-2025-XA", "G2")) == (90, 85)
    assert load_set("HT-2026", DAY).criteria_count == 10
    assert load_set("HT-2026", DAY).classified_by == "group"  # so that a commune has its class


def test_a_new_set_is_undone_as_a_whole(desk: SetDesk) -> None:
    enter_annex(desk)
    desk.send(content=extension(desk.client))
    desk.act("apply")
    assert "again what it was" in text(desk.act("undo"))
    assert not CriteriaSet.objects.filter(code="HT-2026").exists()
    assert "QD51-2025-XA" in text(desk.client.get("/sets/"))


def test_a_new_set_takes_its_criteria_along_when_it_is_undone(desk: SetDesk) -> None:
    desk.send(content=edited(made("TEST-BASE"), put_fact("set", "TEST-COPY")))
    desk.act("apply")
    assert Criterion.objects.filter(key="TEST-COPY/1").exists()
    desk.act("undo")
    assert not Criterion.objects.filter(key__startswith="TEST-COPY").exists()


def test_the_empty_pattern_tells_what_is_missing(desk: SetDesk) -> None:
    page = text(desk.send(content=desk.client.get("/set-workbooks/pattern/").content))
    assert "Bộ tiêu chí!B3" in page
    assert "Bộ tiêu chí!B9 is required" in page


def test_rows_that_an_extension_rests_on_stay(desk: SetDesk) -> None:
    enter_annex(desk)
    desk.send(content=extension(desk.client))
    desk.act("apply")
    desk.send(content=edited(made("QD51-2025-XA"), drop("8.1")))
    assert "HT-2026 has thresholds of its own for it" in text(desk.act("choose", CORRECTION))
    desk.act("apply")
    assert asked("HT-2026", "G2") == 90


def test_a_set_that_lasts_longer_than_the_one_it_extends_is_judged_on_its_own_day(client_as):
    client = client_as("admin")
    higher = put("thresholds", {"indicator": "16"}, {"all": 99})
    content = edited(made("QD1980-2016"), higher)
    client.post("/set-workbooks/", {"file": SimpleUploadedFile("bo.xlsx", content)})
    key = Upload.objects.get().key
    page = client.post(f"/set-workbooks/{key}/choose/", CORRECTION, follow=True)
    for code, last in (("QD1980-2016", "31/12/2020"), ("HT-QD05-2017", "31/12/2021")):
        assert re.search(f"{code} [0-9/, ]*{last} ", text(page))
