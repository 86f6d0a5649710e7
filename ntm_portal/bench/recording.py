"""Recording one verdict in the grid: right, history, audit, and the figures that it moves."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from communes.models import Level
from criteria.models import Authority, Status
from ntm_portal.bench.case import Case, Rows, fetch
from ntm_portal.bench.catalogue import CODE
from ntm_portal.bench.nation import PROVINCE, code_of
from ntm_portal.bench.overview import IN_FORCE, ON_RECORD

CELLS = """
    SELECT d.code, u.code, s.number, f.unit_id, f.criterion_id, f.status,
        COALESCE(f.origin_id, f.id)
    FROM criteria_verdict f JOIN communes_unit u ON u.id = f.unit_id
    JOIN communes_unitversion v ON v.unit_id = u.id AND v.valid_to IS NULL
    JOIN communes_unit d ON d.id = v.district_id
    JOIN communes_unit p ON p.id = v.province_id AND p.code = %(province)s
    JOIN criteria_setcriterion s ON s.criterion_id = f.criterion_id
        AND s.criteria_set_id = %(set)s
    WHERE f.replaced_at IS NULL AND f.holds_to IS NULL AND f.authority = %(body)s
        AND f.holds_from < %(day)s
    ORDER BY f.unit_id, s."order"
"""
LOCK = "SELECT id FROM communes_unit WHERE id = %(unit)s"
CLOSE = """
    UPDATE criteria_verdict SET replaced_at = %(now)s
    WHERE unit_id = %(unit)s AND criterion_id = %(criterion)s AND authority = %(body)s
        AND replaced_at IS NULL AND holds_to IS NULL
"""
COLUMNS = """
    unit_id, criterion_id, criteria_set_id, authority, holds_from, holds_to, recorded_at,
    replaced_at, asserted_by_id, asserted_at, origin_id, note, reason, status, basis, workings
"""
SHORTEN = f"""
    INSERT INTO criteria_verdict ({COLUMNS})
    SELECT unit_id, criterion_id, criteria_set_id, authority, holds_from, %(day)s, replaced_at,
        NULL, asserted_by_id, asserted_at, COALESCE(origin_id, id), note, reason, status, basis,
        workings
    FROM criteria_verdict WHERE unit_id = %(unit)s AND criterion_id = %(criterion)s
        AND authority = %(body)s AND replaced_at = %(now)s AND holds_from < %(day)s
"""  # noqa: S608 - constants
INSERT = f"""
    INSERT INTO criteria_verdict ({COLUMNS})
    VALUES (%(unit)s, %(criterion)s, %(set)s, %(body)s, %(day)s, NULL, %(now)s, NULL, %(by)s,
        %(now)s, NULL, '', '', %(status)s, 'declared', '[]')
"""  # noqa: S608 - constants
AUDIT = """
    INSERT INTO accounts_auditentry (at, actor_id, actor_name, action, subject, subject_key,
        unit_code, unit_id, before, after, reason, request_id)
    VALUES (%(now)s, %(by)s, 'Synthetic', 'verdict.record', 'verdict', 'synthetic', %(commune)s,
        %(unit)s, '{}', '{}', '', '')
"""
ANSWER = f"""
    WITH cell AS (
        SELECT f.unit_id, f.criterion_id, MAX(f.authority * 10 + f.status) %% 10 AS status
        FROM criteria_verdict f JOIN communes_unitversion v ON v.unit_id = f.unit_id
        WHERE v.district_id = (SELECT id FROM communes_unit WHERE code = %(code)s)
            AND v.kind = 'xa' AND {IN_FORCE} AND {ON_RECORD}
        GROUP BY f.unit_id, f.criterion_id
    )
    SELECT 'row', u.code, COUNT(*) FROM cell JOIN communes_unit u ON u.id = cell.unit_id
    WHERE status >= 3 GROUP BY u.code
    UNION ALL SELECT 'column', s.number, SUM(CASE WHEN status >= 3 THEN 1 ELSE 0 END)
    FROM criteria_setcriterion s LEFT JOIN cell ON cell.criterion_id = s.criterion_id
    WHERE s.criteria_set_id = %(set)s GROUP BY s.number
"""  # noqa: S608 - constants


@dataclass(frozen=True)
class Cell:
    """A cell that the province judged before today."""

    district: str
    commune: str
    number: str
    unit: int
    criterion: int
    status: int
    seen: int

    @property
    def other(self) -> Status:
        """A verdict that is not the one there."""
        return Status.NOT_MET if self.status == Status.MET else Status.MET


class Recording(Case):
    """A verdict typed into the grid. Every turn takes cells of its own, so none is easier."""

    name = "recording one verdict"
    person = PROVINCE
    pays_for_time = False  # the limit is a number of queries

    def prepare(self, turn: int) -> Any:
        """Values of every statement, a cell for the portal and one for the hand-written SQL."""
        values = self.desk.values | {
            "province": code_of(Level.PROVINCE, 0),
            "body": int(Authority.PROVINCE),
            "by": self.desk.recorder_id,
        }
        rows = [Cell(*row) for row in fetch(CELLS, values)]
        return values, rows[0], rows[-1]

    def ask(self, mark: Any) -> HttpResponse:
        """Post as the script of the grid does."""
        cell: Cell = mark[1]
        posted = {
            "level": Level.DISTRICT.value, "place": cell.district, "set": CODE,
            "as_of": self.desk.today.isoformat(), "commune": cell.commune,
            "criterion": cell.number, "status": cell.other.name, "seen": cell.seen,
            "note": "Synthetic note",
        }  # fmt: skip
        address = reverse("criteria:record_verdict")
        return self.desk.post(self.person, address, posted)

    def best(self, mark: Any) -> Rows:
        """Lock, close, shorten, insert, audit, and read the figures, in one transaction."""
        values, _cell, cell = mark
        written = values | {
            "unit": cell.unit,
            "commune": cell.commune,
            "criterion": cell.criterion,
            "status": int(cell.other),
            "now": connection.ops.adapt_datetimefield_value(timezone.now()),
        }
        lock = f"{LOCK} FOR NO KEY UPDATE" if connection.vendor == "postgresql" else LOCK
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in (lock, CLOSE, SHORTEN, INSERT, AUDIT):
                cursor.execute(statement, written)
            return fetch(ANSWER, values | {"code": cell.district})

    def answer(self, mark: Any) -> Rows:
        """Criteria met by each commune of the district, communes that meet each criterion."""
        return fetch(ANSWER, mark[0] | {"code": mark[1].district})

    def shown(self, response: HttpResponse) -> dict[str, Any]:
        """The figures that the grid puts in the place of the old ones."""
        totals = json.loads(response.content)["totals"]
        complete, _communes = totals["complete"].split("/")
        met, _cells = totals["met"].split("/")
        return {"complete": int(complete), "met": int(met), "columns": totals["columns"]}

    def told(self, rows: Rows) -> dict[str, Any]:
        """The same."""
        communes = [count for part, _code, count in rows if part == "row"]
        return {
            "complete": communes.count(self.desk.size.criteria),
            "met": sum(communes),
            "columns": {number: count for part, number, count in rows if part == "column"},
        }
