"""What is too large, empty or wrong in an office's own table, and what its pages cost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.models import Upload
from tests.criteria.workbook.wizard_desk import FIELDS, ROWS, Wizard, book

pytestmark = pytest.mark.django_db


@pytest.fixture
def wizard(client_as):
    return Wizard(client_as("huyen.kyanh"))


@pytest.mark.parametrize("rows", [[["Một tờ giấy"]], [["Xã", "Dân số"], ["Kỳ Xuân", 5]]])
def test_without_a_head_the_page_asks_for_it(wizard, rows):
    wizard.send(rows)
    assert wizard.step == "columns"
    assert wizard.answer.status_code == 200
    assert 'name="top"' in wizard.text
    assert 'name="column-0"' not in wizard.text


TOO_LONG = "TT;Xã;Tiêu chí;;\n;;2;4;10\n" + "1;Kỳ Xuân;Đ;;\n" * 5001


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("bang.csv", TOO_LONG.encode()),
        book([*ROWS, *[[]] * 4995, [1, "Xã Kỳ Xuân", "Đ"]]),
        book([["TT", "Xã", *range(1, 151)], [1, "Kỳ Xuân"]]),
    ],
    ids=["rows of a csv", "rows", "columns"],
)
def test_a_larger_table_than_any_office_has_is_told_before_it_is_kept(wizard, file):
    wizard.send(file)
    assert wizard.answer.status_code == 400
    assert "5.000 dòng" in wizard.text
    assert "150 cột" in wizard.text
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"effective_on": "2016-05-01"},
        {"effective_on": "2030-01-01"},
        {"effective_on": "gì đó"},
        {"criteria_set": "NONE"},
        {"criteria_set": "QD558-2016"},
        {"file": SimpleUploadedFile("a.xlsx", b"not a workbook")},
        {"file": SimpleUploadedFile("a.csv", b";;\n;;\n")},
        {"file": ""},
    ],
)
def test_what_cannot_be_taken_leaves_nothing_behind(wizard, changes):
    given = {**FIELDS, "file": book(ROWS), **changes}
    answer = wizard.client.post("/tables/", given)
    assert answer.status_code == 400
    assert "Báo cáo 12" in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("step", "most"), [("tables/{}/columns/", 8), ("tables/{}/communes/", 8), ("uploads/{}/", 22)]
)
def test_more_rows_and_columns_cost_no_more_queries(wizard, step, most):
    names = ["Kỳ Xuân", "Kỳ Bắc", "Kỳ Phú", "Kỳ Phong", "Kỳ Tiến", "Kỳ Giang"]
    counts = []
    for size in (1, 6):
        rows = [
            ["Xã", *range(1, size + 2)],
            *([name, *["x"] * (size + 1)] for name in names[:size]),
        ]
        address = f"/{step}".format(wizard.send(rows).press().press().upload.key)
        with CaptureQueriesContext(connection) as seen:
            assert wizard.client.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= most
