"""The pages of a nation by provinces and of a province by districts, now and on a past day."""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.http import HttpResponse

from communes.models import KIND_WORD, Kind, Level
from ntm_portal.bench.case import Case, Rows, fetch
from ntm_portal.bench.catalogue import CODE
from ntm_portal.bench.html import tables
from ntm_portal.bench.nation import NATION, PROVINCE, code_of

IN_FORCE = """
    (v.valid_from IS NULL OR v.valid_from <= %(day)s)
    AND (v.valid_to IS NULL OR v.valid_to > %(day)s)
"""
ON_RECORD = """
    f.replaced_at IS NULL AND f.status > 0 AND f.holds_from <= %(day)s
    AND (f.holds_to IS NULL OR f.holds_to > %(day)s) AND f.criterion_id IN %(criteria)s
"""
INSIDE = f"""
    SELECT v.province_id, v.unit_id
    FROM communes_unit u JOIN communes_unitversion v ON v.province_id = u.id
    WHERE u.level = 'province' AND u.code = %(code)s AND v.kind = 'xa' AND {IN_FORCE}
"""  # noqa: S608 - constants
# Places with their counts; the five criteria that the fewest meet; the first fifty communes.
SQL = """
    WITH commune AS (
        SELECT v.unit_id, v.kind, v.name, v.sort_key, u.code, v.{place}_id AS place_id
        FROM communes_unitversion v JOIN communes_unit u ON u.id = v.unit_id
        WHERE u.level = 'commune' AND v.kind = 'xa' AND {in_force} {scope}
    ), cell AS (
        SELECT f.unit_id, f.criterion_id, MAX(f.authority * 10 + f.status) %% 10 AS status
        FROM criteria_verdict f
        WHERE {on_record} {only}
        GROUP BY f.unit_id, f.criterion_id
    ), total AS (
        SELECT unit_id, COUNT(*) AS recorded, SUM(CASE WHEN status >= 3 THEN 1 ELSE 0 END) AS met,
            SUM(CASE WHEN status = 2 THEN 1 ELSE 0 END) AS nearly
        FROM cell GROUP BY unit_id
    ), line AS (
        SELECT c.*, p.kind AS place_kind, p.name AS place_name, COALESCE(recorded, 0) AS recorded,
            COALESCE(met, 0) AS met, COALESCE(nearly, 0) AS nearly
        FROM commune c LEFT JOIN total t ON t.unit_id = c.unit_id
        LEFT JOIN (SELECT v.unit_id, v.kind, v.name FROM communes_unitversion v WHERE {in_force}) p
            ON p.unit_id = c.place_id
    ), place AS (
        SELECT place_kind, place_name, SUM(CASE WHEN met = %(total)s THEN 1 ELSE 0 END) AS complete,
            COUNT(*) AS communes, SUM(met) AS met,
            SUM(CASE WHEN recorded > 0 THEN 1 ELSE 0 END) AS with_data
        FROM line GROUP BY place_kind, place_name
    ), weakest AS (
        SELECT s.number, COALESCE(SUM(CASE WHEN c.status >= 3 THEN 1 ELSE 0 END), 0) AS met,
            COUNT(c.status) AS recorded, s."order" AS at
        FROM criteria_setcriterion s LEFT JOIN (
            SELECT cell.* FROM cell JOIN commune ON commune.unit_id = cell.unit_id
        ) c ON c.criterion_id = s.criterion_id
        WHERE s.criteria_set_id = %(set)s GROUP BY s.number, s."order"
        ORDER BY met, at LIMIT 5
    ), first AS (
        SELECT * FROM line ORDER BY sort_key, code LIMIT 50
    )
    SELECT 'place', place_kind, place_name, '', complete, communes, met, with_data FROM place
    UNION ALL SELECT 'weakest', '', number, '', met, recorded,
        (SELECT COUNT(*) FROM commune), at FROM weakest
    UNION ALL SELECT 'commune', kind, name, COALESCE(place_name, ''), met, nearly,
        recorded - met - nearly, recorded FROM first
"""


class Overview(Case):
    """A page of places side by side, told from the verdicts of every commune in them."""

    def __init__(self, desk: Any, name: str, level: Level | None, day: date) -> None:
        """`level`: province, or None for the nation."""
        super().__init__(desk)
        self.name, self.day = name, day
        self.person = PROVINCE if level else NATION
        self.code = code_of(Level.PROVINCE, 0) if level else ""
        where = f"province/{self.code}" if level else "nation"
        self.address = f"/{where}/?set={CODE}&as_of={day}"
        self.sql = SQL.format(
            place="district" if level else "province",
            scope="AND v.province_id = %(province)s" if level else "",
            only="AND f.unit_id IN %(units)s" if level else "",
            in_force=IN_FORCE,
            on_record=ON_RECORD,
        )

    def ask(self, mark: Any) -> HttpResponse:
        """Open the page."""
        return self.desk.open(self.person, self.address)

    def best(self, mark: Any) -> Rows:
        """One statement for all three tables, after finding the province's communes."""
        values = self.desk.values | {"day": self.day, "total": self.desk.size.criteria}
        if self.code:
            rows = fetch(INSIDE, values | {"code": self.code})
            values |= {"province": rows[0][0], "units": tuple(unit for _province, unit in rows)}
        return fetch(self.sql, values)

    def shown(self, response: HttpResponse) -> dict[str, Any]:
        """Complete, communes, average and blank of each place; weakest criteria; communes."""
        places, weakest, communes = tables(response.content.decode())
        return {
            "places": {row[0]: tuple(row[1:4]) for row in places[1:]},
            "weakest": [(row[0].split(".")[0], *row[1:4]) for row in weakest[1:]],
            "communes": sorted(tuple(row[:6]) for row in communes[1:]),
        }

    def told(self, rows: Rows) -> dict[str, Any]:
        """The same, put into words as the page does."""
        parts: dict[str, Rows] = defaultdict(list)
        for part, *row in rows:
            parts[part].append(tuple(row))
        total = self.desk.size.criteria
        lines = sorted(parts["weakest"], key=lambda row: (row[3], row[6]))
        return {
            "places": dict(_place(row, total) for row in parts["place"]),
            "weakest": [
                (row[1], str(row[3]), str(row[4] - row[3]), str(row[5] - row[4])) for row in lines
            ],
            "communes": sorted(_commune(row, total) for row in parts["commune"]),
        }


def _full(kind: str, name: str) -> str:
    return f"{KIND_WORD[Kind(kind)]} {name}"


def _place(row: tuple[Any, ...], total: int) -> tuple[str, tuple[str, str, str]]:
    kind, name, _none, complete, communes, met, with_data = row
    mean = "–"
    if with_data:
        exact = (Decimal(met) / with_data).quantize(Decimal("0.1"), ROUND_HALF_UP)
        mean = f"{exact}/{total}".replace(".", ",")
    return _full(kind, name), (f"{complete}/{communes}", mean, str(communes - with_data))


def _commune(row: tuple[Any, ...], total: int) -> tuple[str, ...]:
    kind, name, place, met, nearly, unmet, recorded = row
    counts = (nearly, unmet, total - recorded)
    said = f"{met}/{total}" if recorded else "–"
    return _full(kind, name), place, said, *map(str, counts)
