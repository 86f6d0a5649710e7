"""Whole tables as offices keep them, read without anybody being asked."""

from decimal import Decimal

import pytest

from tests.criteria.workbook import office_tables
from tests.criteria.workbook.foreign_desk import office, table


def test_numbers_under_a_merged_head_between_titles_groups_and_totals():
    read = office(office_tables.DISTRICT)
    assert read.is_sure
    assert (read.layout.head.top, read.layout.head.bottom) == (4, 5)
    assert [kind for kind, _text in read.rows] == [
        "group", "commune", "commune", "group", "commune", "total", "total", "note",
    ]  # fmt: skip
    met = {int(number) for (code, number), word in read.verdicts.items() if code == "18850"}
    assert met == set(range(1, 20)) - {5, 10, 11, 13, 14, 17}
    assert set(read.verdicts.values()) == {"MET"}


def test_a_row_that_counts_otherwise_than_its_cells_is_told():
    read = office(office_tables.DISTRICT)
    assert read.remarks == ["(8, 21) The row says 11 criteria met; its cells say 10."]
    assert not any(remark.is_error for remark in read.reading.contents().remarks)


def test_short_names_and_words_with_the_legend_below():
    read = office(office_tables.WORDS)
    assert read.is_sure
    assert read.verdicts["18850", "5"] == read.verdicts["18700", "17"] == "NEARLY_MET"
    assert read.verdicts["18850", "17"] == read.verdicts["18700", "6"] == "NOT_MET"
    assert {int(number) for _code, number in read.verdicts} == {1, 2, 3, 5, 6, 8, 15, 17, 19}
    assert len(read.verdicts) == 27


def test_values_of_a_department_with_columns_counted_below_the_head():
    read = office(office_tables.DEPARTMENT)
    assert read.is_sure
    assert read.values["18850", "10"] == Decimal("1234.5")
    assert read.values["18850", "17.1"] == read.values["18793", "17.1"] == Decimal("85.5")
    assert [read.values[code, "17.2"] for code in ("18850", "18793", "07591")] == [
        "met", "not_met", "met",
    ]  # fmt: skip
    assert read.values["18850", "17.3"] == "Khá"
    assert not read.verdicts


def test_criteria_down_and_communes_across():
    read = office(office_tables.TRANSPOSED)
    assert read.layout.table.across
    assert read.is_sure
    assert read.verdicts["18850", "1"] == "MET"
    assert read.verdicts["18760", "2"] == "NOT_MET"
    assert len(read.verdicts) == 12
    assert read.layout.table.place(1, 2) == (2, 1)


def test_namesakes_are_told_apart_by_the_district_beside_them():
    read = office(office_tables.PROVINCE)
    assert [text for _kind, text in read.rows] == ["18501", "18500", "18600", "18601", "Cộng"]
    assert read.verdicts["18600", "3"] == "MET"
    assert ("18501", "3") not in read.verdicts


def test_what_is_unsure_unknown_or_twice_is_asked_and_not_read():
    read = office(office_tables.ODD)
    assert [kind for kind, _text in read.rows] == [
        "commune", "twice", "twice", "unsure", "unknown", "unsure",
    ]  # fmt: skip
    assert {code for code, _number in read.verdicts} == {"18850"}
    assert [word.key for word in read.reading.words if not word.meaning] == ["✔✔"]
    (remark,) = read.remarks
    assert remark.startswith("(1, 5) “✔✔”")


def test_a_township_is_not_read_where_communes_are_judged():
    read = office("Xã|1|2\nTT Kỳ Đồng|x|x\nKỳ Lạc|x|")
    assert read.rows == [("other_kind", "TT Kỳ Đồng"), ("commune", "18850")]
    assert read.verdicts == {("18850", "1"): "MET"}


def test_a_code_that_denies_the_name_is_asked_with_both():
    line = office(office_tables.ODD).reading.lines[-1]
    assert [place.name for place in line.match.candidates] == ["Kỳ Bắc", "Kỳ Lạc"]


def test_the_mean_of_all_is_no_commune():
    assert office("Xã|1|2\nKỳ Lạc|x|x\nTB chung|1|1").rows[-1] == ("total", "TB chung")


def test_answers_about_names_and_rows_are_followed():
    read = office(office_tables.ODD)
    keys = {line.text: line.key for line in read.reading.lines}
    names = {keys["Kỳ Lác"]: "18700", keys["Thạch Hà"]: "IGNORE"}
    again = office(office_tables.ODD, names=names, rows=frozenset({3}), words={"✔✔": "NOT_MET"})
    kinds = [kind for kind, _text in again.rows]
    assert kinds == ["commune", "commune", "ignored", "commune", "ignored", "unsure"]
    assert again.verdicts["18700", "1"] == "MET"
    assert again.verdicts["18850", "4"] == "NOT_MET"
    assert again.verdicts["18793", "3"] == "NOT_MET"  # of its row that was not left out


@pytest.mark.parametrize(
    "text", ["", "Một dòng chữ", "Xã|Dân số\nKỳ Lạc|3000\nKỳ Tây|4000", "|\n|\n"]
)
def test_without_a_head_there_is_nothing_to_propose(text):
    read = office(text)
    assert read.layout.head is None
    assert read.reading.lines == []


def test_too_many_columns_are_not_looked_at():
    wide = "TT|Xã|" + "|".join(str(n % 19 + 1) for n in range(300))
    rows = [wide, *(f"{n}|Kỳ Lạc|" + "x|" * 300 for n in range(500))]
    assert office(table("\n".join(rows))).layout.head is None
