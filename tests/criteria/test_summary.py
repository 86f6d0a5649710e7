"""Official summary tables: the figures of the dashboards, as a paper and as a workbook."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from openpyxl import load_workbook

from communes.models import UnitVersion
from criteria.models import Registration

COMMUNES = "/summary/district/447/communes/"
CRITERIA = "/summary/district/447/criteria/"
CONTEXT = "?set=HT-QD05-2017&as_of=2021-09-25"

pytestmark = pytest.mark.django_db


def rows(client, address: str) -> dict[Any, list[Any]]:
    """The body by the text of its second column."""
    response = client.get(address)
    assert response.status_code == 200
    return {row.cells[1]: list(row.cells) for row in response.context["summary"].rows}


def sheet(client, address: str) -> Any:
    response = client.get(address)
    assert "attachment" in response["Content-Disposition"]
    return load_workbook(BytesIO(response.content)).active


def test_communes_by_criteria(client_as):
    found = rows(client_as("huyen.kyanh"), COMMUNES + CONTEXT)
    assert found["Kỳ Lạc"][0] == 7
    assert found["Kỳ Lạc"][2:9] == ["Đ", "K", "Đ", "Đ", "CĐ", "K", "Đ"]
    assert (found["Kỳ Lạc"][-1], found["Kỳ Tây"][-1]) == (12, 9)
    assert sum(row[-1] for name, row in found.items() if not name.startswith(("Số", "Tỷ"))) == 349


def test_the_sums_are_those_of_the_dashboard(client_as):
    client = client_as("huyen.kyanh")
    found = rows(client, COMMUNES + CONTEXT)
    shown = client.get(f"/district/447/{CONTEXT}").context["shown"]
    assert found["Số xã đạt"][2:-1] == [count for _criterion, count in shown.met]
    other = rows(client, CRITERIA + CONTEXT)
    assert [row[4] for row in list(other.values())[:20]] == found["Số xã đạt"][2:-1]


def test_last_year_this_period_and_plan(client_as):
    found = rows(client_as("huyen.kyanh"), CRITERIA + CONTEXT)
    complete = found["Số xã đạt tất cả 20 tiêu chí"]
    then = client_as("huyen.kyanh").get("/district/447/?set=HT-QD05-2017&as_of=2020-12-31")
    figures = then.context["shown"].figures
    assert complete[2] == figures.complete
    assert complete[4] == 8
    missing = {"Kỳ Lạc", "Kỳ Tây"}  # registered for 2021 and not there yet
    due = Registration.objects.filter(
        target_year__lte=2021, criteria_set__code="HT-QD05-2017", unit__versions__name__in=missing
    )
    assert complete[6] == 8 + due.values("unit").distinct().count()
    assert found["Giao thông"][6] == found["Giao thông"][4] + 2
    assert found["Bình quân tiêu chí/xã"][4] == shown_mean(client_as)


def shown_mean(client_as) -> Any:
    return (
        client_as("huyen.kyanh").get(f"/district/447/{CONTEXT}").context["shown"].figures.mean_met
    )


def test_a_set_younger_than_last_year_has_no_column_of_then(client_as):
    address = "/summary/district/447/criteria/?set=QD318-2022-NTM&as_of=2021-12-31"
    found = rows(client_as("huyen.kyanh"), address)
    assert all(row[2] is None and row[3] is None for row in found.values())
    assert "31 tháng 12 năm 2020" in client_as("huyen.kyanh").get(address).content.decode()


def test_the_workbook_says_the_same_with_the_national_header(client_as):
    client = client_as("huyen.kyanh")
    page = sheet(client, f"{COMMUNES}export.xlsx{CONTEXT}")
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    texts = {value for row in cells for value in row if isinstance(value, str)}
    assert {"UBND HUYỆN KỲ ANH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"} <= texts
    found = rows(client, COMMUNES + CONTEXT)
    line = next(row for row in cells if row[1] == "Kỳ Lạc")
    assert [value or "" for value in line] == found["Kỳ Lạc"]
    assert any("giả định" in text for text in texts), "a demo says so on paper too"


def test_a_paper_speaks_vietnamese_on_an_english_page(client_as):
    client = client_as("tinh.hatinh")
    client.cookies["django_language"] = "en"
    text = client.get(f"/summary/province/42/criteria/{CONTEXT}").content.decode()
    assert "Summary tables" in text
    assert "Môi trường và an toàn thực phẩm" in text


def test_a_name_like_a_formula_stays_text(client_as):
    UnitVersion.objects.filter(unit__code="18850").update(name="=1+1", sort_key="=")
    page = sheet(client_as("huyen.kyanh"), f"{COMMUNES}export.xlsx{CONTEXT}")
    assert "'=1+1" in [cell.value for cell in page["B"]]


def test_lines_over_the_table_are_neither_formulas_nor_links(client_as, monkeypatch):
    lines = ("{=1+1}", "https://example.vn/")
    monkeypatch.setattr("criteria.summary.communes.about", lambda *_given: lines)
    page = sheet(client_as("huyen.kyanh"), f"{COMMUNES}export.xlsx{CONTEXT}")
    found = [cell for cell in page["A"] if cell.value in lines]
    assert [(cell.data_type, cell.hyperlink) for cell in found] == [("s", None)] * 2


@pytest.mark.parametrize(
    "address",
    ["/summary/province/42/communes/", "/summary/commune/18850/criteria/", f"{COMMUNES}x/"],
)
def test_other_tables_are_nowhere(client_as, address):
    assert client_as("admin").get(address + CONTEXT).status_code == 404


@pytest.mark.parametrize("part", ["site-header", "context-bar", "past-day", "site-footer"])
def test_what_surrounds_the_paper_is_not_printed(client_as, part):
    page = client_as("huyen.kyanh").get(f"{COMMUNES}{CONTEXT}").content.decode()
    sheets = [settings.BASE_DIR / "static/css" / name for name in ("print.css", "summary.css")]
    printed = "".join(sheet.read_text().partition("@media print")[2] for sheet in sheets)
    assert part in page
    assert f".{part}" in printed
