"""GET /api/v1/sets/ and /api/v1/sets/<code>/: the catalogue, read-only, down to thresholds."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from criteria.api.setrows import SetRow, SetsAnswer, WholeSet
from criteria.catalogue import every_set, reference_day, view_of, views_of
from criteria.models import CriteriaSet
from ntm_portal.lib.asking import Listed, OnDay, choice, day, read
from ntm_portal.lib.paging import Page
from ntm_portal.lib.periods import in_force, local_day
from ntm_portal.lib.room import Room

Level = CriteriaSet.SetLevel
CODE = OpenApiParameter(
    "code", str, OpenApiParameter.PATH, description=_("Code of the criteria set.")
)


class SetsAsked(Listed):
    """Parameters of the list of criteria sets."""

    orders = {
        "level": ("level", "-valid_from", "code"),  # of each level the newest first
        "code": ("code",),
        "valid_from": ("valid_from", "code"),
    }

    level = choice(Level.values, _("Level of the units that the set judges."), required=False)
    as_of = day(_("Only sets in force on this day, YYYY-MM-DD, each as it was then."))


class Sets(Room):
    """Criteria sets: public law, the same for every reader."""

    lookup_field = "code"
    lookup_value_regex = "[-A-Za-z0-9_]+"

    @extend_schema(parameters=[SetsAsked], responses=SetsAnswer)
    def list(self, request: Request) -> Response:
        """All criteria sets, each as on the day asked for.

        Without `as_of`: on the day of its validity nearest to today.
        """
        asked = read(request, SetsAsked)
        as_of, today = asked.get("as_of"), local_day(timezone.now())
        page = Page(request, asked, SetsAsked.orders, SetRow)
        rows = every_set().filter(in_force(as_of)) if as_of else every_set()
        sets = page.cut(rows.filter(level=asked["level"]) if "level" in asked else rows)
        views = views_of(sets, {row.code: as_of or reference_day(row, today) for row in sets})
        return page.answer(SetRow(views, many=True).data)

    @extend_schema(parameters=[CODE, OnDay], responses=WholeSet)
    def retrieve(self, request: Request, code: str) -> Response:
        """One set with criteria, indicators and thresholds in force on `as_of`.

        Without `as_of`: on the day of its validity nearest to today.
        """
        as_of = read(request, OnDay).get("as_of")
        row = every_set().filter(code=code).first()
        if row is None:
            raise NotFound
        view = view_of(row, as_of or reference_day(row, local_day(timezone.now())))
        return Response(WholeSet(view).data)
