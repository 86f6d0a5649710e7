"""A set and a territory without a database, and the short way to read an office's table."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import override

from communes.models import Kind
from criteria.models import Indicator
from criteria.setview import CriterionView, IndicatorView, SetView
from criteria.workbook.foreign.choices import Choices
from criteria.workbook.foreign.layout import Layout, detect
from criteria.workbook.foreign.places import Atlas, Place
from criteria.workbook.foreign.reading import Reading
from criteria.workbook.foreign.table import Cell, Table
from criteria.workbook.foreign.targets import Role, targets_of

NAMES = (
    "Quy hoạch", "Giao thông", "Thủy lợi và phòng, chống thiên tai", "Điện", "Trường học",
    "Cơ sở vật chất văn hoá", "Cơ sở hạ tầng thương mại nông thôn", "Thông tin và Truyền thông",
    "Nhà ở dân cư", "Thu nhập", "Nghèo đa chiều", "Lao động",
    "Tổ chức sản xuất và phát triển kinh tế nông thôn", "Giáo dục và Đào tạo", "Y tế", "Văn hoá",
    "Môi trường và an toàn thực phẩm", "Hệ thống chính trị và tiếp cận pháp luật",
    "Quốc phòng và An ninh",
)  # fmt: skip
KIND = Indicator.Kind
INDICATORS = {
    "2": [("2.1", "Tỷ lệ đường xã được nhựa hóa", KIND.PERCENT)],
    "5": [("5", "Tỷ lệ trường học đạt chuẩn cơ sở vật chất", KIND.PERCENT)],
    "10": [("10", "Thu nhập bình quân đầu người", KIND.MONEY)],
    "17": [
        ("17.1", "Tỷ lệ hộ được sử dụng nước sạch theo quy chuẩn", KIND.PERCENT),
        ("17.2", "Mai táng phù hợp với quy định", KIND.MET),
        ("17.3", "Mức độ xanh, sạch, đẹp", KIND.ORDINAL),
    ],
}


def indicator(number: str, name: str, kind: str) -> IndicatorView:
    return IndicatorView(
        id=int(float(number) * 100), number=number, order=1, wording="", source="",
        valid_from=None, valid_to=None, amendment=None, replaces="", name_vi=name, name_en="",
        parent_id=None, kind=kind, operator=">=", operator_label="≥", unit="",
        scale=("Trung bình", "Khá", "Tốt") if kind == KIND.ORDINAL else (),
        may_be_not_applicable=True, note="", thresholds={},
    )  # fmt: skip


def criterion(number: str, name: str) -> CriterionView:
    return CriterionView(
        id=int(number), number=number, order=int(number), wording="", source="", valid_from=None,
        valid_to=None, amendment=None, replaces="", name_vi=name, name_en="", key=number,
        group="", shared=False,
        indicators=tuple(indicator(*row) for row in INDICATORS.get(number, [])),
    )  # fmt: skip


SET = SetView(
    id=1, code="THU", name_vi="Bộ tiêu chí thử", name_en="", level="commune", tier="standard",
    decision="", issuer="", issued="", valid_from=date(2016, 1, 1), valid_to=None,
    province_id=None, extends="", requires="", classified_by="none", fixed_class="", classes=(),
    kinds=("xa",), not_applicable_is_met=True, criteria_in_decision=19,
    indicators_in_decision=None, special_rules=(), note="", is_draft=False, schemes=(),
    amendments=(),
    criteria=tuple(criterion(str(n), name) for n, name in enumerate(NAMES, start=1)),
)  # fmt: skip
PLACES = [
    Place(code, name, kind, district)
    for code, name, kind, district in (
        ("18850", "Kỳ Lạc", Kind.XA, "Kỳ Anh"),
        ("18793", "Kỳ Tây", Kind.XA, "Kỳ Anh"),
        ("18760", "Kỳ Bắc", Kind.XA, "Kỳ Anh"),
        ("18766", "Kỳ Đồng", Kind.THI_TRAN, "Kỳ Anh"),
        ("18700", "Hòa Tiến", Kind.XA, "Kỳ Anh"),
        ("18701", "Thủy Triều", Kind.XA, "Kỳ Anh"),
        ("18500", "Phú Lộc", Kind.XA, "Can Lộc"),
        ("18501", "Sơn Lộc", Kind.XA, "Can Lộc"),
        ("18600", "Sơn Lộc", Kind.XA, "Bố Trạch"),
        ("18601", "Cộng Hòa", Kind.XA, "Bố Trạch"),
        ("18602", "Văn Hóa", Kind.XA, "Bố Trạch"),
        ("07591", "Mỹ Lộc", Kind.XA, "Can Lộc"),
    )
]
ATLAS = Atlas(PLACES, kinds=(Kind.XA,))


def cell(text: str) -> Cell:
    """A cell as a workbook gives it: whole numbers and 85.5 as numbers, '85,5 as text."""
    text = text.strip()
    if not text:
        return None
    if text.startswith("'"):
        return text[1:]
    if re.fullmatch(r"0|[1-9]\d*", text):
        return int(text)
    return Decimal(text) if re.fullmatch(r"\d+\.\d+", text) else text


def table(text: str) -> Table:
    """Lines of cells between "|"; an empty cell is blank, as the rest of a merged cell is."""
    lines = text.strip("\n").split("\n")
    return Table([[cell(part) for part in line.split("|")] for line in lines])


@dataclass
class Office:
    """A table read without anybody being asked, as far as that goes."""

    layout: Layout
    reading: Reading

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to be asked about a column."""
        columns = self.layout.columns
        named = any(column.meaning.role in (Role.NAME, Role.CODE) for column in columns)
        return named and all(column.sure for column in columns)

    @property
    def columns(self) -> dict[str, str]:
        """What is held → doubt, "" for none."""
        return {
            str(c.meaning): str(c.doubt) for c in self.layout.columns if str(c.meaning) != "ignore"
        }

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Kind of each row, with the code of its commune or its text."""
        lines = self.reading.lines
        return [(str(line.kind), line.place.code if line.place else line.text) for line in lines]

    @property
    def verdicts(self) -> dict[tuple[str, str], str]:
        """(commune, criterion) → verdict."""
        said = self.reading.contents().said
        return {
            (one.place.code, one.criterion.number): one.status.name
            for one in said
            if one.status is not None
        }

    @property
    def values(self) -> dict[tuple[str, str], object]:
        """(commune, indicator) → number or word."""
        said = [one for one in self.reading.contents().said if one.indicator]
        return {
            (one.place.code, one.indicator.number): one.answer.word or one.answer.value
            for one in said
        }

    @property
    def remarks(self) -> list[str]:
        """What is told, each with its place in the sheet."""
        table = self.layout.table
        with override("en"):
            told = self.reading.contents().remarks
        return [f"{table.place(one.row, one.column)} {one.text}" for one in told]


def office(source: str | Table, **told: object) -> Office:
    """Read a table with what is proposed, and with the choices in `told`."""
    found = detect(
        table(source) if isinstance(source, str) else source, targets_of(SET), ATLAS.knows
    )
    columns = {column.index: column.meaning for column in found.columns}
    given = {"head": found.head, "columns": columns} | told
    return Office(found, Reading(found.table, Choices(**given), SET, ATLAS))
