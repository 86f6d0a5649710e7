"""Tables of pages as files: what is seen is what one takes along."""

import csv
import re
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from communes.models import UnitVersion
from tests.house.addresses import PEOPLE

SET = "set=HT-QD05-2017&as_of=2021-09-25"
DISTRICT = f"/district/447/?{SET}"
# Every table that pages offer to take along, each on a page of the demo that shows it.
TABLES = {
    f"/province/42/?{SET}&since=2020-12-31": (
        "places", "communes", "weakest", "moved-communes", "moved-criteria",
    ),
    DISTRICT: ("matrix",),
    f"/province/42/ranking/?{SET}": ("measures", "ranking"),
    "/nation/ranking/?set=QD318-2022-NTM&as_of=2024-12-31": ("ranking",),
    f"/district/447/trend/?{SET}": ("era-1",),
    "/units/?as_of=2021-09-25": ("units",),
    "/people/": ("people",),
    "/people/systems/": (),
    "/agencies/": ("agencies",),
    "/sets/": ("sets-1",),
    "/sets/HT-QD05-2017/": ("criteria",),
    "/sets/QD318-2022-NTM/classes/?year=2023": ("thresholds",),
    "/sets/QD1980-2016/compare/?other=QD318-2022-NTM": ("comparison",),
    "/units/district/447/rights/": ("rights",),
    "/campaigns/": ("campaigns",),
    "/campaigns/1/": ("targets",),
    "/meetings/4/figures/": ("figures-1",),
}  # fmt: skip
OFFERED = [(address, name) for address, names in TABLES.items() for name in names]

# A file is read back from its page, whose queries other tests ask of every engine.
pytestmark = [pytest.mark.django_db, pytest.mark.engine_free]


def taken(client, address: str, form: str, table: str) -> Any:
    sign = "&" if "?" in address else "?"
    return client.get(f"{address}{sign}export={form}&table={table}")


def lines(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(("address", "name"), OFFERED)
def test_every_table_of_the_pages(client_as, address, name):
    client = client_as("admin")
    page = client.get(address, follow=True).content.decode()
    assert re.search(rf'href="\?[^"]*table={name}&amp;export=xlsx"', page), "the page offers it"
    answer = taken(client, address, "xlsx", name)
    if answer.status_code == 302:  # to the address with set and day
        answer = client.get(answer.url)
    book = load_workbook(BytesIO(answer.content)).active
    assert book.max_row > 3
    assert book.max_column > 1


def test_the_matrix_as_seen(client_as):
    found = lines(taken(client_as("huyen.kyanh"), DISTRICT, "csv", "matrix"))
    assert found[0][:3] == ["Xã", "1", "2"]
    ky_lac = next(row for row in found if row[0] == "Xã Kỳ Lạc")
    assert ky_lac[1:4] == ["đạt", "chưa đạt", "đạt"]
    at = found[0].index("Đạt")
    assert found[0][at + 1] == "Đạt, trên tổng số"
    assert ky_lac[at : at + 2] == ["12", "20"]
    assert len(found) == 1 + 20 + 1  # head, communes, what each criterion met


def test_filters_and_day_are_kept(client_as):
    client = client_as("huyen.kyanh")
    found = lines(taken(client, f"{DISTRICT}&bucket=complete", "csv", "matrix"))
    assert {tuple(row[21:23]) for row in found[1:-1]} == {("20", "20")}
    then = lines(taken(client, DISTRICT.replace("09-25", "12-31"), "csv", "matrix"))
    assert next(row for row in then if row[0] == "Xã Kỳ Lạc")[21:23] == ["20", "20"]


def test_numbers_and_days_are_numbers_and_days(client_as):
    answer = taken(client_as("tinh.hatinh"), f"/province/42/?{SET}", "xlsx", "communes")
    book = load_workbook(BytesIO(answer.content)).active
    rows = list(book.iter_rows(values_only=True))
    assert rows[0][0] == "Tỉnh Hà Tĩnh"
    kinds = {type(value) for row in rows[4:] for value in row}
    assert int in kinds
    assert "communes-province-42-2021-09-25.xlsx" in answer["Content-Disposition"]
    assert datetime in kinds


def test_a_list_is_taken_along_whole(client_as):
    client = client_as("tinh.hatinh")
    address = "/units/?as_of=2021-09-25"
    count = client.get(address).context["page"].paginator.count
    assert count > 100
    assert len(lines(taken(client, address, "csv", "units"))) == count + 1


def test_text_that_begins_like_a_formula_stays_text(client_as):
    UnitVersion.objects.filter(unit__code="18850").update(name="=1+1")
    found = lines(
        taken(client_as("huyen.kyanh"), "/units/?level=commune&as_of=2021-09-25", "csv", "units")
    )
    assert not any(cell.startswith(("=", "+", "@")) for row in found for cell in row)


@pytest.mark.parametrize(("form", "table"), [("csv", "nothing"), ("xlsx", "")])
def test_a_table_that_is_not_there_is_not_found(client_as, form, table):
    assert taken(client_as("huyen.kyanh"), DISTRICT, form, table).status_code == 404


def test_an_unknown_form_is_the_page(client_as):
    answer = taken(client_as("huyen.kyanh"), DISTRICT, "exe", "matrix")
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("name", PEOPLE)
def test_who_may_not_see_the_page_gets_no_file(client_as, name):
    client = client_as("" if name == "anonymous" else name)
    page, file = client.get(DISTRICT), taken(client, DISTRICT, "csv", "matrix")
    assert (page.status_code == 200) == (file["Content-Type"].startswith("text/csv"))
    assert page.status_code == file.status_code


@pytest.mark.parametrize("address", ["/meetings/export.{}", "/tasks/export.{}?whose=all"])
def test_meetings_and_tasks_say_the_same_in_both_forms(client_as, address):
    client = client_as("huyen.kyanh")
    book = load_workbook(BytesIO(client.get(address.format("xlsx")).content)).active
    sheet = [list(row) for row in book.iter_rows(values_only=True)]
    text = lines(client.get(address.format("csv")))
    assert len(sheet) == len(text) > 1
    assert sheet[0] == text[0]


def test_an_english_file_has_english_numbers(client_as):
    client = client_as("tinh.hatinh")
    client.cookies["django_language"] = "en"
    answer = taken(client, f"/province/42/?{SET}", "xlsx", "places")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert not any(isinstance(value, Decimal) for row in rows for value in row)
    assert "District or area" in rows[3]
