"""Who a task of a meeting is proposed to, and who else may be chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from communes.models import Agency, Kind, UnitVersion
from criteria.models import CriterionOwner
from meetings.models import Meeting
from meetings.taskowners import agencies_for, units_for
from ntm_portal.lib.periods import in_force


@dataclass(frozen=True)
class Owner:
    """An agency, or the people's committee of a unit; `name` as people read it."""

    agency_id: int | None
    unit_id: int | None
    name: str

    @property
    def key(self) -> str:
        """The owner in a form: "a12", "u33"."""
        return f"a{self.agency_id}" if self.agency_id else f"u{self.unit_id}"

    @property
    def ids(self) -> tuple[int | None, int | None]:
        """Agency and unit, of which one is None."""
        return self.agency_id, self.unit_id


def committee(version: UnitVersion) -> Owner:
    """The people's committee of a unit; an area has none, but people who look after it."""
    name = version.full_name[0].lower() + version.full_name[1:]
    is_area = version.kind == Kind.KHU_VUC
    told = _("Officers of %(unit)s") if is_area else _("People's committee of %(unit)s")
    return Owner(None, version.unit_id, told % {"unit": name})


class Owners:
    """The owners that a meeting about `communes` (unit ids) may choose, read once: two queries."""

    def __init__(self, meeting: Meeting, communes: Iterable[int]) -> None:
        self.meeting = meeting
        self._scope = set(communes)
        rows = UnitVersion.objects.at(meeting.held_on).filter(unit__in=units_for(meeting))
        self.versions = {row.unit_id: row for row in rows.select_related("unit")}
        organiser = self.versions.get(meeting.organiser_id)
        self.agencies: list[Agency] = list(agencies_for(meeting, organiser))

    @cached_property
    def offices(self) -> list[Owner]:
        """Agencies by name, then units above communes, the organiser first."""
        agencies = [Owner(row.pk, None, row.name) for row in self.agencies]
        above = [self.versions[pk] for pk in self.versions.keys() - self._scope]
        above.sort(key=lambda row: (row.unit_id != self.meeting.organiser_id, row.sort_key))
        return [*agencies, *(committee(row) for row in above)]

    @cached_property
    def by_key(self) -> dict[str, Owner]:
        """Every owner that may be chosen, by its key; communes in scope last, by name."""
        communes = sorted((self.versions[pk] for pk in self._scope), key=lambda row: row.sort_key)
        every = [*self.offices, *(committee(row) for row in communes)]
        return {owner.key: owner for owner in every}

    @cached_property
    def _owning(self) -> dict[tuple[int, int], int]:
        """Map (criterion, territory) → agency. One query."""
        rows = CriterionOwner.objects.filter(
            in_force(self.meeting.held_on), agency__in=[row.pk for row in self.agencies]
        )
        ordered = rows.order_by("-agency__code").values_list("criterion", "territory", "agency")
        return {(criterion, territory): agency for criterion, territory, agency in ordered}

    def of_cell(self, unit_id: int, criterion_id: int) -> Owner:
        """Who is proposed for a criterion of a commune.

        The department that owned the criterion on the day of the meeting: that of the nearest
        territory, so the commune's own before the district's (or area's), and the district's
        before the province's; of two at the same place the first by code. Where nobody owns it,
        the commune's own people's committee, which answers for all criteria of its commune.
        """
        version = self.versions[unit_id]
        for place in (unit_id, version.area_id, version.district_id, version.province_id):
            agency = self._owning.get((criterion_id, place or 0))
            if agency is not None:
                return self.by_key[f"a{agency}"]
        return self.by_key[f"u{unit_id}"]

    def of_commune(self, unit_id: int) -> Owner:
        """The commune's own people's committee."""
        return self.by_key[f"u{unit_id}"]

    def of_places(self, unit_ids: frozenset[int]) -> list[Owner]:
        """The units next above some communes, below the organiser; else the organiser itself."""
        rows = [self.versions[pk] for pk in unit_ids if pk in self._scope]
        above = {row.area_id or row.district_id for row in rows}
        chosen = [owner for owner in self.offices if owner.unit_id and owner.unit_id in above]
        return chosen or [self.by_key[f"u{self.meeting.organiser_id}"]]
