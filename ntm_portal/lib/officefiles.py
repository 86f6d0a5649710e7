"""Looking into Word and Excel files without opening them: which they are, and what they hide.

Both readers answer "document", "sheet", "macros", "password", "damaged" or "" (something else).
"""

import zipfile
from io import BytesIO

import olefile

_PACKAGE = b"PK\x03\x04"
_MAX_DIRECTORY = 2**20  # bytes: some ten thousand entries, far more than any document has
_MAX_TYPES = 2**20
_MAIN = {
    b"wordprocessingml.document.main+xml": "document",
    b"spreadsheetml.sheet.main+xml": "sheet",
}
_MACROS = {"macros", "_vba_project", "_vba_project_cur", "vba"}


def is_package(content: bytes) -> bool:
    """Whether it begins as the zip archives that .docx and .xlsx are."""
    return content.startswith(_PACKAGE)


def is_legacy(content: bytes) -> bool:
    """Whether it begins as the compound files that .doc and .xls are."""
    return content.startswith(olefile.MAGIC)


def package_part(content: bytes) -> str:
    """What a zip archive holds, by its list of content types. Nothing else is unpacked."""
    if _directory_size(content) > _MAX_DIRECTORY:
        return "damaged"
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = [name.lower() for name in archive.namelist()]
            if "[content_types].xml" not in names:
                return ""
            with archive.open("[Content_Types].xml") as file:
                types = file.read(_MAX_TYPES)
    except Exception:  # a damaged archive breaks its reader in many ways
        return "damaged"
    if b"macroEnabled" in types or any("vbaproject" in n or "macrosheets/" in n for n in names):
        return "macros"
    return next((part for mark, part in _MAIN.items() if mark in types), "")


def _directory_size(content: bytes) -> int:
    """Bytes that the list of entries takes; read first, since each entry costs memory."""
    end = content.rfind(b"PK\x05\x06")
    return int.from_bytes(content[end + 12 : end + 16], "little") if end >= 0 else 0


def legacy_part(content: bytes) -> str:
    """What a compound file holds, by the names of its streams."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            entries = [[part.lower() for part in entry] for entry in file.listdir(storages=True)]
    except Exception:  # a damaged compound file breaks its reader in many ways
        return "damaged"
    top = {entry[0] for entry in entries}
    if "encryptedpackage" in top:
        return "password"
    if _MACROS & {part for entry in entries for part in entry}:
        return "macros"
    if "worddocument" in top:
        return "document"
    return "sheet" if top & {"workbook", "book"} else ""
