"""GET /api/v1/evidence/: what is known of each file, and the file itself."""

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import user_of
from communes.lookup import today
from criteria.api.evidencereading import COLUMNS, asked_evidence, told_evidence
from criteria.api.evidencerows import EvidenceAnswer, EvidenceRow
from criteria.api.factparameters import PlacesAsked
from criteria.api.factreading import Scope, until
from criteria.evidence_content import content_of
from criteria.models import Evidence
from ntm_portal.lib.api import refuse_unknown
from ntm_portal.lib.asking import day, read, text
from ntm_portal.lib.filetypes import TYPES
from ntm_portal.lib.paging import Page
from ntm_portal.lib.rendering import Json
from ntm_portal.lib.room import Room

KEY = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
ID = OpenApiParameter(
    "id", OpenApiTypes.UUID, OpenApiParameter.PATH, description=_("Names the file.")
)


class EvidenceAsked(PlacesAsked):
    """Parameters of the list of evidence."""

    orders = {"added_at": ("uploaded_at", "pk")}

    number = text(12, _("Only on the criterion with this number; needs a set."))
    known_at = day(
        _(
            "Only what was on record at the end of this day, YYYY-MM-DD. Unless given: what is on"
            " record now. Not together with changed_since."
        )
    )


class Content(Json):
    """Whatever type the file has; a problem is JSON."""

    media_type = "*/*"


class EvidenceRoom(Room):
    """Files behind the verdicts of the units of the caller's territory."""

    lookup_value_regex = KEY

    def get_renderers(self) -> list[BaseRenderer]:
        """A file comes as what it is."""
        return [Content()] if self.action == "content" else super().get_renderers()

    @extend_schema(
        operation_id="evidence_list", parameters=[EvidenceAsked], responses=EvidenceAnswer
    )
    def list(self, request: Request) -> Response:
        """Files on record; with `changed_since` those added or withdrawn since.

        Units outside your territory are never in the list, and naming one is a 404.
        """
        scope = Scope.of(user_of(request), read(request, EvidenceAsked), today())
        orders, kept = EvidenceAsked.orders, {"until": until(timezone.now())}
        page = Page(request, scope.asked, orders, EvidenceRow, kept=kept)
        rows = page.cut(asked_evidence(scope).values(*COLUMNS))
        return page.answer(told_evidence(rows, scope, request))

    @extend_schema(parameters=[ID], responses=EvidenceRow)
    def retrieve(self, request: Request, pk: str) -> Response:
        """What is known of one file, withdrawn ones too."""
        refuse_unknown(request, [])
        scope = Scope.of(user_of(request), {}, today())
        rows = Evidence.objects.visible_to(scope.user).filter(key=pk).values(*COLUMNS)
        for row in told_evidence(list(rows), scope, request):
            return Response(row)
        raise NotFound

    @extend_schema(
        parameters=[ID],
        responses={(200, kind): OpenApiTypes.BINARY for kind in sorted(TYPES)},
    )
    @action(detail=True)
    def content(self, request: Request, pk: str) -> HttpResponseBase:
        """The file itself, as a download. It never changes: its tag is its SHA-256."""
        refuse_unknown(request, [])
        row = Evidence.objects.visible_to(user_of(request)).filter(key=pk).first()
        if row is None:
            raise NotFound
        tag = f'"{row.sha256}"'
        kept = get_conditional_response(request._request, etag=tag)
        response = kept or content_of(row, download=True)
        response["ETag"] = tag
        response["Cache-Control"] = "private, no-cache"
        return response
