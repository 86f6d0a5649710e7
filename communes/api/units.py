"""GET /api/v1/units/: units by level, code and day."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.requests import user_of
from communes.api.rows import UnitRow, UnitsAnswer, WholeUnit
from communes.filters import UnitFilter
from communes.lineage import lineage
from communes.lookup import find_version, today
from communes.models import Kind, Level, UnitVersion
from communes.unitrows import LEAN, unit_rows
from ntm_portal.lib.asking import Listed, OnDay, choice, day, read, text
from ntm_portal.lib.paging import Page
from ntm_portal.lib.room import Room

PLACE = [
    OpenApiParameter(
        "level", str, OpenApiParameter.PATH, enum=Level.values, description=_("Level of the unit.")
    ),
    OpenApiParameter("code", str, OpenApiParameter.PATH, description=_("Official code.")),
]

LOOKUPS = {
    name: one.field_name for name, one in UnitFilter.base_filters.items() if one.method is None
}


class UnitsAsked(Listed):
    """Parameters of the list of units: those of the page."""

    orders = {"name": ("sort_key", "unit__code", "pk"), "code": ("unit__code", "pk")}

    q = text(100, _("In the name, tones and capitals ignored, or the whole code."))
    level = choice(Level.values, _("Only units of this level."), required=False)
    kind = choice(Kind.values, _("Only units of this kind."), required=False)
    province = text(10, _("Only units of the province with this official code."))
    district = text(10, _("Only units of the district with this official code."))
    area = text(10, _("Only units of the area with this code."))
    as_of = day(_("Units as on this day, YYYY-MM-DD; unless given, today."))


class Units(Room):
    """Units of the reader's territory as at a day."""

    @extend_schema(parameters=[UnitsAsked], responses=UnitsAnswer)
    def list(self, request: Request) -> Response:
        """Units of your territory as on a day, in dictionary order of their names."""
        asked = read(request, UnitsAsked)
        as_of = asked.get("as_of") or today()
        user = user_of(request)
        page = Page(request, asked, UnitsAsked.orders, UnitRow, heading={"as_of": as_of})
        rows = page.cut(_asked(user, asked).at(as_of).values(*LEAN))
        return page.answer(unit_rows(rows))

    @extend_schema(parameters=[*PLACE, OnDay], responses=WholeUnit)
    def retrieve(self, request: Request, level: str, code: str) -> Response:
        """One unit as at a day, with its versions, predecessors and successors.

        Where nothing of that code was in force on the day, it is told as it last was.
        """
        asked = read(request, OnDay)
        user = user_of(request)
        version: Any = find_version(user, level, code, asked.get("as_of"))
        version.lineage = lineage(user, version.unit, today())
        return Response(WholeUnit(version).data)


def _asked(user: User, asked: dict[str, Any]) -> Any:
    """The versions asked for: by the filters of the page, without the form that they stand in."""
    chosen = {lookup: asked[name] for name, lookup in LOOKUPS.items() if name in asked}
    rows = UnitVersion.objects.visible_to(user).filter(**chosen)
    return rows.matching(asked["q"]) if "q" in asked else rows
