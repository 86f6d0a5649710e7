"""The scorecard as a workbook: values however they are typed, notes, and what follows from them."""

from datetime import date
from decimal import Decimal

import pytest

from criteria.batch import Fate
from criteria.models import Authority, Measurement, Status, Upload
from tests.criteria.desk import live
from tests.criteria.fill_in import (
    CARD_BOOK,
    REASON,
    download,
    fill,
    filled,
    find,
    lines,
    send,
)

pytestmark = pytest.mark.django_db
COMMUNE = "18850"
INCOME = "I 10", "value"


@pytest.fixture
def officer(client_as):
    return client_as("huyen.kyanh")


def value(number: str, authority: int = Authority.DISTRICT) -> Measurement | None:
    rows = Measurement.objects.known().filter(unit__code=COMMUNE, authority=authority)
    return rows.at(date(2021, 9, 25)).filter(indicator__number=number).first()


def sent(client, cells):
    upload, _content = fill(client, cells, CARD_BOOK)
    return upload


def apply(client, upload):
    client.post(f"/uploads/{upload.key}/apply/", REASON)
    upload.refresh_from_db()


def test_thresholds_last_values_and_units_stand_beside_the_cells(officer):
    page = download(officer, CARD_BOOK).worksheets[0]
    row = [str(cell.value or "") for cell in page[find(page, *INCOME).row]]
    assert any("36" in text for text in row)
    assert any("34,2" in text for text in row)
    assert find(page, *INCOME).value == 34.2


def test_an_unchanged_workbook_changes_nothing(officer):
    upload = sent(officer, {})
    assert lines(officer, upload) == lines(officer, upload, show="same") == []


TYPED = {
    "2.1": (" 37.5 ", "37.5"),
    "2.2": (37.5, "37.5"),
    "2.3": (1 / 3, "0.3333"),
    "2.4": ("37,5 %", "37.5"),
    "10": ("1.037", "1037"),
}


def test_numbers_however_they_are_typed(officer):
    upload = sent(officer, {(f"I {row}", "value"): typed for row, (typed, _read) in TYPED.items()})
    apply(officer, upload)
    for row, (_typed, read) in TYPED.items():
        assert value(row).value == Decimal(read)


# By row and column: what is typed, and a part of what is told.
WRONG = {
    ("I 3.1", "value"): ("120", "120 %"),
    ("I 2.1", "value"): ("-5", "-5"),
    ("I 10", "value"): ("nhiều", "nhiều"),
    ("I 9.1", "value"): ("37 %", "37 %"),
    ("I 4.2", "value"): ("1,23456", "bốn chữ số"),
    ("I 5", "value"): ("=1+1", "công thức"),
    ("I 4.1", "value"): ("cơ bản", "cơ bản"),
    ("C 11", "note"): ("x" * 2001, "2001"),
}


def test_all_that_cannot_be_is_told_at_once_with_its_cell(officer):
    upload = sent(officer, {cell: typed for cell, (typed, _told) in WRONG.items()})
    page = download(officer, CARD_BOOK).worksheets[0]
    found = {line.mark.address: line for line in lines(officer, upload)}
    assert len(found) == len(WRONG)
    for cell, (_typed, told) in WRONG.items():
        line = found[f"HT-QD05-2017!{find(page, *cell).coordinate}"]
        assert line.fate == Fate.ERROR
        assert told in line.messages[0]


def test_a_percent_format_is_read_as_it_looks(officer):
    def change(page):
        cell = find(page, "I 3.1", "value")
        cell.value, cell.number_format = 0.85, "0%"

    send(officer, filled(officer, change, CARD_BOOK))
    upload = Upload.objects.latest("pk")
    apply(officer, upload)
    assert value("3.1").value == 85


def test_the_verdict_that_follows_is_shown_and_recorded(officer):
    upload = sent(officer, {INCOME: "40"})
    page = officer.get(f"/uploads/{upload.key}/")
    (follows,) = page.context["preview"].follows
    assert (follows.after.status, follows.about[:11]) == (Status.MET, "Kỳ Lạc · 10")
    apply(officer, upload)
    assert live(COMMUNE, "10").status == Status.MET
    officer.post(f"/uploads/{upload.key}/undo/")
    assert live(COMMUNE, "10").status != Status.MET
    assert value("10").value == Decimal("34.2")


def test_a_number_that_looks_mistyped_is_told_and_may_be_recorded(officer):
    upload = sent(officer, {INCOME: 38000, ("I 3.1", "value"): 0.93, ("I 2.1", "value"): 80})
    page = officer.get(f"/uploads/{upload.key}/")
    made = page.context["preview"]
    told = {line.mark.address for line in made.lines if line.doubt}
    assert len(told) == 2
    assert all(address in made.doubts for address in told)
    assert made.doubts in page.content.decode()
    apply(officer, upload)
    assert value("10").value == 38000


def test_a_verdict_beside_an_indicator_and_a_value_beside_a_criterion_are_told(officer):
    cells = {("I 10", "verdict"): "Đạt", ("C 10", "value"): 40}
    found = lines(officer, sent(officer, cells))
    page = download(officer, CARD_BOOK).worksheets[0]
    told = {line.mark.address for line in found if line.fate == Fate.ERROR}
    assert told == {f"{page.title}!{find(page, *cell).coordinate}" for cell in cells}


def test_a_note_alone_is_a_change(officer):
    upload = sent(officer, {("I 10", "note"): "'=theo báo cáo"})
    (line,) = lines(officer, upload)
    assert (line.fate, line.after.note) == (Fate.CHANGED, "=theo báo cáo")
    apply(officer, upload)
    assert (value("10").note, value("10").value) == ("=theo báo cáo", Decimal("34.2"))


def test_a_verdict_against_the_values_needs_its_note(officer):
    upload = sent(officer, {("C 10", "verdict"): "Đạt", ("C 10", "note"): None})
    (line,) = lines(officer, upload)
    assert line.fate == Fate.ERROR
    noted = sent(officer, {("C 10", "verdict"): "Đạt", ("C 10", "note"): "QĐ riêng"})
    apply(officer, noted)
    assert (live(COMMUNE, "10").status, live(COMMUNE, "10").note) == (Status.MET, "QĐ riêng")


def test_a_workbook_of_another_body_is_told(officer, client_as):
    content = filled(officer, lambda page: _put_income(page), CARD_BOOK)
    commune = client_as("xa.kylac")
    send(commune, content)
    (line,) = lines(commune, Upload.objects.latest("pk"))
    assert line.fate == Fate.ERROR


def _put_income(page):
    find(page, *INCOME).value = 40
