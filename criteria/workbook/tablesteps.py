"""What a person decides about a table, step by step, kept with its upload until it is recorded."""

from typing import Any

from django.db import transaction

from accounts.models import User
from criteria.catalogue import SetView
from criteria.models import Upload
from criteria.workbook.foreign.choices import Choices
from criteria.workbook.foreign.reading import Word
from criteria.workbook.mappings import MAPPING, forget, recall, used_by
from criteria.workbook.tablereading import STOPPING
from criteria.workbook.tables import Ground, TableUpload, begin
from criteria.workbook.uploads import Done
from ntm_portal.lib.periods import local_day
from ntm_portal.lib.sheetreading import Book

REMEMBERED = "remembered"  # in Upload.choices: who said when how such a table is read


def first_choices(book: Book, ground: Ground) -> dict[str, Any]:
    """`Upload.choices` of a file as it comes: as remembered for the office, else as it looks."""
    remembered = recall(book, ground)
    if remembered is None:
        return begin(book, ground).as_json()
    mapping, choices = remembered
    told = {"by": str(mapping.saved_by), "on": f"{local_day(mapping.saved_at):%d/%m/%Y}"}
    return choices.as_json() | {MAPPING: mapping.pk, REMEMBERED: told}


def look_at(user: User, criteria_set: SetView, day: Any) -> Any:
    """For `uploads.keep`: the first choices of a book."""
    ground = Ground(user, criteria_set, day)
    return lambda book: {"choices": first_choices(book, ground)}


def open_words(table: TableUpload) -> list[Word]:
    """The words of which nobody has said what they mean."""
    return [word for word in table.reading.words if not word.meaning]


def next_step(table: TableUpload) -> str:
    """The name of the address at which the next thing is to be said; the preview when nothing."""
    if table.upload.applied_at:
        return "criteria:upload"
    if not table.is_mapped or open_words(table):
        return "criteria:table_columns"
    if any(line.kind in STOPPING for line in table.reading.lines):
        return "criteria:table_places"
    return "criteria:upload"


@transaction.atomic
def decide(*, upload: Upload, choices: Choices) -> Upload:
    """Keep what was decided. Raises Done where the upload is recorded already."""
    row = _open(upload)
    row.choices = row.choices | choices.as_json()
    row.save(update_fields=["choices"])
    return row


def _open(upload: Upload) -> Upload:
    """The row, locked until the transaction ends. Raises Done."""
    rows = Upload.objects.select_for_update(of=("self",)).select_related("criteria_set__extends")
    row: Upload = rows.get(pk=upload.pk)
    if row.applied_at:
        raise Done(row)
    return row


@transaction.atomic
def start_over(*, table: TableUpload, by: User) -> bool:
    """Forget the mapping that the file was read by, and begin with what it looks like.

    False where there is none (any more). Raises Done.
    """
    row = _open(table.upload)
    mapping = used_by(row, by)
    if mapping is not None:
        forget(mapping=mapping, by=by)
    row.choices = begin(table.book, table.ground).as_json()
    row.save(update_fields=["choices"])
    return mapping is not None
