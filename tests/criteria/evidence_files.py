"""Small files of every kind that evidence may be, and of kinds that it may not."""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

_OPEN = "application/vnd.openxmlformats-officedocument"
DOCX_MAIN = f"{_OPEN}.wordprocessingml.document.main+xml"
XLSX_MAIN = f"{_OPEN}.spreadsheetml.sheet.main+xml"


def pdf(text: str = "Minh chung") -> bytes:
    """One page that says `text` (ASCII)."""
    drawn = f"BT /F1 24 Tf 40 150 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, told in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{told}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size, start = len(objects) + 1, len(out)
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    out += f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(side: int = 8) -> bytes:
    """A green square."""
    rows = (b"\x00" + b"\x1d\x7a\x4d" * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def jpeg() -> bytes:
    """What a JPEG picture begins and ends with."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40) + b"\xff\xd9"


def webp() -> bytes:
    """What a WebP picture begins with, and its length."""
    return b"RIFF" + struct.pack("<I", 20) + b"WEBPVP8 " + bytes(12)


def package(main: str, *names: str) -> bytes:
    """A zip archive like .docx and .xlsx, with `main` as type of its main part."""
    told = BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{main}"/></Types>')
        for name in names:
            archive.writestr(name, "x")
    return told.getvalue()


def compound(*names: str) -> bytes:
    """A compound file like .doc and .xls, with up to three empty streams."""
    none, end = 0xFFFFFFFF, 0xFFFFFFFE
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", 0, *[none] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, end, *[none] * 126)
    entries = _entry("Root Entry", 5, none, 1)
    for place, name in enumerate(names, start=1):
        entries += _entry(name, 2, place + 1 if place < len(names) else none, none)
    return head + fat + entries.ljust(512, b"\x00")


def _entry(name: str, kind: int, right: int, child: int) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    links = struct.pack("<III", 0xFFFFFFFF, right, child)
    return (
        text.ljust(64, b"\x00")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + (bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0))
    )


def sent(name: str, content: bytes) -> Any:
    """A file as a test client sends it; it says that it is a PDF, whatever it is."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")
