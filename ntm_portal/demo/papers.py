"""Harmless papers for the demo, made by code: the same lines give the same bytes."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from io import BytesIO
from itertools import pairwise

from ntm_portal.demo.lettering import EM, Point, letter, placed

PAGE = (595, 842)  # A4 in points
PICTURE = (640, 400)  # pixels
MARGIN = 48
SIZES = (20, 15)  # of the first line and of the others, in points or pixels
_OPEN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PART = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(lines: Sequence[str]) -> bytes:
    """One page with the lines."""
    drawn = zlib.compress("\n".join(_page(lines)).encode("ascii"))
    width, height = PAGE
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R >>" % (width, height),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, told in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, told)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)


def _page(lines: Sequence[str]) -> Iterable[str]:
    """The drawing: each letter is filled in its own place."""
    for text, size, down in _rows(lines):
        scale = size / EM
        for sign, at in placed(text):
            if shape := _drawn(sign):
                x, y = MARGIN + at * scale, PAGE[1] - MARGIN - down
                yield f"q {scale:.5f} 0 0 {scale:.5f} {x:.2f} {y:.2f} cm {shape} f Q"


@cache
def _drawn(sign: str) -> str:
    parts = []
    for outline in letter(sign).outlines:
        first, *others = (f"{x:.0f} {y:.0f}" for x, y in outline)
        parts.append(" ".join([f"{first} m", *(f"{point} l" for point in others), "h"]))
    return " ".join(parts)


def _rows(lines: Sequence[str]) -> Iterable[tuple[str, int, float]]:
    """Each line with its size, and how far down it stands."""
    down = 0.0
    for index, text in enumerate(lines):
        size = SIZES[min(index, len(SIZES) - 1)]
        down += size * 1.7
        yield text, size, down


def png(lines: Sequence[str]) -> bytes:
    """A picture with the lines, grey on white."""
    width, height = PICTURE
    rows = [bytearray(b"\xff" * width) for _row in range(height)]
    for text, size, down in _rows(lines):
        scale = size / EM
        for sign, at in placed(text):
            x, y = MARGIN + at * scale, MARGIN + down
            outlines = letter(sign).outlines
            _fill(rows, [[(x + p * scale, y - q * scale) for p, q in one] for one in outlines])
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    image = zlib.compress(b"".join(b"\x00" + row for row in rows), 9)
    parts = _chunk(b"IHDR", head) + _chunk(b"IDAT", image) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _fill(rows: list[bytearray], outlines: list[list[Point]]) -> None:
    """Darken what lies inside the outlines, pixel row by pixel row."""
    crossings: dict[int, list[tuple[float, int]]] = {}
    for outline in outlines:
        for (x1, y1), (x2, y2) in pairwise([*outline, outline[0]]):
            turn = 1 if y1 < y2 else -1
            for row in range(max(round(min(y1, y2)), 0), min(round(max(y1, y2)), len(rows))):
                x = x1 + (row + 0.5 - y1) * (x2 - x1) / (y2 - y1)
                crossings.setdefault(row, []).append((x, turn))
    for row, found in crossings.items():
        winding = 0
        for (x, turn), (end, _turn) in pairwise(sorted(found)):
            winding += turn
            start, stop = max(round(x), 0), min(round(end), len(rows[row]))
            if winding and stop > start:
                rows[row][start:stop] = b"\x30" * (stop - start)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def docx(lines: Sequence[str]) -> bytes:
    """A Word document with one paragraph per line."""
    told = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    main = f'/word/document.xml" ContentType="{_OPEN}.document.main+xml'
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        f'package.relationships+xml"/><Override PartName="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_PART}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORDS}"><w:body>{told}</w:body></w:document>',
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            content = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'
            archive.writestr(zipfile.ZipInfo(name), content.encode(), zipfile.ZIP_DEFLATED)
    return file.getvalue()
