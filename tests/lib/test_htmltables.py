"""A table read back from a page."""

from ntm_portal.lib.htmltables import read_table

PAGE = """
<h1>Tỉnh <span class="visually-hidden">x</span>Hà Tĩnh</h1>
<p class="lead">Bộ tiêu chí, 25/09/2021</p>
<table data-export="other"><tr><td>khác</td></tr></table>
<div><table class="table" data-export="places">
<thead><tr><th rowspan="2">Tên</th><th colspan="2">Kết quả</th></tr>
<tr><th>Số xã <span aria-hidden="true">▼</span></th><th class="num">Tỷ lệ</th></tr></thead>
<tbody><tr><th><a href="/">Xã  Kỳ
 Lạc</a><br>cũ</th>
<td class="status"><span aria-hidden="true">✓</span><span class="visually-hidden">Đạt</span></td>
<td class="num">1.234,5<span class="visually-hidden"> của Kỳ Lạc</span></td></tr>
<tr><td colspan="2"><svg role="img" aria-label="20: 3"><title>bỏ qua</title></svg></td>
<td><form><input><button>Xóa</button></form>&amp; 5 &lt; 6</td></tr></tbody>
</table></div><table data-export="later"><tr><td>sau</td></tr></table>
"""


def texts(name: str) -> list[list[str]]:
    table = read_table(PAGE, name)
    assert table
    return [[cell.text for cell in row] for row in table.rows]


def test_the_head_names_every_column() -> None:
    table = read_table(PAGE, "places")
    assert table
    assert table.head == ["Tên", "Kết quả – Số xã", "Kết quả – Tỷ lệ"]
    assert (table.title, table.lead) == ("Tỉnh Hà Tĩnh", "Bộ tiêu chí, 25/09/2021")


def test_cells_say_what_a_person_reads() -> None:
    assert texts("places") == [
        ["Xã Kỳ Lạc cũ", "Đạt", "1.234,5"],
        ["20: 3", "20: 3", "& 5 < 6"],
    ]


def test_numbers_are_told_from_text() -> None:
    table = read_table(PAGE, "places")
    assert table
    assert [cell.is_number for cell in table.rows[0]] == [False, False, True]


def test_other_tables_are_left_alone() -> None:
    assert texts("later") == [["sau"]]
    assert read_table(PAGE, "nothing") is None
