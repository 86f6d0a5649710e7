"""Reading what is known of files of evidence: scoped, filtered, told as plain rows."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from rest_framework.request import Request

from accounts.models import called
from communes.unitrows import names_on
from criteria.api.factreading import AUTHORITY, NAMES, Scope, changed_since
from criteria.models import Evidence
from ntm_portal.lib.periods import VIETNAM

PLAIN = (
    "title", "name", "content_type", "size", "sha256", "document_number", "document_date",
    "withdrawal_reason", "as_of",
)  # fmt: skip
COLUMNS = (
    *PLAIN, "pk", "key", "unit_id", "unit__code", "unit__level", "criteria_set_id", "criterion_id",
    "indicator_id", "authority", "uploaded_at", "withdrawn_at", "uploaded_by__first_name",
    "uploaded_by__last_name", "uploaded_by__username",
)  # fmt: skip


def asked_evidence(scope: Scope) -> QuerySet[Any]:
    """The files asked for. At most one query."""
    rows, asked = Evidence.objects.visible_to(scope.user), scope.asked
    if (units := scope.units()) is not None:
        rows = rows.filter(unit__in=units)
    if scope.criteria is not None:
        number = asked.get("number")
        ids = [row.id for row in scope.criteria if number in (None, row.number)]
        rows = rows.filter(criterion__in=ids)
    if since := asked.get("changed_since"):
        return rows.filter(changed_since(since, "uploaded_at", "withdrawn_at"))
    found: QuerySet[Any] = rows.known(asked.get("known_at"))
    return found


def told_evidence(rows: Any, scope: Scope, request: Request) -> Iterator[dict[str, Any]]:
    """Rows of `values(*COLUMNS)` as they are told. One query."""
    names = names_on({row["unit_id"] for row in rows}, scope.day)
    sets = {row["criteria_set_id"] for row in rows}
    numbers, indicators = scope.numbers(sets), scope.indicator_numbers(sets)
    address = request.build_absolute_uri(reverse("api:evidence-list"))
    for row in rows:
        pk = row["criteria_set_id"]
        indicator, _criterion = indicators.get((pk, row["indicator_id"]), (None, None))
        yield _file(row) | {
            "unit_name": names.get(row["unit_id"], ""),
            "set": (scope.chosen or scope.views[pk]).code,
            "number": numbers.get((pk, row["criterion_id"]), ""),
            "indicator": indicator,
            "content": f"{address}{row['key']}/content/",
        }


def _file(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in PLAIN} | {
        "id": row["key"],
        "unit": row["unit__code"],
        "level": row["unit__level"],
        "authority": AUTHORITY[row["authority"]],
        "added_at": row["uploaded_at"].astimezone(VIETNAM),
        "added_by": called(*(row[f"uploaded_by__{name}"] for name in NAMES)),
        "withdrawn_at": row["withdrawn_at"] and row["withdrawn_at"].astimezone(VIETNAM),
    }
