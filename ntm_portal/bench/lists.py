"""The lists of the API, each beside the same rows as a plain list of Django REST framework."""

import json
from typing import Any

from django.http import HttpResponse

from ntm_portal.bench.case import Case, Desk, Rows
from ntm_portal.bench.nation import NATION

FACT = ("id", "unit", "level", "set", "note", "holds_from", "holds_to", "recorded_at")
UNIT = (
    "level", "code", "name", "full_name", "kind", "province", "district", "area", "valid_from",
    "valid_to", "legal_basis",
)  # fmt: skip


class ListCase(Case):
    """A page of 500 rows; what stands in the place of the SQL is a request too."""

    person = NATION
    pays_for_time = False
    least_gain = 2.5

    def __init__(self, desk: Desk, what: str, told: tuple[str, ...]) -> None:
        super().__init__(desk)
        self.name = f"list of {what}"
        self.fields = told
        self.addresses = f"/api/v1/{what}/?page_size=500", f"/plain/{what}/"

    def ask(self, mark: Any) -> HttpResponse:
        """Ask for the list."""
        return self.desk.open(self.person, self.addresses[0])

    def best(self, mark: Any) -> Rows:
        """Ask for the plain one."""
        self.desk.open(self.person, self.addresses[1])
        return []

    def answer(self, mark: Any) -> Rows:
        """The rows of the plain one."""
        return self._rows(self.desk.open(self.person, self.addresses[1]))

    def shown(self, response: HttpResponse) -> Rows:
        """The fields that both tell."""
        return self._rows(response)

    def told(self, rows: Rows) -> Rows:
        """The same."""
        return rows

    def _rows(self, response: HttpResponse) -> Rows:
        rows = json.loads(response.content)["results"]
        return [tuple(row[name] for name in self.fields) for row in rows]


def lists(desk: Desk) -> list[Case]:
    """The longest lists that systems read."""
    return [
        ListCase(desk, "verdicts", FACT),
        ListCase(desk, "measurements", FACT),
        ListCase(desk, "units", UNIT),
    ]
