"""The published progress of a province: turning it on, and reading it without an account."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.history import Change, record
from accounts.models import User
from communes.lookup import names_at
from communes.models import Level, Unit, UnitVersion
from communes.scope import manages
from criteria.catalogue import SetView, view_of
from criteria.context import default_day
from criteria.models import CriteriaSet
from criteria.progress import (
    CommuneProgress,
    Question,
    RollUp,
    commune_progress,
    judged_units,
    roll_up,
)
from meetings.editing import check_seen, store
from meetings.models import PublishedProgress
from ntm_portal.lib.periods import local_day


def sets_for(province: Unit, today: date) -> QuerySet[CriteriaSet]:
    """The sets that may be shown: for communes, of the nation or the province, begun, no draft."""
    own = Q(province__isnull=True) | Q(province=province)
    rows = CriteriaSet.objects.filter(own, level=Level.COMMUNE, is_draft=False)
    return rows.filter(valid_from__lte=today).order_by("-valid_from", "code")


@transaction.atomic
def switch_progress(
    *,
    province: Unit,
    criteria_set: CriteriaSet,
    is_on: bool,
    seen: int | None,
    by: User,
    now: datetime,
) -> PublishedProgress:
    """Show the progress of a province to the public, or stop; of one set at a time.

    Raises Refused for who does not manage the province, ValidationError (key `criteria_set`),
    Overtaken.
    """
    if province.level != Level.PROVINCE or not manages(by, province.pk):
        raise Refused(_("Only who manages the province decides what of it is public."))
    Unit.objects.select_for_update(no_key=True).get(pk=province.pk)
    if not sets_for(province, local_day(now)).filter(pk=criteria_set.pk).exists():
        raise ValidationError({"criteria_set": _("Choose a set of the list.")})
    row = PublishedProgress.objects.filter(province=province).first()
    before = row.told() if row else None
    row = row or PublishedProgress(province=province)
    check_seen(row, seen)
    row.criteria_set, row.is_on = criteria_set, is_on
    store(row, by=by, at=now)
    record([_change(row, before)], by=by, at=now)
    return row


def _change(row: PublishedProgress, before: dict[str, object] | None) -> Change:
    return Change(
        action="publishedprogress.change" if before else "publishedprogress.add",
        subject="publishedprogress",
        key=row.province.code,
        before=before,
        after=row.told(),
        unit_code=row.province.code,
        unit_id=row.province_id,
    )


@dataclass(frozen=True)
class Part:
    """A district or area with its communes; without a name: communes in none."""

    name: str
    figures: RollUp
    communes: tuple[CommuneProgress, ...]


@dataclass(frozen=True)
class Progress:
    """What the public reads of a province."""

    name: str
    day: date
    criteria_set: SetView
    figures: RollUp
    parts: tuple[Part, ...]


def shown(code: str | None = None) -> list[PublishedProgress]:
    """The provinces whose progress is public, or the one with that code. One query.

    A code that two provinces have had means the later one.
    """
    related = ("province", "criteria_set__extends", "criteria_set__requires")
    rows = PublishedProgress.objects.filter(is_on=True).select_related(*related)
    if code is not None:
        rows = rows.filter(province__code=code.replace("\x00", "?"))  # NUL fails in PostgreSQL
    return list(rows.order_by(F("province__established_on").desc(nulls_last=True), "pk"))


def progress_of(row: PublishedProgress, today: date) -> Progress:
    """The progress today, or on the last day of the set or of the province. Five queries."""
    province = names_at({row.province_id}, today)[row.province_id]
    day = default_day(row.criteria_set, province, today)
    view = view_of(row.criteria_set, day)
    # Not `visible_to`: the province itself decided that everybody reads this.
    units = UnitVersion.objects.at(day).inside(row.province_id).filter(unit__level=Level.COMMUNE)
    lines = commune_progress(Question(view, day), judged_units(units, view))
    return Progress(
        name=province.full_name,
        day=day,
        criteria_set=view,
        figures=roll_up(lines, view, view.default_scheme),
        parts=_parts(lines, view, day),
    )


def _parts(lines: list[CommuneProgress], view: SetView, day: date) -> tuple[Part, ...]:
    groups: dict[int, list[CommuneProgress]] = defaultdict(list)
    for line in lines:
        groups[line.version.district_id or line.version.area_id or 0].append(line)
    names = names_at(groups, day)
    ordered = sorted(groups, key=lambda pk: names[pk].sort_key if pk in names else "~")
    return tuple(
        Part(
            name=names[pk].full_name if pk in names else "",
            figures=roll_up(groups[pk], view, view.default_scheme),
            communes=tuple(groups[pk]),
        )
        for pk in ordered
    )
