"""The PDF of a paper, set by Typst from `paper.typ` and the document as data."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from meetings.papers.document import Block, Document, Heading, Paragraph

LAYOUT = Path(__file__).with_name("paper.typ")
FONT_PACKAGE = "rinoh_typeface_texgyretermes"
LONGEST = 24  # letters of a word that a narrow cell has room for
_LONG = re.compile(rf"\S{{{LONGEST}}}(?=\S)")


def _own_fonts() -> list[str]:
    """Where the portal's own font lies. Its package is not imported: that needs a typesetter."""
    found = find_spec(FONT_PACKAGE)
    if found is None:
        raise ModuleNotFoundError("run pip install --no-deps -r requirements-font.txt")
    return list(found.submodule_search_locations or ())


@lru_cache(maxsize=4)
def _fonts(office: str) -> Any:
    """The fonts: those of the office's folder if it names one, and the portal's own.

    The machine's fonts are left aside, so that a paper looks the same wherever it is made.
    """
    folders = [*_own_fonts(), *([office] if office else [])]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def pdf_of(document: Document, made_at: datetime) -> bytes:
    """The paper as PDF; the same document and moment give the same bytes."""
    compiler = typst.Compiler(root=LAYOUT.parent, font_paths=_fonts(settings.PAPER_FONTS))
    made = compiler.compile(
        input=LAYOUT,
        format="pdf",
        sys_inputs={"paper": json.dumps(_data(document), ensure_ascii=False)},
        timestamp=made_at.astimezone(UTC).replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no single file")
    return made


def _data(document: Document) -> dict[str, Any]:
    return {
        "country": document.country,
        "motto": document.motto,
        "recipients_title": document.recipients_title,
        "issuer_above": _broken(document.issuer_above.upper()),
        "issuer": document.issuer,
        "issuer_lines": [_broken(line) for line in document.issuer_lines],
        "number_line": document.number_line,
        "place_line": document.place_line,
        "kind": document.kind,
        "about": document.about,
        "about_lines": [_broken(line) for line in document.about_lines],
        "blocks": [_block(block) for block in document.blocks],
        "recipients": [_broken(line) for line in document.recipient_lines],
        "signer_title": [_broken(line) for line in document.signer_title],
        "signer": document.signer,
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"form": block.form, "level": block.level, "text": _broken(block.text)}
    if isinstance(block, Paragraph):
        return {"form": block.form, "text": _broken(block.text)}
    return {
        "form": block.form,
        "columns": [asdict(column) for column in block.columns],
        "rows": [[_broken(cell.text) for cell in row.cells] for row in block.rows],
    }


def _broken(text: str) -> str:
    """Text in which even the longest word may be broken, so that it stays on the paper."""
    return _LONG.sub(lambda part: part[0] + "\u200b", text)
