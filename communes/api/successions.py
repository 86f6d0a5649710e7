"""GET /api/v1/successions/: which territory passed to whom, to follow units over time."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.requests import user_of
from communes.models import Level, Succession, UnitVersion
from ntm_portal.lib.answers import Answer, choice, day, flag, text
from ntm_portal.lib.asking import Listed, read
from ntm_portal.lib.asking import choice as asked_choice
from ntm_portal.lib.asking import day as asked_day
from ntm_portal.lib.asking import text as asked_text
from ntm_portal.lib.paging import Page
from ntm_portal.lib.room import Room

COLUMNS = (
    "predecessor__level", "predecessor__code", "successor__level", "successor__code", "extent",
    "is_default", "effective_on", "legal_basis", "pk",
)  # fmt: skip


class SuccessionsAsked(Listed):
    """Parameters of the list of successions."""

    orders = {"effective_on": ("effective_on", "pk")}

    level = asked_choice(Level.values, _("Only between units of this level."), required=False)
    code = asked_text(10, _("Only from or to units with this official code."))
    since = asked_day(_("In effect from this day, YYYY-MM-DD, or later."))
    until = asked_day(_("In effect from this day, YYYY-MM-DD, or earlier."))


class SuccessionRow(serializers.Serializer[Any]):
    """Territory that passed from one unit to another, whole or in part."""

    level = choice(Level.choices, _("Level of the unit that it came from."))
    predecessor = text(_("Official code of that unit, until the day before."))
    successor_level = choice(Level.choices, _("Level of the unit that it passed to."))
    successor = text(_("Official code of that unit, from the day on."))
    effective_on = day(_("First day on which it holds."))
    extent = choice(
        Succession.Extent.choices, _("How much of the territory passed: whole or part.")
    )
    carries_results = flag(_("Whether results are carried on along this succession."))
    legal_basis = text(_("Decision or law that it rests on; may be empty."))


@extend_schema_serializer(many=False)
class SuccessionsAnswer(Answer):
    """Successions, the earliest first."""

    results = SuccessionRow(many=True, help_text=_("The successions."))


class Successions(Room):
    """Successions from and to units of the reader's territory."""

    @extend_schema(parameters=[SuccessionsAsked], responses=SuccessionsAnswer)
    def list(self, request: Request) -> Response:
        """Successions from and to units of your territory, the earliest first."""
        asked = read(request, SuccessionsAsked)
        user = user_of(request)
        page = Page(request, asked, SuccessionsAsked.orders, SuccessionRow)
        return page.answer(map(_told, page.cut(_asked(user, asked).values(*COLUMNS))))


def _asked(user: User, asked: dict[str, Any]) -> QuerySet[Any]:
    seen = UnitVersion.objects.visible_to(user).values("unit_id")
    rows = Succession.objects.filter(Q(predecessor__in=seen) | Q(successor__in=seen))
    wanted = {
        "level": "predecessor__level",
        "since": "effective_on__gte",
        "until": "effective_on__lte",
    }
    rows = rows.filter(**{wanted[name]: asked[name] for name in wanted if name in asked})
    if code := asked.get("code"):
        rows = rows.filter(Q(predecessor__code=code) | Q(successor__code=code))
    return rows


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "level": row["predecessor__level"],
        "predecessor": row["predecessor__code"],
        "successor_level": row["successor__level"],
        "successor": row["successor__code"],
        "effective_on": row["effective_on"],
        "extent": row["extent"],
        "carries_results": row["is_default"],
        "legal_basis": row["legal_basis"],
    }
