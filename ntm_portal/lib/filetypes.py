"""Which kinds of files are taken, recognised by their content alone.

The list is closed, so each kind is checked for what it must begin and end with, and everything
else is refused; a general guesser would have to be distrusted anyway. A file that would also pass
for another kind (a picture that is a zip archive, a PDF that begins like a web page) is refused.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntm_portal.lib.officefiles import is_legacy, is_package, legacy_part, package_part


class Unaccepted(Exception):
    """The file is not taken; the message says why and how to mend it."""


@dataclass(frozen=True)
class FileType:
    """A kind of file; `shown` ones a browser shows by itself, all others are only downloaded."""

    label: Any
    content_type: str
    endings: tuple[str, ...]
    shown: bool = False


_OPEN = "application/vnd.openxmlformats-officedocument"
PDF = FileType("PDF", "application/pdf", (".pdf",), shown=True)
PNG = FileType(gettext_lazy("PNG picture"), "image/png", (".png",), shown=True)
JPEG = FileType(gettext_lazy("JPEG picture"), "image/jpeg", (".jpg", ".jpeg"), shown=True)
WEBP = FileType(gettext_lazy("WebP picture"), "image/webp", (".webp",), shown=True)
DOCX = FileType(gettext_lazy("Word document"), f"{_OPEN}.wordprocessingml.document", (".docx",))
XLSX = FileType(gettext_lazy("Excel workbook"), f"{_OPEN}.spreadsheetml.sheet", (".xlsx",))
DOC = FileType(gettext_lazy("old Word document"), "application/msword", (".doc",))
XLS = FileType(gettext_lazy("old Excel workbook"), "application/vnd.ms-excel", (".xls",))

TYPES = {one.content_type: one for one in (PDF, PNG, JPEG, WEBP, DOCX, XLSX, DOC, XLS)}
ENDINGS = tuple(ending for one in TYPES.values() for ending in one.endings)

_START = 1024  # as far as browsers and PDF readers look for what a file is
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed)\b", re.I)


def recognise(name: str, content: bytes) -> FileType:
    """The kind of a file called `name`. Raises Unaccepted."""
    if not content:
        raise Unaccepted(
            _("The file is empty. Save it again in the program that made it, then add it again.")
        )
    found = _by_content(content)
    _refuse_double(found, content)
    if PurePath(name).suffix.lower() not in found.endings:
        message = _(
            "The name does not fit the content: this is a %(kind)s. End the name in %(end)s."
        )
        raise Unaccepted(message % {"kind": found.label, "end": found.endings[0]})
    return found


def _by_content(content: bytes) -> FileType:
    for begins, check in _CHECKS:
        if begins(content):
            return check(content)
    if _MARKUP.search(content[:_START]):
        raise Unaccepted(
            _(
                "This is a web page or a drawing (HTML, SVG), whatever its name says. "
                "Print it to a PDF file and add that."
            )
        )
    raise Unaccepted(
        _(
            "This is none of the kinds that are taken: PDF, picture (PNG, JPEG, WebP), "
            "Word or Excel. Save it as one of them."
        )
    )


def _whole(found: FileType, is_whole: Callable[[bytes], bool]) -> Callable[[bytes], FileType]:
    def check(content: bytes) -> FileType:
        if not is_whole(content):
            raise Unaccepted(_("The end of the file is missing. Copy or scan it again."))
        return found

    return check


def _package(content: bytes) -> FileType:
    return _office(package_part, content, {"document": DOCX, "sheet": XLSX})


def _legacy(content: bytes) -> FileType:
    return _office(legacy_part, content, {"document": DOC, "sheet": XLS})


def _office(read: Callable[[bytes], str], content: bytes, kinds: dict[str, FileType]) -> FileType:
    part = read(content)
    if part in kinds:
        return kinds[part]
    messages = {
        "macros": _("The file holds macros, which can harm. Save it without them (.docx, .xlsx)."),
        "password": _("The file is locked by a password. Save it without one."),
        "damaged": _("The file is damaged. Open it in Word or Excel and save it again."),
    }
    other = _("This is an archive, but neither Word nor Excel. Add the files one by one.")
    raise Unaccepted(messages.get(part, other))


def _refuse_double(found: FileType, content: bytes) -> None:
    """Refuse what another program would read as another kind of file."""
    start = content[:_START]
    also_pdf = found is not PDF and b"%PDF-" in start
    also_zip = found not in (DOCX, XLSX) and zipfile.is_zipfile(BytesIO(content))
    if also_pdf or also_zip or _MARKUP.search(start):
        raise Unaccepted(
            _(
                "The file holds two kinds of content at once, as harmful files do. "
                "Print or scan it to a new file and add that."
            )
        )


def _webp_whole(content: bytes) -> bool:
    return len(content) >= 8 + int.from_bytes(content[4:8], "little")


# What a file begins with, and how the rest is checked. A reader of PDF looks for the end mark in
# the last 1024 bytes; telephones add data of their own behind a JPEG picture.
_CHECKS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], FileType]], ...] = (
    (lambda c: bool(re.match(rb"%PDF-\d\.\d", c)), _whole(PDF, lambda c: b"%%EOF" in c[-1024:])),
    (lambda c: c.startswith(b"\x89PNG\r\n\x1a\n"), _whole(PNG, lambda c: b"IEND\xaeB`\x82" in c)),
    (lambda c: c.startswith(b"\xff\xd8\xff"), _whole(JPEG, lambda c: b"\xff\xd9" in c)),
    (lambda c: c[:4] == b"RIFF" and c[8:12] == b"WEBP", _whole(WEBP, _webp_whole)),
    (is_package, _package),
    (is_legacy, _legacy),
)
