"""Words, numbers and names as they are typed; decoration changes nothing."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communes.models import Kind
from criteria.workbook.foreign.table import Table, fold, text_of
from criteria.workbook.foreign.words import legend, sense_of
from ntm_portal.lib.sheetreading import Fault
from tests.criteria.workbook.foreign_desk import ATLAS, office

WORDS = {
    "MET": ["Đ", "đ", "x", "X", "✓", "✔", "√", "Đạt", "ĐẠT", "đạt chuẩn", "1", "dat"],
    "NEARLY_MET": ["Cơ bản đạt", "cơ bản", "CBĐ", "Gần đạt"],
    "NOT_MET": ["chưa", "Chưa đạt", "KĐ", "k", "0", "Không đạt", "✗"],
    "NOT_APPLICABLE": ["Không xem xét", "N/A"],
    "LEAVE": ["chưa có số liệu", "...", "chưa đánh giá"],
    "WITHDRAWN": ["xóa", "Xoá"],
}


@pytest.mark.parametrize(("meant", "word"), [(m, word) for m in WORDS for word in WORDS[m]])
def test_a_word_that_has_one_sense(meant, word):
    found = sense_of(fold(word))
    assert (found.meaning, found.sure) == (meant, True)


@pytest.mark.parametrize("word", ["✔✔", "2", "100%", "Tốt", "CĐ", "-", "Đạt 95%", "c"])
def test_a_word_that_somebody_has_to_explain(word):
    assert not sense_of(fold(word)).sure


def test_a_sign_of_two_senses_takes_the_one_that_is_left():
    assert sense_of("cd", {"d", "cd", "kd"}).meaning == "NEARLY_MET"
    assert sense_of("cd", {"d", "cd", "co ban"}).meaning == "NOT_MET"
    assert sense_of("cd", {"d", "cd"}, {"cd": "NOT_MET"}).sure


def test_a_legend_is_read():
    told = legend(["Ghi chú: Đ: đạt; CĐ là chưa đạt; (+) cơ bản đạt", "o = không xem xét"])
    assert told == {"d": "MET", "cd": "NOT_MET", "+": "NEARLY_MET", "o": "NOT_APPLICABLE"}


NAMES = {
    "18850": ["Kỳ Lạc", "Xã Kỳ Lạc", "xã kỳ lạc", "KY LAC", "1. Kỳ Lạc", "- Kì Lạc", "Kỳ Lạc (*)",
              "UBND xã Kỳ Lạc", "Kỳ Lạc - huyện Kỳ Anh", "X. Kỳ Lạc", "Kỳ  Lạc¹"],
    "18700": ["Hòa Tiến", "Hoà Tiến", "xã Hoà Tiến", "Hoa Tien"],
    "18701": ["Thủy Triều", "Thuỷ Triều", "Xã Thuỷ Triều."],
    "18766": ["TT Kỳ Đồng", "Thị trấn Kỳ Đồng", "TT. Kỳ Đồng"],
    "18501": ["Sơn Lộc, huyện Can Lộc", "Sơn Lộc - Can Lộc"],
}  # fmt: skip


@pytest.mark.parametrize(("code", "name"), [(c, name) for c in NAMES for name in NAMES[c]])
def test_a_name_as_offices_write_it(code, name):
    found = ATLAS.match(name)
    assert found.place is not None
    assert found.place.code == code


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Kỳ Lác", ["Kỳ Lạc"]),
        ("Kỳ Lạt", ["Kỳ Lạc"]),
        ("Sơn Lộc", ["Sơn Lộc", "Sơn Lộc"]),
        ("Phường Kỳ Lạc", ["Kỳ Lạc"]),
        ("Thạch Hà", []),
        ("", []),
    ],
)
def test_a_name_that_is_not_sure_or_not_there(name, candidates):
    found = ATLAS.match(name)
    assert found.place is None
    assert [place.name for place in found.candidates][: len(candidates)] == candidates


def test_codes_with_the_zeros_that_a_spreadsheet_took():
    assert ATLAS.by_the_code("7591").place.name == "Mỹ Lộc"
    assert ATLAS.by_the_code("00001").place is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [(17.0, "17"), (0.1 + 0.2, "0.3"), (Decimal("85.50"), "85.5"), (True, "1"), (None, "")],
)
def test_a_cell_as_text(cell, text):
    assert text_of(cell) == text


def test_a_cell_that_cannot_be_read_is_told_with_how_to_mend_it():
    rows = [["Xã", 1, 2], ["Kỳ Lạc", "x", Fault("#REF!", "Type the value.")]]
    read = office(Table(rows), words={"ref": "LEAVE"})
    assert read.remarks == ["(1, 2) Type the value."]


@pytest.mark.parametrize(
    ("cell", "told"),
    [("Tốt", "takes a number"), ("chưa", "takes a number"), ("12 %%", "takes a number")],
)
def test_what_is_no_value_is_told(cell, told):
    read = office(f"Xã|1|17.1\nKỳ Lạc|x|{cell}\nKỳ Tây|x|90\nKỳ Bắc|x|80")
    (remark,) = [one for one in read.remarks if told in one]
    assert remark.startswith("(1, 2)") or "no verdict" in remark


def test_blank_cells_say_nothing_and_a_word_may_clear():
    read = office("Xã|1|2|17.1\nKỳ Lạc|x||\nKỳ Tây|xóa|chưa có số liệu|xoá")
    assert read.verdicts == {("18850", "1"): "MET", ("18793", "1"): "WITHDRAWN"}
    assert read.values == {("18793", "17.1"): None}


SPELT = {
    "MET": ["Đ", "x", "Đạt", " đạt ", "ĐẠT"],
    "NEARLY_MET": ["Cơ bản đạt", "gần đạt"],
    "NOT_MET": ["chưa", "KĐ", "Chưa đạt"],
    "": [None, "", " "],
}
COMMUNES = [place for place in ATLAS.places if place.kind == Kind.XA][:6]
CELLS = st.sampled_from([(meant, word) for meant in SPELT for word in SPELT[meant]])
NUMBERS = st.lists(st.integers(1, 19), min_size=2, max_size=19, unique=True).map(sorted)
BEFORE = st.lists(st.sampled_from([[], ["BÁO CÁO"], [None, "Biểu 1"], ["(kèm theo)"]]), max_size=4)
AFTER = st.lists(
    st.sampled_from(
        [[], [None, "Tổng cộng", 3, 2], ["Ghi chú: Đ là đạt"], [None, "II. Các xã khác"]]
    ),
    max_size=3,
)


@st.composite
def decorated(draw):
    """A table with something around it, and what it says."""
    numbers = draw(NUMBERS)
    rows, true = [], {}
    for place in draw(st.permutations(COMMUNES)):
        cells = draw(st.lists(CELLS, min_size=len(numbers), max_size=len(numbers)))
        name = draw(st.sampled_from(["", "Xã ", "- "])) + place.name
        rows.append([len(rows) + 1, name, *(word for _meant, word in cells)])
        told = zip(numbers, cells, strict=True)
        true |= {(place.code, str(number)): meant for number, (meant, _w) in told if meant}
    head = ["TT", "Xã", *(f"TC{number}" for number in numbers)]
    return [*draw(BEFORE), head, *rows, *draw(AFTER)], true


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(decorated())
def test_whatever_is_put_around_a_table_it_says_the_same(made):
    rows, true = made
    assert office(Table(rows)).verdicts == true
