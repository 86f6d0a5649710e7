"""What a call that writes many entries sends and gets; each serializer is also its schema."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from criteria.api import cellrows
from criteria.api.cellrows import ValueEntryRow, VerdictEntryRow
from criteria.batch import Fate
from criteria.forms import MAX_SEEN
from criteria.models.fact import Fact
from ntm_portal.lib.bodies import Body, Day, Text, Whole, Yes
from ntm_portal.lib.problems import Fault, faults, pointer

MOST_ROWS = 5000
SOME: dict[str, Any] = {"required": False, "max_length": MOST_ROWS}
VERDICTS, VALUES = "verdicts", "measurements"


@dataclass
class Row:
    """One row of a call: the list it stands in, its place there, and what it says.

    `faults` are messages with the names of the fields that they are about; a row with any is not
    looked at further. `fate` and `fact` (what holds in the cell afterwards) come last.
    """

    part: str
    index: int
    said: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    fate: Fate = Fate.ERROR
    fact: Fact | None = None

    def refuse(self, message: str, *names: str) -> None:
        """Note what is wrong."""
        self.faults.append((names, message))

    @property
    def entry(self) -> int | None:
        """Number of the entry that holds afterwards; None for none."""
        return self.fact.assertion if self.fact and self.fact.pk else None

    @property
    def current(self) -> Fact | None:
        """What the cell says instead of what the sender saw."""
        return self.fact if self.fate == Fate.OVERTAKEN else None

    @property
    def told(self) -> list[Fault]:
        """What is wrong, each with a pointer into the body."""
        return [
            {"pointer": pointer(self.part, self.index, *names), "message": message}
            for names, message in self.faults
        ]


class Rows(serializers.ListSerializer[Any]):
    """A list whose wrong rows do not hide the others."""

    def run_child_validation(self, data: Any) -> Any:
        """What a row says, and what is wrong with it."""
        try:
            return super().run_child_validation(data), []
        except ValidationError as error:
            return {}, list(faults(error.detail))

    def to_internal_value(self, data: Any) -> list[Row]:
        """The rows, good and bad. Raises ValidationError for what is no list of rows."""
        read = super().to_internal_value(data)
        part = str(self.field_name)
        return [Row(part, index, *said) for index, said in enumerate(read)]


class _Placed(Body):
    """Where an entry is to be written, from which day, and what the sender saw there."""

    unit = Text(
        max_length=10,
        help_text=_("Official code, on the day, of the unit: a commune or a district."),
    )
    set = Text(max_length=40, help_text=_("Code of the criteria set."))
    number = Text(max_length=12, help_text=_("Number of the criterion or indicator in the set."))
    note = cellrows.note(default=None, allow_null=True)
    holds_from = Day(
        required=False, help_text=_("First day on which it holds, YYYY-MM-DD; unless given: today.")
    )
    seen = Whole(
        min_value=0,
        max_value=MAX_SEEN,
        required=False,
        allow_null=True,
        default=None,
        help_text=_(
            "`entry` of your own entry as you read it, 0 for none: where there is another by now,"
            " the row is overtaken. Unless given: whatever is there is replaced."
        ),
    )


class VerdictRow(_Placed):
    """A verdict to be recorded."""

    status = cellrows.status()

    class Meta:
        list_serializer_class = Rows


class ValueRow(_Placed):
    """A value to be recorded: a number, an answer, or a value of null, which clears the entry."""

    value = cellrows.value(required=False, allow_null=True)
    answer = Text(max_length=60, required=False, help_text=cellrows.ANSWER_TOLD)

    class Meta:
        list_serializer_class = Rows

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two, and not both."""
        return cellrows.check_one(attrs)


class RecordsBody(Body):
    """Verdicts and values to be recorded in one go."""

    atomic = Yes(
        default=True,
        help_text=_("Record all rows or none; false records those that can be."),
    )
    reason = cellrows.reason()
    verdicts = VerdictRow(many=True, help_text=_("Verdicts, each cell once."), **SOME)
    measurements = ValueRow(many=True, help_text=_("Values, each cell once."), **SOME)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Some rows, and not too many."""
        count = sum(1 for _row in rows_of(attrs))
        if not 1 <= count <= MOST_ROWS:
            told = _now("Send 1 to %(most)d rows in one call; these are %(count)d.")
            raise ValidationError(told % {"most": MOST_ROWS, "count": count})
        return attrs


def rows_of(given: dict[str, Any]) -> Iterator[Row]:
    """The rows of a body, values first: verdicts may rest on them."""
    yield from given.get(VALUES, ())
    yield from given.get(VERDICTS, ())


class FaultRow(serializers.Serializer[Any]):
    """What is wrong with a row."""

    pointer = serializers.CharField(help_text=_("JSON pointer into the body that was sent."))
    message = serializers.CharField(help_text=_("What is wrong, for a person to read."))


class FateRow(serializers.Serializer[Any]):
    """What became of a row."""

    index = serializers.IntegerField(help_text=_("Place of the row in its list, from 0."))
    fate = serializers.ChoiceField(
        choices=[str(fate) for fate in Fate],
        help_text=_(
            "new, changed, same (it was on record already), error, or overtaken (someone changed"
            " the cell since you read it). Where nothing was written: what it would have been."
        ),
    )
    errors = FaultRow(  # type: ignore[assignment]  # a name that Serializer uses too
        source="told", many=True, help_text=_("What is wrong with the row; empty if nothing is.")
    )
    entry = serializers.IntegerField(
        allow_null=True,
        help_text=_("Number of your own entry in the cell afterwards; null for none."),
    )


class VerdictFate(FateRow):
    """What became of a verdict."""

    current = VerdictEntryRow(
        allow_null=True, help_text=_("Where overtaken: your own entry as it is now; else null.")
    )


class ValueFate(FateRow):
    """What became of a value."""

    current = ValueEntryRow(
        allow_null=True, help_text=_("Where overtaken: your own entry as it is now; else null.")
    )


class RecordsAnswer(serializers.Serializer[Any]):
    """What became of every row."""

    batch = serializers.CharField(
        allow_null=True,
        help_text=_(
            "Names what was written, so that it can be taken back; null where nothing was."
        ),
    )
    written = serializers.IntegerField(help_text=_("Rows that were written: new and changed."))
    measurements = ValueFate(many=True, help_text=_("One for each value, in the order sent."))
    verdicts = VerdictFate(many=True, help_text=_("One for each verdict, in the order sent."))
