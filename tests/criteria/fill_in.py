"""Downloading a workbook, filling in its cells, and sending it back."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook, load_workbook

from criteria.models import Upload

CONTEXT = "?set=HT-QD05-2017&as_of=2021-09-25"
GRID_BOOK = f"/workbooks/grid/district/447/{CONTEXT}"
CARD_BOOK = f"/workbooks/scorecard/18850/{CONTEXT}"
SET = "HT-QD05-2017"
REASON = {"reason": "Biên bản 25/9"}


def download(client: Client, address: str = GRID_BOOK) -> Workbook:
    """The workbook at an address."""
    answer = client.get(address)
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content))


def find(page: Any, row: str, column: str) -> Any:
    """The cell with these keys, wherever it stands."""
    rows = {cell.value: cell.row for line in page.iter_rows() for cell in line if cell.value}
    columns = {cell.value: cell.column for line in page.iter_rows() for cell in line if cell.value}
    return page.cell(rows[f"row:{row}"], columns[f"column:{column}"])


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    told = BytesIO()
    book.save(told)
    return told.getvalue()


def send(client: Client, content: bytes, name: str = "bieu.xlsx") -> HttpResponse:
    """Post a file to one's uploads."""
    return client.post("/uploads/", {"file": SimpleUploadedFile(name, content)})


def fill(
    client: Client, cells: Mapping[tuple[str, str], Any], address: str = GRID_BOOK
) -> tuple[Upload, bytes]:
    """Download, fill in cells by row and column key, send; the upload and the file."""
    content = filled(client, lambda page: put(page, cells), address)
    answer = send(client, content)
    assert answer.status_code == 302, answer.content.decode()
    return Upload.objects.order_by("-pk")[0], content


def filled(client: Client, change: Callable[[Any], None], address: str = GRID_BOOK) -> bytes:
    """The workbook at an address after `change(page)` of its first sheet."""
    book = download(client, address)
    change(book.worksheets[0])
    return saved(book)


def put(page: Any, cells: Mapping[tuple[str, str], Any]) -> None:
    """Fill in cells by row and column key."""
    for (row, column), value in cells.items():
        find(page, row, column).value = value


def lines(client: Client, upload: Upload, show: str = "") -> list[Any]:
    """The lines of the preview."""
    page = client.get(f"/uploads/{upload.key}/", {"show": show})
    assert page.status_code == 200
    return list(page.context["shown"].object_list)
