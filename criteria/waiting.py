"""What waits for a person today: their own cells that are blank or old, verdicts to verify."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from accounts.models import User
from communes.models import Level, UnitVersion
from communes.scope import within
from criteria.authority import Rights, recording_units
from criteria.catalogue import CriterionView, SetView, all_sets, view_of
from criteria.due import USUAL
from criteria.models import Authority, CriteriaSet, Status, Verdict
from ntm_portal.lib.periods import contains, local_day


class Entry(NamedTuple):
    """A verdict on record, as far as it matters here."""

    authority: Authority
    status: Status
    entered_at: datetime

    @property
    def is_met(self) -> bool:
        """Whether it says met, or not considered."""
        return self.status in (Status.MET, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class ToVerify:
    """A junior body's verdict that the person's own does not answer yet."""

    criterion: CriterionView
    entry: Entry


@dataclass(frozen=True)
class Waiting:
    """What waits in one commune."""

    version: UnitVersion
    criteria_set: SetView
    blank: tuple[CriterionView, ...]
    stale: tuple[CriterionView, ...]
    verify: tuple[ToVerify, ...]


def answers(own: Entry | None, junior: Entry | None) -> bool:
    """Whether nothing is left to verify.

    A junior's "met" waits until one's own verdict is on record; once it is, only a newer entry
    that says something else waits again.
    """
    if junior is None:
        return True
    if own is None:
        return not junior.is_met
    return own.status == junior.status or own.entered_at >= junior.entered_at


def waiting(user: User, today: date) -> list[Waiting]:
    """What waits for the person in each commune that they record for, in order of names.

    At most four queries: the communes, the sets, what a department owns, the verdicts.
    """
    held = {unit.pk for unit in recording_units(user)}
    if not held:
        return []
    communes = UnitVersion.objects.visible_to(user).at(today).filter(within(held))
    communes = communes.filter(unit__level=Level.COMMUNE).select_related("unit")
    versions = list(communes.order_by("sort_key", "unit__code"))
    views = _views(versions, today)
    judged = [row for row in versions if _judges(views.get(row.province_id), row)]
    if not judged:
        return []
    rights, entries = Rights(user, today), _entries(judged, views.values(), today)
    return [_in_commune(row, views[row.province_id], rights, entries, today) for row in judged]


def _judges(view: SetView | None, version: UnitVersion) -> bool:
    return view is not None and version.kind in view.kinds


def _views(versions: Iterable[UnitVersion], today: date) -> dict[int | None, SetView]:
    """Map province id → the set in force today: the newest, standard before advanced."""
    provinces = {row.province_id for row in versions}
    if not provinces:
        return {}
    sets = [row for row in all_sets() if row.level == Level.COMMUNE]
    current = [row for row in sets if contains(today, row.valid_from, row.valid_to)]
    found = {}
    for province_id in provinces:
        own = [row for row in current if row.province_id in (None, province_id)]
        if own:
            found[province_id] = view_of(min(own, key=_rank), today)
    return found


def _rank(row: CriteriaSet) -> tuple[int, int]:
    return -row.valid_from.toordinal(), list(CriteriaSet.Tier.values).index(row.tier)


Key = tuple[int, int]  # unit id, criterion id


def _entries(
    versions: Iterable[UnitVersion], views: Iterable[SetView], today: date
) -> dict[Key, list[Entry]]:
    """The verdicts on record today, junior first. One query."""
    criteria = {criterion.id for view in views for criterion in view.criteria}
    rows = (
        Verdict.objects.known()
        .at(today)
        .filter(unit__in={row.unit_id for row in versions}, criterion__in=criteria)
        .exclude(status=Status.WITHDRAWN)
        .order_by("authority")
        .values_list("unit", "criterion", "authority", "status", "asserted_at")
    )
    found: dict[Key, list[Entry]] = {}
    for unit, criterion, authority, status, entered_at in rows:
        entry = Entry(Authority(authority), Status(status), entered_at)
        found.setdefault((unit, criterion), []).append(entry)
    return found


def _in_commune(
    version: UnitVersion,
    view: SetView,
    rights: Rights,
    entries: dict[Key, list[Entry]],
    today: date,
) -> Waiting:
    blank, stale, verify = [], [], []
    for criterion, authority in _recorded(version, view, rights):
        rows = entries.get((version.unit_id, criterion.id), [])
        own = next((row for row in rows if row.authority == authority), None)
        junior = next((row for row in reversed(rows) if row.authority < authority), None)
        if junior is not None and not answers(own, junior):
            verify.append(ToVerify(criterion, junior))
        elif own is None:
            blank.append(criterion)
        elif local_day(own.entered_at) < today - timedelta(days=USUAL):
            stale.append(criterion)
    return Waiting(version, view, tuple(blank), tuple(stale), tuple(verify))


def _recorded(
    version: UnitVersion, view: SetView, rights: Rights
) -> Iterator[tuple[CriterionView, Authority]]:
    """The criteria that the person records for the commune, each with their authority."""
    powers = rights.over(version)
    for criterion in view.criteria:
        authority = powers.authority(criterion.id)
        if authority is not None:
            yield criterion, authority
