"""Laying many facts into the history of their cells at once, as `criteria.timeline` lays one.

Each statement handles all facts of one day: close the rows that held, add what is left of them as
shortened copies, add the new ones. A fact holds until the row that it takes the place of ended,
or until the next one recorded begins.
"""

from datetime import date

from criteria.bulk.tables import run, settle
from criteria.models import Measurement, Verdict
from criteria.models.fact import Fact
from criteria.writing import Writing

CONTENT: dict[type[Fact], tuple[str, ...]] = {
    Measurement: ("value", "answer", "note"),
    Verdict: ("status", "basis", "workings", "note"),
}
CHANGES = "(SELECT * FROM bulk_cell WHERE changes = 1)"  # the values that say something new
# The row `f` of a cell that holds on a day, and when the next one of the cell `c` begins.
STANDING = """
    f.replaced_at IS NULL AND f.holds_from <= %(day)s
    AND (f.holds_to IS NULL OR f.holds_to > %(day)s)
"""
NEXT_START = """
    (SELECT MIN(l.holds_from) FROM {table} l WHERE l.unit_id = c.unit_id
        AND l.{subject} = c.subject_id AND l.authority = c.authority AND l.replaced_at IS NULL
        AND l.holds_from > %(day)s)
"""
CLOSE = """
    UPDATE {table} SET replaced_at = %(moment)s
    WHERE id IN (SELECT c.before_id FROM {changes} c WHERE c.before_id IS NOT NULL)
"""
SHORTEN = """
    INSERT INTO {table} (unit_id, {subject}, criteria_set_id, authority, holds_from, holds_to,
        recorded_at, asserted_by_id, asserted_at, origin_id, reason, {content})
    SELECT f.unit_id, f.{subject}, f.criteria_set_id, f.authority, f.holds_from, %(day)s,
        %(moment)s, f.asserted_by_id, f.asserted_at, COALESCE(f.origin_id, f.id), f.reason, {kept}
    FROM {changes} c JOIN {table} f ON f.id = c.before_id
    WHERE f.holds_from < %(day)s ORDER BY f.unit_id, f.{subject}
"""
ADD = """
    INSERT INTO {table} (unit_id, {subject}, criteria_set_id, authority, holds_from, holds_to,
        recorded_at, asserted_by_id, asserted_at, reason, {content})
    SELECT c.unit_id, c.subject_id, %(set)s, c.authority, %(day)s, c.holds_to,
        %(moment)s, %(by)s, %(moment)s, %(reason)s, {said}
    FROM {changes} c ORDER BY c.unit_id, c.subject_id
"""


def lay_all(model: type[Fact], changes: str, writing: Writing) -> None:
    """Write the facts in `changes` (a table or sub-select) from the writing's day on.

    It gives unit_id, subject_id, authority, holds_to, before_id and the columns of the content.
    """
    names = CONTENT[model]
    words = {
        "table": model._meta.db_table,
        "subject": model.SUBJECT,
        "changes": changes,
        "content": ", ".join(names),
        "kept": ", ".join(f"f.{name}" for name in names),
        "said": ", ".join(f"c.{name}" for name in names),
    }
    values = {"moment": writing.moment, "day": writing.effective_on}
    said = {"set": writing.criteria_set.id, "by": writing.by.pk, "reason": writing.reason}
    run(CLOSE.format(**words), moment=writing.moment)
    run(SHORTEN.format(**words), **values)
    run(ADD.format(**words), **values, **said)


# What the list says of one day, beside what stands there. A list without notes leaves a note as
# it is where the value stays the same.
COMPARE = f"""
    INSERT INTO bulk_cell
    SELECT c.line, c.place, c.unit_id, c.subject_id, c.criterion_id, c.authority, c.value,
        c.answer, COALESCE(c.note, ''),
        CASE WHEN f.id IS NULL THEN
            {NEXT_START.format(table="criteria_measurement", subject="indicator_id")}
        ELSE f.holds_to END,
        CASE WHEN f.id IS NULL THEN CASE WHEN c.value IS NULL AND c.answer = '' THEN 0 ELSE 1 END
        WHEN c.answer = f.answer AND (c.note IS NULL OR c.note = f.note)
            AND (c.value = f.value OR c.value IS NULL AND f.value IS NULL) THEN 0
        ELSE 1 END,
        f.id, f.holds_from, f.value, f.answer, f.note
    FROM bulk_value c LEFT JOIN criteria_measurement f ON f.unit_id = c.unit_id
        AND f.indicator_id = c.subject_id AND f.authority = c.authority AND {STANDING}
    WHERE c.holds_from = %(day)s
"""  # noqa: S608 - constants


def compare(day: date) -> None:
    """Fill `bulk_cell` with the values of a day."""
    run("DELETE FROM bulk_cell")
    run(COMPARE, day=day)
    settle("bulk_cell")


FIND_ENDS = f"""
    UPDATE bulk_verdict AS c SET holds_to =
        {NEXT_START.format(table="criteria_verdict", subject="criterion_id")}
    WHERE c.before_id IS NULL
"""  # noqa: S608 - constants


def find_ends(day: date) -> None:
    """Let each verdict in `bulk_verdict` whose cell is blank on `day` end where the next begins."""
    settle("bulk_verdict")
    run(FIND_ENDS, day=day)
