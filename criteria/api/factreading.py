"""Reading facts for lists: scoped, filtered, and told as plain rows in few queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from accounts.models import User, called
from communes.models import UnitVersion
from communes.unitrows import names_on
from criteria.api.inquiry import check_in_force, check_not_future, find_place
from criteria.catalogue import CriterionView, SetView, all_sets, whole_views
from criteria.models import Authority, Status
from ntm_portal.lib.periods import VIETNAM

LAG = timedelta(minutes=10)  # longer than any write takes from its first moment to its commit
COLUMNS = (
    "pk", "origin_id", "unit_id", "unit__code", "unit__level", "criteria_set_id", "authority",
    "note", "reason", "holds_from", "holds_to", "recorded_at", "replaced_at", "asserted_at",
    "asserted_by__first_name", "asserted_by__last_name", "asserted_by__username",
)  # fmt: skip
NAMES = ("first_name", "last_name", "username")
AUTHORITY = {int(body): body.name.lower() for body in Authority}
STATUS = {int(status): status.name.lower() for status in Status}


def until(now: datetime) -> str:
    """From when the next call should ask: the last full ten minutes that lie `LAG` back.

    Rounded, so that an answer stays the same, and keeps its tag, while nothing changes.
    """
    back = (now - LAG).astimezone(UTC)
    even = back.replace(minute=back.minute // 10 * 10, second=0, microsecond=0)
    return even.isoformat().replace("+00:00", "Z")


def changed_since(moment: datetime, came: str, ended: str) -> Q:
    """Rows that came or were ended at the moment or later; both are named by their fields."""
    return Q(**{f"{came}__gte": moment}) | Q(**{f"{ended}__gte": moment})


@dataclass(frozen=True)
class Scope:
    """What a call about facts may see and asks for: units, set, and the numbers of its rows."""

    user: User
    asked: Mapping[str, Any]
    today: date
    views: Mapping[int, SetView]  # of every set, by id, with the rows of every period
    chosen: SetView | None

    @classmethod
    def of(cls, user: User, asked: dict[str, Any], today: date) -> "Scope":
        """Look up the set. One query. Raises ValidationError, keyed by parameter."""
        check_not_future(asked, today)
        views = whole_views(all_sets())
        chosen = _chosen(views.values(), asked)
        return cls(user, asked, today, views, chosen)

    @property
    def day(self) -> date:
        """The day on which units are named."""
        day: date = self.asked.get("as_of") or self.today
        return day

    def units(self) -> QuerySet[Any] | None:
        """The ids of the units asked for; None leaves them to the scope. At most one query."""
        place = find_place(self.user, dict(self.asked))
        as_of = self.asked.get("as_of")
        if place is None and as_of is None:
            return None
        versions = UnitVersion.objects.visible_to(self.user)
        if place is not None:
            versions = versions.inside(place.unit_id)
        return (versions.at(as_of) if as_of else versions).values("unit_id")

    @cached_property
    def criteria(self) -> tuple[CriterionView, ...] | None:
        """The criteria of the set asked for, on the day asked for; None without a set."""
        if self.chosen is None:
            return None
        as_of = self.asked.get("as_of")
        return (self.chosen.on(as_of) if as_of else self.chosen).criteria

    def _criteria_of(self, set_id: int) -> tuple[CriterionView, ...]:
        """In whose terms a row is told: those of the set asked for, else of its own."""
        return self.views[set_id].criteria if self.criteria is None else self.criteria

    def numbers(self, set_ids: Iterable[int]) -> dict[tuple[int, int], str]:
        """Map (set id of the row, criterion id) → the criterion's number."""
        return {(pk, row.id): row.number for pk in set_ids for row in self._criteria_of(pk)}

    def indicator_numbers(self, set_ids: Iterable[int]) -> dict[tuple[int, int], tuple[str, str]]:
        """Map (set id of the row, indicator id) → numbers of the indicator and its criterion."""
        return {
            (pk, row.id): (row.number, criterion.number)
            for pk in set_ids
            for criterion in self._criteria_of(pk)
            for row in criterion.indicators
        }


def _chosen(views: Iterable[SetView], asked: Mapping[str, Any]) -> SetView | None:
    """The set asked for; without one no number can be asked for."""
    for name in ("number", "criterion"):
        if name in asked and "set" not in asked:
            told = _("Numbers mean something in a criteria set only: name one with set.")
            raise ValidationError({name: [told]})
    if "set" not in asked:
        return None
    for view in views:
        if view.code == asked["set"]:
            if as_of := asked.get("as_of"):
                check_in_force(view, as_of)
            return view
    told = _("There is no criteria set “%(code)s”.") % {"code": asked["set"]}
    raise ValidationError({"set": [told]})


def of_scope(rows: Any, scope: Scope) -> QuerySet[Any]:
    """The facts asked for, but for what they are about. At most one query."""
    asked = scope.asked
    if (units := scope.units()) is not None:
        rows = rows.filter(unit__in=units)
    if "authority" in asked:
        rows = rows.filter(authority=Authority[asked["authority"].upper()])
    if as_of := asked.get("as_of"):
        rows = rows.at(as_of)
    since = asked.get("changed_since")
    found: QuerySet[Any] = (
        rows.filter(changed_since(since, "recorded_at", "replaced_at"))
        if since
        else rows.known(asked.get("known_at"))
    )
    return found


def told(rows: list[dict[str, Any]], scope: Scope) -> Iterable[dict[str, Any]]:
    """What verdicts and values have in common. One query."""
    names = names_on({row["unit_id"] for row in rows}, scope.day)
    codes = {pk: view.code for pk, view in scope.views.items()}
    if scope.chosen:
        codes = dict.fromkeys(codes, scope.chosen.code)
    for row in rows:
        named = {"unit_name": names.get(row["unit_id"], ""), "set": codes[row["criteria_set_id"]]}
        yield named | _fact(row)


def _fact(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["pk"],
        "entry": row["origin_id"] or row["pk"],
        "unit": row["unit__code"],
        "level": row["unit__level"],
        "authority": AUTHORITY[row["authority"]],
        "note": row["note"],
        "reason": row["reason"],
        "holds_from": row["holds_from"],
        "holds_to": row["holds_to"],
        "recorded_at": row["recorded_at"].astimezone(VIETNAM),
        "replaced_at": row["replaced_at"] and row["replaced_at"].astimezone(VIETNAM),
        "asserted_at": row["asserted_at"].astimezone(VIETNAM),
        "asserted_by": called(*(row[f"asserted_by__{name}"] for name in NAMES)),
    }
