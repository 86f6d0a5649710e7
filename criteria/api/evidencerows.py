"""What the answers about evidence look like."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from communes.models import Level
from criteria.api.factrows import FactsAnswer
from criteria.api.parameters import AUTHORITIES
from ntm_portal.lib.answers import choice, day, moment, text
from ntm_portal.lib.answers import number as whole
from ntm_portal.lib.filetypes import TYPES


class EvidenceRow(serializers.Serializer[Any]):
    """One file on a criterion of a unit, or on one of its indicators."""

    id = serializers.UUIDField(help_text=_("Names the file for good."))
    unit = text(_("Official code of the unit."))
    level = choice(Level.choices, _("Level of the unit."))
    unit_name = text(_("Name alone, as it last was."))
    set = text(_("Code of the criteria set: the one asked for, else the one it was added in."))
    number = text(_("Number of the criterion in the set, as text."))
    indicator = text(_("Number of the indicator that it is about; null for all."), allow_null=True)
    authority = choice(AUTHORITIES, _("The body for which it was added."))
    as_of = day(_("The day for which it was added."))
    title = text(_("What it shows; may be empty."))
    name = text(_("Name of the file."))
    content_type = choice(sorted(TYPES), _("Type, as recognised from the content."))
    size = whole(_("Size in bytes."))
    sha256 = text(_("SHA-256 of the content, in hexadecimal digits."))
    document_number = text(_("Number of the document; may be empty."))
    document_date = day(_("Date of the document; null where none is told."), allow_null=True)
    added_at = moment(_("When it was added."))
    added_by = text(_("Who added it."))
    withdrawn_at = moment(_("When it was withdrawn; null while it is on record."), allow_null=True)
    withdrawal_reason = text(_("Why it was withdrawn; empty while it is on record."))
    content = serializers.URLField(help_text=_("Address of the file itself."))


@extend_schema_serializer(many=False)
class EvidenceAnswer(FactsAnswer):
    """Files, the earliest added first."""

    results = EvidenceRow(many=True, help_text=_("The files."))
