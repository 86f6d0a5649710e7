"""Where a value of a list belongs: the unit of a code on a day, the indicator of a number."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import UnitVersion
from communes.scope import on_day
from criteria.authority import Powers, Rights
from criteria.bulk.heads import text_of
from criteria.catalogue import CriterionView, IndicatorView, SetView, view_of, whole_views
from criteria.checks import check_day, check_unit
from criteria.models import Authority, CriteriaSet
from ntm_portal.lib.sheetreading import CellValue


@dataclass(frozen=True)
class Spot:
    """A unit on a day, and what the person records for it."""

    unit_id: int
    powers: Powers
    refusal: str

    def authority(self, criterion_id: int) -> Authority:
        """The authority to record the criterion with; ValidationError tells why there is none."""
        found = self.powers.owned.get(criterion_id, self.powers.everything)
        if found is None:
            raise ValidationError(self.refusal)
        return found


@dataclass(frozen=True)
class Day:
    """A day that values hold from: the set as on it, and the person's rights."""

    day: date
    criteria_set: SetView
    rights: Rights
    indicators: Mapping[str, tuple[CriterionView, IndicatorView]]


class Spots:
    """The units that a person sees and the set that they are judged by, on any day."""

    def __init__(self, criteria_set: CriteriaSet, by: User, today: date) -> None:
        self.criteria_set = criteria_set
        self.by = by
        self.today = today
        self._versions = _versions(criteria_set.level, by)
        self._days: dict[date, Day] = {}
        self._spots: dict[tuple[date, CellValue], Spot] = {}

    def day(self, day: date) -> Day:
        """The set on `day`; ValidationError for a day to come, or outside the set's validity."""
        if day not in self._days:
            view = view_of(self.criteria_set, day)
            check_day(day, criteria_set=view, today=self.today)
            pairs = {
                indicator.number: (criterion, indicator)
                for criterion in view.criteria
                for indicator in criterion.indicators
            }
            self._days[day] = Day(day, view, Rights(self.by, day), pairs)
        return self._days[day]

    def numbers(self) -> set[str]:
        """The numbers of the set's indicators, of every period."""
        whole = whole_views([self.criteria_set])[self.criteria_set.pk]
        return {indicator.number for indicator in whole.indicators()}

    @property
    def days(self) -> list[Day]:
        """The days that were asked for, the earliest first."""
        return [self._days[day] for day in sorted(self._days)]

    def find(self, on: Day, code: CellValue) -> Spot:
        """The unit with the code; ValidationError where it is not the person's or not judged."""
        key = on.day, code
        if key not in self._spots:
            version = self._version(text_of(code), on.day)
            check_unit(version, criteria_set=on.criteria_set, day=on.day)
            powers, refusal = on.rights.over(version), on.rights.refusal(version)
            self._spots[key] = Spot(version.unit_id, powers, refusal)
        return self._spots[key]

    def _version(self, code: str, day: date) -> UnitVersion:
        """The version in force on the day; else the last one, for the check to say why not."""
        versions = self._versions.get(code, [])
        if not versions:
            told = _("There is no unit with the code “%(code)s” in your territory.")
            raise ValidationError(told % {"code": code[:20]})
        return next((one for one in versions if on_day(one, day)), versions[-1])

    def codes(self) -> dict[int, str]:
        """Map unit id → code, of every unit that the person sees."""
        return {one.unit_id: code for code, found in self._versions.items() for one in found}

    def names(self) -> dict[int, str]:
        """Map unit id → name and code for people, of every unit that the person sees."""
        return {
            one.unit_id: f"{one.full_name} ({code})"
            for code, found in self._versions.items()
            for one in found
        }

    def versions(self, day: date) -> list[UnitVersion]:
        """Every unit that the person sees, as it was on the day."""
        return [one for found in self._versions.values() for one in found if on_day(one, day)]


def _versions(level: str, by: User) -> dict[str, list[UnitVersion]]:
    """Every version of the units of a level that the person sees, by code. One query."""
    rows = UnitVersion.objects.visible_to(by).filter(unit__level=level)
    kept = rows.only(
        "unit", "name", "kind", "valid_from", "valid_to", "province", "district", "area"
    )
    found: dict[str, list[UnitVersion]] = defaultdict(list)
    in_order = kept.annotate(code=F("unit__code")).order_by("valid_from", "pk")
    for version in in_order.iterator(chunk_size=2000):
        found[version.code].append(version)
    return dict(found)
