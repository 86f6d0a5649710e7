"""Naming a unit in a form: by name or code; where several answer, the person picks one."""

from collections.abc import Collection
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from communes.lookup import names_at, parent_ids, parents_of, today
from communes.models import Unit, UnitVersion

MOST = 30


def last_versions(units: QuerySet[Unit]) -> QuerySet[UnitVersion]:
    """What each of the units is today, or last was."""
    last = Q(valid_to__isnull=True) | Q(valid_to=F("unit__ended_on"))
    rows: QuerySet[UnitVersion] = UnitVersion.objects.filter(last, unit__in=units)
    return rows.select_related("unit")


def described(versions: Collection[UnitVersion]) -> dict[int, str]:
    """Map unit id → "Xã Kỳ Lạc (18850, Huyện Kỳ Anh, Tỉnh Hà Tĩnh; until 30/06/2025)"."""
    names = names_at(parent_ids(versions), today())
    return {version.unit_id: _describe(version, names) for version in versions}


def _describe(version: UnitVersion, names: dict[int, UnitVersion]) -> str:
    parents = ", ".join(parent.full_name for parent in parents_of(version, names))
    text = f"{version.full_name} ({version.unit.code}{', ' if parents else ''}{parents}"
    if ended := version.unit.ended_on:
        text += "; " + _("until %(day)s") % {"day": f"{ended - timedelta(days=1):%d/%m/%Y}"}
    return text + ")"


def search(units: QuerySet[Unit], text: str, levels: Collection[str]) -> list[UnitVersion]:
    """The units of these levels that a name or code may mean, those still in being first.

    A former name counts too. Raises ValidationError where none or too many answer.
    """
    meant = UnitVersion.objects.filter(unit=OuterRef("unit")).matching(text)
    rows = last_versions(units.filter(level__in=levels)).filter(Exists(meant))
    ended = F("unit__ended_on").desc(nulls_first=True)
    found = list(rows.order_by(ended, "sort_key", "unit__code", "pk")[: MOST + 1])
    if not found:
        raise ValidationError(_("No unit that fits is called so; check the role and the spelling."))
    if len(found) > MOST:
        raise ValidationError(_("Too many units are called so: write more of the name, or a code."))
    return found
