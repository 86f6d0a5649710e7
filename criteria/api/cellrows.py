"""What calls about one cell send and get: each serializer is also its schema."""

from typing import Any

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from criteria.api.parameters import AUTHORITIES
from criteria.forms import DECIMALS, MAX_NOTE
from criteria.models import Authority, Basis, Status
from ntm_portal.lib.asking import choice
from ntm_portal.lib.bodies import Body, Number, Text

STATUSES = tuple(status.name.lower() for status in reversed(Status))
STATUS_TOLD = _(
    "The verdict: met, nearly_met, not_met, not_applicable (not considered), or withdrawn: an"
    " entry that was cleared, no data."
)
VALUE_TOLD = _("The number, in the indicator's unit of measurement; at most four decimals.")
ANSWER_TOLD = _(
    "The answer where it is no number: met, not_met, not_applicable (not considered), or a grade"
    " of the indicator's scale."
)


def note(**options: Any) -> Text:
    """The note of an entry."""
    about = _("Note; needed where a verdict differs from what the recorded values say.")
    return Text(max_length=MAX_NOTE, allow_blank=True, help_text=about, required=False, **options)


def reason() -> Text:
    """The reason of an entry."""
    about = _("Why it is recorded only now: needed for a past day, such as “minutes of 24/07”.")
    return Text(max_length=MAX_NOTE, allow_blank=True, help_text=about, required=False, default="")


def status(**options: Any) -> serializers.ChoiceField:
    """A verdict by its name."""
    return choice(STATUSES, STATUS_TOLD, **options)


def value(**options: Any) -> Number:
    """A number as the indicator measures it."""
    return Number(
        max_digits=12 + DECIMALS, decimal_places=DECIMALS, help_text=VALUE_TOLD, **options
    )


class VerdictBody(Body):
    """A verdict to be recorded."""

    status = status()
    note = note(default="")
    reason = reason()


class ValueBody(Body):
    """A value to be recorded: a number, or an answer where the indicator asks for a word."""

    value = value(required=False)
    answer = Text(max_length=60, required=False, help_text=ANSWER_TOLD)
    note = note(default="")
    reason = reason()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two, and not both."""
        return check_one(attrs)


def check_one(attrs: dict[str, Any]) -> dict[str, Any]:
    """Refuse what names both a number and an answer, or neither."""
    if ("value" in attrs) == ("answer" in attrs):
        raise serializers.ValidationError({"value": [_("Give either a value or an answer.")]})
    return attrs


class Named(serializers.ChoiceField):
    """A number of `kind` told by its name."""

    def __init__(self, kind: type[IntegerChoices], names: tuple[str, ...], **options: Any) -> None:
        super().__init__(names, **options)
        self.kind = kind

    def to_representation(self, value: Any) -> str:
        """Its name."""
        return self.kind(value).name.lower()


class EntryRow(serializers.Serializer[Any]):
    """An entry on record."""

    entry = serializers.IntegerField(
        source="assertion",
        help_text=_("Number of the entry as it was made; what `seen` of a bulk write refers to."),
    )
    authority = Named(Authority, AUTHORITIES, help_text=_("The body whose entry it is."))
    note = serializers.CharField(help_text=_("Note."))
    reason = serializers.CharField(help_text=_("Why it was recorded for a past day."))
    holds_from = serializers.DateField(help_text=_("First day on which it holds."))
    holds_to = serializers.DateField(
        allow_null=True, help_text=_("First day on which it no longer holds; null while it does.")
    )
    asserted_by = serializers.CharField(help_text=_("Who entered it."))
    asserted_at = serializers.DateTimeField(help_text=_("When a person entered it."))


class VerdictEntryRow(EntryRow):
    """A verdict on record."""

    status = Named(Status, STATUSES, help_text=STATUS_TOLD)
    basis = serializers.ChoiceField(
        choices=Basis.choices, help_text=_("declared, or computed from the recorded values.")
    )


class ValueEntryRow(EntryRow):
    """A value on record; without number and answer it is an entry that was cleared."""

    value = serializers.DecimalField(
        max_digits=18,
        decimal_places=DECIMALS,
        allow_null=True,
        normalize_output=True,
        help_text=VALUE_TOLD,
    )
    answer = serializers.CharField(help_text=ANSWER_TOLD)


class CellRow(serializers.Serializer[Any]):
    """One cell as at a day."""

    unit = serializers.CharField(source="spot.version.unit.code", help_text=_("Official code."))
    set = serializers.CharField(source="spot.criteria_set.code", help_text=_("Code of the set."))
    number = serializers.CharField(source="spot.number", help_text=_("Number in the set."))
    authority = Named(
        Authority,
        AUTHORITIES,
        allow_null=True,
        help_text=_("The body that you record for here; null where you only read."),
    )


class VerdictCell(CellRow):
    """The verdicts on record on a criterion of a unit, as at a day."""

    own = VerdictEntryRow(
        allow_null=True, help_text=_("The entry of that body, cleared ones too; null for none.")
    )
    headline = VerdictEntryRow(
        allow_null=True, help_text=_("The verdict that counts: the most senior on record.")
    )


class ValueCell(CellRow):
    """The values on record of an indicator of a unit, as at a day."""

    own = ValueEntryRow(
        allow_null=True, help_text=_("The entry of that body, cleared ones too; null for none.")
    )
    headline = ValueEntryRow(
        allow_null=True, help_text=_("The value of the most senior body that has one.")
    )
