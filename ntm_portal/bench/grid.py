"""The page that officers type into: a district's communes × the criteria."""

import re
from typing import Any

from django.http import HttpResponse

from communes.models import Level
from criteria.models import Authority, Status
from ntm_portal.bench.case import Case, Rows, fetch
from ntm_portal.bench.catalogue import CODE
from ntm_portal.bench.nation import PROVINCE, code_of
from ntm_portal.bench.overview import IN_FORCE, ON_RECORD

DISTRICT = code_of(Level.DISTRICT, 0)  # in the province of the person who records
COMMUNES = f"""
    SELECT v.unit_id, u.code, v.name
    FROM communes_unitversion v JOIN communes_unit u ON u.id = v.unit_id
    WHERE v.district_id = (SELECT id FROM communes_unit WHERE code = %(code)s)
        AND v.kind = 'xa' AND u.level = 'commune' AND {IN_FORCE}
    ORDER BY v.sort_key, u.code
"""  # noqa: S608 - constants
VERDICTS = f"""
    SELECT f.unit_id, f.criterion_id, f.authority, f.status, COALESCE(f.origin_id, f.id), f.note,
        f.asserted_at, p.last_name
    FROM criteria_verdict f JOIN accounts_user p ON p.id = f.asserted_by_id
    WHERE f.unit_id IN %(units)s AND {ON_RECORD}
"""  # noqa: S608 - constants
ROW = re.compile(r'<tr data-commune="(\w+)".*?data-total>(\d+)/\d+<(.*?)</tr>', re.S)
CELL = re.compile(r'data-criterion="(\w+)" data-status="(\w+)" data-seen="(\d+)"')


class GridPage(Case):
    """The grid, opened by the officer of the province."""

    name = "district grid"
    person = PROVINCE

    def ask(self, mark: Any) -> HttpResponse:
        """Open the page."""
        address = f"/grid/district/{DISTRICT}/?set={CODE}&as_of={self.desk.today}"
        return self.desk.open(self.person, address)

    def best(self, mark: Any) -> Rows:
        """The communes, then every verdict on record in them."""
        values = self.desk.values | {"code": DISTRICT}
        communes = {pk: code for pk, code, _name in fetch(COMMUNES, values)}
        rows = fetch(VERDICTS, values | {"units": tuple(communes)})
        return [(code,) for code in communes.values()] + [
            (communes[unit], *rest) for unit, *rest in rows
        ]

    def shown(self, response: HttpResponse) -> dict[str, Any]:
        """Map commune → criteria met, and what the province said of each criterion."""
        return {
            code: (int(met), {n: (status, seen) for n, status, seen in CELL.findall(cells)})
            for code, met, cells in ROW.findall(response.content.decode())
        }

    def told(self, rows: Rows) -> dict[str, Any]:
        """The same."""
        numbers = {row.id: row.number for row in self.desk.catalogue.criteria}
        blank = dict.fromkeys(numbers.values(), ("WITHDRAWN", "0"))
        own = {row[0]: dict(blank) for row in rows}
        tops: dict[str, dict[int, int]] = {code: {} for code in own}
        for code, criterion, body, status, assertion, *_rest in (row for row in rows if row[1:]):
            tops[code][criterion] = max(tops[code].get(criterion, 0), body * 10 + status)
            if body == Authority.PROVINCE:
                own[code][numbers[criterion]] = (Status(status).name, str(assertion))
        return {
            code: (sum(top % 10 >= Status.MET for top in tops[code].values()), own[code])
            for code in own
        }
