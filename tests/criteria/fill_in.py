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


_made: dict[tuple[str, str], bytes] = {}


def download(client: Client, address: str = GRID_BOOK) -> Workbook:
    """The workbook at an address, as the demo has it: made once, since every test begins there."""
    who = client.session["_auth_user_id"], address
    if who not in _made:
        answer = client.get(address)
        assert answer.status_code == 200
        _made[who] = answer.content
    return load_workbook(BytesIO(_made[who]))


def fresh(client: Client, address: str) -> Workbook:
    """The workbook at an address as things are now."""
    return load_workbook(BytesIO(client.get(address).content))


def find(page: Any, row: str, column: str) -> Any:
    """The cell with these keys, wherever it stands."""
    found = {cell.value: cell for line in page.iter_rows() for cell in line if cell.value}
    return page.cell(found[f"row:{row}"].row, found[f"column:{column}"].column)


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
