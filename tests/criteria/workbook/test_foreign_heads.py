"""What single labels name, and what the cells below say against it."""

import pytest

from criteria.workbook.foreign.labels import Labels
from criteria.workbook.foreign.targets import meaning, targets_of
from tests.criteria.workbook.foreign_desk import SET, office

LABELS = Labels(targets_of(SET))
SURE = {
    "criterion:1": ["1", "TC1", "TC.1", "Tiêu chí 1", "Tiêu chí số 1", "1. Quy hoạch", "qui hoạch"],
    "criterion:5": ["Trường học", "TRUONG HOC", "5. Trường học"],
    "criterion:6": ["Cơ sở vật chất văn hóa", "CSVC văn hoá", "CƠ SỞ VẬT CHẤT VĂN HOÁ"],
    "criterion:8": ["TTTT", "Thông tin & Truyền thông", "Thông tin"],
    "criterion:13": ["Tổ chức sản xuất", "TCSX"],
    "criterion:14": ["GD&ĐT", "Giáo dục"],
    "criterion:16": ["Văn hóa", "Văn hoá", "16. Văn hóa"],
    "criterion:17": ["Môi trường và ATTP", "17. Môi trường", "Môi trường", "TC 17", "(17)"],
    "criterion:19": ["QPAN", "ANQP", "An ninh, quốc phòng", "19- Quốc phòng và an ninh"],
    "indicator:17.1": ["17.1", "17,1", "Chỉ tiêu 17.1", "CT17.1"],
    "name": ["Xã", "Tên xã", "Đơn vị", "Xã, thị trấn", "Địa phương"],
    "code": ["Mã", "Mã xã", "Mã ĐVHC"],
    "district": ["Huyện", "Huyện, thị xã", "Khu vực"],
    "count": ["Số tiêu chí đạt", "Tổng số TC đạt chuẩn", "Tổng cộng"],
    "ignore": ["STT", "TT", "Ghi chú", "Số tiêu chí chưa đạt", "Số chỉ tiêu đạt"],
}


@pytest.mark.parametrize(("meant", "label"), [(m, one) for m in SURE for one in SURE[m]])
def test_a_label_that_says_what_it_is(meant, label):
    read = LABELS.read(label)
    assert (str(read.meaning), read.sure) == (meant, True)


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("I.", "criterion:1"),
        ("XIX", "criterion:19"),
        ("16. Môi trường", "criterion:17"),
        ("Hộ nghèo", "criterion:11"),
        ("Nước sạch", "indicator:17.1"),
    ],
)
def test_a_label_that_is_only_proposed(label, meant):
    read = LABELS.read(label)
    assert (str(read.meaning), read.sure) == (meant, False)


@pytest.mark.parametrize(
    "label", ["", "Tiêu chí", "20", "17.9", "Đạt", "(triệu đồng)", "Kỳ Lạc", "·"]
)
def test_a_label_that_names_nothing(label):
    assert LABELS.read(label) is None


@pytest.mark.parametrize("text", ["", "x", "criterion", "name:1", "criterion:", "verdict:1"])
def test_a_meaning_that_nobody_can_choose(text):
    assert meaning(text) is None


@pytest.mark.parametrize(
    ("head", "cells", "column", "doubt"),
    [
        ("10. Thu nhập", "45,2|38", "indicator:10", ""),
        ("5", "85|90", "indicator:5", ""),
        ("5", "Đ|K", "criterion:5", ""),
        ("17.1", "Đạt|chưa", None, "words"),
        ("3", "85|90", None, "numbers"),
        ("2", "85|90", "indicator:2.1", "numbers"),
        ("17.1", "0.855|0.9", "indicator:17.1", "fractions"),
        ("Tốc độ", "x|x", None, "unnamed"),
        ("16. Môi trường", "x|x", "criterion:17", "number_and_name"),
    ],
)
def test_what_stands_below_a_label_is_weighed(head, cells, column, doubt):
    one, two = cells.split("|")
    read = office(f"Xã|1|{head}\nKỳ Lạc|x|{one}\nKỳ Tây|x|{two}")
    found = read.layout.columns[2]
    assert (str(found.meaning), str(found.doubt)) == (column or "ignore", doubt)


def test_two_columns_for_one_criterion_are_both_asked_about():
    read = office("Xã|1|2|Giao thông\nKỳ Lạc|x|x|x")
    assert [str(c.doubt) for c in read.layout.columns] == ["", "", "twice", "twice"]
    assert [str(c.meaning) for c in read.layout.columns[2:]] == ["criterion:2", "ignore"]


def test_of_two_columns_the_only_sure_one_is_kept():
    read = office("Xã|1|17|16. Môi trường\nKỳ Lạc|x|x|x")
    assert [str(c.doubt) for c in read.layout.columns] == ["", "", "", "twice"]
    assert [str(c.meaning) for c in read.layout.columns[2:]] == ["criterion:17", "ignore"]


def test_a_column_without_words_of_its_own_is_asked_about():
    read = office("Xã|1. Quy hoạch||2\n|Kết quả|Ghi chú|\nKỳ Lạc|x|tốt|x")
    kept = {str(c.meaning): str(c.doubt) for c in read.layout.columns}
    assert kept == {"name": "", "criterion:1": "", "ignore": "", "criterion:2": ""}


def test_criteria_called_like_communes_still_make_a_head():
    read = office("Xã|Văn hóa|Y tế\nVăn Hoá|x|\nCộng Hòa||x")
    assert read.verdicts == {("18602", "16"): "MET", ("18601", "15"): "MET"}


def test_a_table_of_unknown_communes_is_read_by_its_head():
    read = office("TT|Xã|1|2\n1|Thạch Hà|x|x\n2|Thạch Kim|x|")
    assert read.columns == {"name": "no_names", "criterion:1": "", "criterion:2": ""}
    assert [kind for kind, _text in read.rows] == ["unknown", "unknown"]
