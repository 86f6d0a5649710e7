"""The scorecard of one commune: verdicts of every body, and every indicator judged."""

import re
from typing import Any

from django.http import HttpResponse

from communes.models import Level
from criteria.models import Status
from ntm_portal.bench.case import Case, Rows, fetch
from ntm_portal.bench.catalogue import CODE
from ntm_portal.bench.nation import PROVINCE, code_of
from ntm_portal.bench.overview import ON_RECORD

COMMUNE = code_of(Level.COMMUNE, 0)  # in the province of the person who records
UNIT = """
    SELECT u.id, v.name, c.class_code
    FROM communes_unit u JOIN communes_unitversion v ON v.unit_id = u.id AND v.valid_to IS NULL
    JOIN communes_classification c ON c.unit_id = v.province_id AND c.axis = 'region'
    WHERE u.level = 'commune' AND u.code = %(code)s
"""
VERDICTS = f"""
    SELECT f.criterion_id, f.authority, f.status, f.note, f.asserted_at, p.last_name
    FROM criteria_verdict f JOIN accounts_user p ON p.id = f.asserted_by_id
    WHERE f.unit_id = %(unit)s AND {ON_RECORD}
"""  # noqa: S608 - constants
VALUES = """
    SELECT f.indicator_id, f.authority, f.value, f.note, f.asserted_at, p.last_name
    FROM criteria_measurement f JOIN accounts_user p ON p.id = f.asserted_by_id
    WHERE f.unit_id = %(unit)s AND f.replaced_at IS NULL AND f.holds_from <= %(day)s
        AND (f.holds_to IS NULL OR f.holds_to > %(day)s)
"""
TOTAL = re.compile(r'tile-value">(\d+)/')
VERDICT = re.compile(r'<a class="status-(\w+)" href="#criterion-(\w+)"')
LINE = re.compile(r'id="indicator-([\w.]+)".*?class="line-why">(.*?)</form>', re.S)
JUDGED = re.compile(r'class="status status-(\w+)">.*?</span></span>\s*<span>(\d+)', re.S)


class ScorecardPage(Case):
    """The scorecard, opened by the officer of the province."""

    name = "commune scorecard"
    person = PROVINCE

    def ask(self, mark: Any) -> HttpResponse:
        """Open the page."""
        address = f"/scorecard/{COMMUNE}/?set={CODE}&as_of={self.desk.today}"
        return self.desk.open(self.person, address)

    def best(self, mark: Any) -> Rows:
        """The commune with its class, its verdicts, its values."""
        values = self.desk.values | {"code": COMMUNE}
        [(unit, _name, class_code)] = fetch(UNIT, values)
        verdicts = fetch(VERDICTS, values | {"unit": unit})
        found = fetch(VALUES, values | {"unit": unit})
        return [("verdict", *row) for row in verdicts] + [(class_code, *row) for row in found]

    def shown(self, response: HttpResponse) -> dict[str, Any]:
        """Criteria met, headline of each criterion, value and judgement of each indicator."""
        page = response.content.decode()
        lines = {number: JUDGED.search(why) for number, why in LINE.findall(page)}
        found = TOTAL.search(page)
        return {
            "met": int(found[1]) if found else None,
            "verdicts": {n: css.upper() for css, n in VERDICT.findall(page) if css != "withdrawn"},
            "values": {n: (one[2], one[1].upper()) for n, one in lines.items() if one},
        }

    def told(self, rows: Rows) -> dict[str, Any]:
        """The same."""
        criteria = {row.id: row.number for row in self.desk.catalogue.criteria}
        indicators = {row.id: row for row in self.desk.catalogue.indicators()}
        tops: dict[str, int] = {}
        values: dict[str, tuple[str, str]] = {}
        for part, subject, body, said, *_who in rows:
            if part == "verdict":
                number = criteria[subject]
                tops[number] = max(tops.get(number, 0), body * 10 + said)
            else:
                asked = indicators[subject].thresholds[part, None].value
                judged = Status.MET if asked is not None and said >= asked else Status.NOT_MET
                values[indicators[subject].number] = (f"{said:.0f}", judged.name)
        return {
            "met": sum(top % 10 >= Status.MET for top in tops.values()),
            "verdicts": {number: Status(top % 10).name for number, top in tops.items()},
            "values": values,
        }
