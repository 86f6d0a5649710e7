"""An office's own table sent step by step, as a browser does it."""

import re
from collections.abc import Sequence
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from criteria.models import Upload

FIELDS = {"criteria_set": "HT-QD05-2017", "effective_on": "2021-09-25", "reason": "Báo cáo 12"}
HEAD = [["BIỂU TỔNG HỢP"], ["TT", "Xã", "Tiêu chí", None, None], [None, None, 2, 4, 10]]
ROWS = [*HEAD, [1, "Xã Kỳ Xuân", "Đ", "KĐ", "45,5"], [2, "ky bac", "x", None, 38.2]]


def book(rows: Sequence[Sequence[Any]], *more: Sequence[Sequence[Any]]) -> SimpleUploadedFile:
    """A workbook with these rows on a sheet "NTM", and others on sheets of their own."""
    made = openpyxl.Workbook()
    made.active.title = "NTM"
    for number, sheet in enumerate((rows, *more)):
        page = made.active if number == 0 else made.create_sheet(f"Khac {number}")
        for row in sheet:
            page.append(list(row))
    file = BytesIO()
    made.save(file)
    return SimpleUploadedFile("bang.xlsx", file.getvalue())


class Wizard:
    """One person's way through the steps; `page` is where they stand, `answer` the last answer."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def send(self, rows: Any = ROWS, **fields: str) -> "Wizard":
        """Send a table and follow to the first step."""
        file = rows if isinstance(rows, SimpleUploadedFile) else book(rows)
        return self.go(self.client.post("/tables/", {**FIELDS, "file": file, **fields}))

    def go(self, answer: Any) -> "Wizard":
        """Follow redirects."""
        self.page = answer.request["PATH_INFO"]
        while answer.status_code == 302:
            self.page = answer["Location"]
            answer = self.client.get(self.page)
        self.answer = answer
        return self

    def press(self, **changes: str) -> "Wizard":
        """Send the last form of the page as it stands but for the changes."""
        return self.go(self.client.post(self.page, self.fields | changes))

    def apply(self, **changes: str) -> "Wizard":
        """Record what the preview shows."""
        return self.go(self.client.post(f"{self.page}apply/", {"reason": "Báo cáo 12"} | changes))

    @property
    def text(self) -> str:
        """The page."""
        return unescape(self.answer.content.decode())

    @property
    def step(self) -> str:
        """columns, communes, or uploads for the preview."""
        parts = self.page.strip("/").split("/")
        return parts[2] if len(parts) > 2 else parts[0]

    @property
    def upload(self) -> Upload:
        """What is kept."""
        return Upload.objects.get(key=self.page.strip("/").split("/")[1])

    @property
    def fields(self) -> dict[str, str]:
        """What a browser would send of the step's form."""
        form = self.text.split("<main")[1]
        found = dict(re.findall(r'<input type="hidden" name="(word-\d+)" value="([^"]*)"', form))
        for name, options in re.findall(
            r'<select[^>]* name="([a-z]+-\d+)"[^>]*>(.*?)</select>', form, re.S
        ):
            chosen = re.search(r'value="([^"]*)" selected', options)
            found[name] = (chosen or re.search(r'value="([^"]*)"', options))[1]
        return found | dict(re.findall(r'name="(twice-\w+)"[^>]*value="(\d+)" checked', form))
