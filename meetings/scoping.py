"""Which communes a meeting is about: worked out on its day, kept with the meeting."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communes.lookup import names_at
from communes.models import Unit, UnitVersion
from communes.scope import lies_in
from criteria.catalogue import SetView
from criteria.progress import judged_units, registered
from meetings.models import Meeting, ScopedCommune, ScopePart

MOST_LETTERS = 300  # of `Meeting.scope_key`


@dataclass(frozen=True)
class Wanted:
    """A part of the scope as asked for: a unit's communes, or those registered for `year`."""

    unit: Unit
    year: int | None = None

    @property
    def key(self) -> str:
        """The part in a text that two meetings of the same scope share."""
        return f"{self.unit.level} {self.unit.code}" + (f" {self.year}" if self.year else "")


def scope_key(wanted: Sequence[Wanted]) -> str:
    """The scope as a text: the same for the same parts in any order, another for any others."""
    text = "; ".join(sorted({part.key for part in wanted}))
    return text if len(text) <= MOST_LETTERS else hashlib.sha256(text.encode()).hexdigest()


def communes_of(part: Wanted, criteria_set: SetView, day: date) -> list[UnitVersion]:
    """The communes of one part that the set judges, as they were on `day`. One query."""
    units = judged_units(UnitVersion.objects.at(day).inside(part.unit.pk), criteria_set)
    units = units.filter(unit__level=criteria_set.level)
    if part.year:
        units = registered(units, criteria_set, part.year, day)
    return list(units.select_related("unit").order_by("sort_key", "unit__code"))


def require_parts(wanted: Sequence[Wanted]) -> None:
    """Raise ValidationError (key `scope`) for a meeting that is about nothing."""
    if not wanted:
        raise ValidationError({"scope": _("Name at least one unit that the meeting is about.")})


def check_scope(
    wanted: Sequence[Wanted], organiser: UnitVersion, criteria_set: SetView, day: date
) -> list[tuple[Wanted, list[UnitVersion]]]:
    """The communes of each part; one that stands in several counts in the first.

    Raises ValidationError (key `scope`) for an empty scope, a part outside the organiser's
    territory, and a part without any commune.
    """
    require_parts(wanted)
    names = names_at({part.unit.pk for part in wanted}, day)
    taken: set[int] = set()
    found = []
    for part in wanted:
        version = names.get(part.unit.pk)
        if version is None or not lies_in(version, organiser.unit_id):
            name = version.full_name if version else str(part.unit)
            message = _("%(unit)s does not lie in %(organiser)s.")
            told = message % {"unit": name, "organiser": organiser.full_name}
            raise ValidationError({"scope": told})
        communes = [row for row in communes_of(part, criteria_set, day) if row.unit_id not in taken]
        if not communes:
            raise ValidationError({"scope": _nothing(part, version, criteria_set, day)})
        taken |= {row.unit_id for row in communes}
        found.append((part, communes))
    return found


def _nothing(part: Wanted, version: UnitVersion, criteria_set: SetView, day: date) -> str:
    told = {
        "unit": version.full_name,
        "set": criteria_set.code,
        "day": f"{day:%d/%m/%Y}",
        "year": part.year,
    }
    if part.year:
        message = _("No commune of %(unit)s was registered for %(year)s in %(set)s on %(day)s.")
    else:
        message = _("%(unit)s had no commune on %(day)s that %(set)s judges.")
    return message % told


def write_scope(meeting: Meeting, found: list[tuple[Wanted, list[UnitVersion]]]) -> None:
    """Replace the scope of a meeting; figures taken for the old scope go with it."""
    meeting.communes.all().delete()
    meeting.parts.all().delete()
    rows = []
    for position, (part, communes) in enumerate(found, start=1):
        stored = ScopePart.objects.create(
            meeting=meeting, unit=part.unit, year=part.year, position=position
        )
        rows += [
            ScopedCommune(
                meeting=meeting,
                part=stored,
                unit_id=row.unit_id,
                name=row.full_name,
                sort_key=row.sort_key,
            )
            for row in communes
        ]
    ScopedCommune.objects.bulk_create(rows)
