"""GET /api/v1/audit/: who wrote what, for those who manage."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import words
from accounts.requests import user_of
from communes.people.audit import AuditFilter, visible_entries
from ntm_portal.lib.answers import Answer, moment, number, text
from ntm_portal.lib.asking import Listed, choice, day, read
from ntm_portal.lib.asking import text as asked_text
from ntm_portal.lib.paging import Page
from ntm_portal.lib.periods import VIETNAM
from ntm_portal.lib.room import Room

PLAIN = ("action", "subject", "before", "after", "reason", "request_id")
COLUMNS = (*PLAIN, "pk", "at", "actor_name", "subject_key", "unit_code")


class AuditAsked(Listed):
    """Parameters of the audit trail: those of the page."""

    orders = {"at": ("at", "pk")}

    unit = asked_text(100, _("About units that are or were called so, or have this code."))
    person = asked_text(100, _("By or about people whose name or user name contains this."))
    subject = choice(
        sorted(words.subjects), _("About this kind of thing, such as verdict."), required=False
    )
    action = choice(
        sorted(words.actions), _("This was done, such as verdict.record."), required=False
    )
    since = day(_("On this day, YYYY-MM-DD, or later."))
    until = day(_("On this day, YYYY-MM-DD, or earlier."))


class AuditRow(serializers.Serializer[Any]):
    """One write. Rows are never changed or removed."""

    id = number(_("Names the entry for good."))
    at = moment(_("When."))
    actor = text(_("Who did it; “system” is a command of the operator."))
    action = text(_("What was done, as a code."))
    subject = text(_("To what kind of thing, as a code."))
    key = text(_("To which of them."))
    unit = text(_("Official code of the unit that it concerns; may be empty."))
    before = serializers.DictField(
        allow_null=True, help_text=_("What was there before, by field; null for nothing.")
    )
    after = serializers.DictField(
        allow_null=True, help_text=_("What is there since, by field; null for nothing.")
    )
    reason = text(_("Why; may be empty."))
    request_id = text(_("Id of the request that did it, as in the log; may be empty."))


@extend_schema_serializer(many=False)
class AuditAnswer(Answer):
    """Entries of the audit trail."""

    results = AuditRow(many=True, help_text=_("The entries, the earliest first."))


class Audit(Room):
    """The audit trail, for those who manage the units and people that it is about."""

    @extend_schema(parameters=[AuditAsked], responses=AuditAnswer)
    def list(self, request: Request) -> Response:
        """Entries of the audit trail about what you manage; 403 for who manages nothing."""
        user = user_of(request)
        entries = visible_entries(user)
        asked = read(request, AuditAsked)
        page = Page(request, asked, AuditAsked.orders, AuditRow)
        found: Any = AuditFilter(asked, queryset=entries)
        return page.answer(map(_told, page.cut(found.qs.values(*COLUMNS))))


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in PLAIN} | {
        "id": row["pk"],
        "at": row["at"].astimezone(VIETNAM),
        "actor": row["actor_name"],
        "key": row["subject_key"],
        "unit": row["unit_code"],
    }
