"""What a person types when recording: a verdict, the value of an indicator, a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.catalogue import IndicatorView
from criteria.evaluation import MET, NOT_APPLICABLE, NOT_MET, Answer
from criteria.explain import answer_word
from criteria.models import Indicator, Status
from ntm_portal.lib.numbers import NumberError, parse_number

MAX_NOTE = 2000
DECIMALS = 4
MAX_SEEN = 2**63 - 1


class EntryForm(forms.Form):
    """What every entry carries: a note, a reason for a past day, and what was on screen."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(
        required=False, min_value=0, max_value=MAX_SEEN, widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=MAX_NOTE, widget=forms.TextInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.conflict: dict[str, Any] | None = None  # who changed the cell meanwhile, to what

    def clean_note(self) -> str:
        """The note in one Unicode form, whatever the keyboard sent."""
        return normalize("NFC", self.cleaned_data["note"])

    def problems(self) -> dict[str, list[str]]:
        """What is wrong, by field, as plain text."""
        return {name: [str(error) for error in errors] for name, errors in self.errors.items()}

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        """Show what a service refused, beside the field that it is about."""
        for name, messages in errors.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


class VerdictForm(EntryForm):
    """A verdict on a criterion; `status` comes out as a Status."""

    status = forms.ChoiceField(label=gettext_lazy("Verdict"))

    field_order = ["status", "note", "seen", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = (
            Status.WITHDRAWN,
            Status.MET,
            Status.NEARLY_MET,
            Status.NOT_MET,
            Status.NOT_APPLICABLE,
        )
        choices = [(status.name, status.label) for status in order]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]

    def clean_status(self) -> Status:
        """The verdict by its name."""
        return Status[self.cleaned_data["status"]]


def answer_choices(indicator: IndicatorView) -> list[tuple[str, str]]:
    """The answers to choose from; empty for an indicator that takes a number."""
    if indicator.kind == Indicator.Kind.MET:
        words: tuple[str, ...] = (MET, NOT_MET)
    elif indicator.kind == Indicator.Kind.ORDINAL:
        words = indicator.scale
    else:
        return []
    if indicator.may_be_not_applicable:
        words = (*words, NOT_APPLICABLE)
    return [("", _("no data")), *((word, answer_word(word)) for word in words)]


def typed(answer: Answer) -> str:
    """An answer as the field shows it: plain digits with a decimal comma, so that it reads back."""
    if answer.value is None:
        return answer.word
    return f"{answer.value.normalize():f}".replace(".", ",")


@dataclass(frozen=True)
class Fields:
    """What stands in the fields of an indicator or verdict: what is on record, or was refused.

    A scorecard shows nearly a hundred: their fields are written without a form, and only what is
    posted becomes one.
    """

    value: str = ""
    not_applicable: bool = False
    note: str = ""
    seen: str = "0"

    @classmethod
    def recorded(cls, row: Any, choices: bool) -> "Fields":
        """Those of a row, None for none; `choices` tells that the answer is chosen from a list."""
        if row is None:
            return cls()
        answer = Answer(row.value, row.answer)
        ticked = answer.word == NOT_APPLICABLE and not choices
        return cls("" if ticked else typed(answer), ticked, row.note, str(row.assertion))

    @classmethod
    def posted(cls, form: forms.Form) -> "Fields":
        """Those of a form as it was sent."""
        given = {name: str(form.data.get(name, "")) for name in ("note", "seen")}
        typed = str(form.data.get("value", form.data.get("status", "")))
        return cls(typed, bool(form.data.get("not_applicable")), **given)


class ValueForm(EntryForm):
    """The value of one indicator: a number as people type it, or one of the indicator's answers."""

    value = forms.CharField(required=False, max_length=60)
    not_applicable = forms.BooleanField(label=gettext_lazy("not considered"), required=False)

    field_order = ["value", "not_applicable", "note", "seen", "reason"]

    def __init__(self, *args: Any, indicator: IndicatorView, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"value-{indicator.number}-%s", **kwargs)
        self.indicator = indicator
        self.understood = ""
        field = self.fields["value"]
        field.label = f"{indicator.number} {indicator.name}"
        if choices := answer_choices(indicator):
            field.widget = forms.Select(choices=choices)
        else:
            extra = {"inputmode": "decimal", "autocomplete": "off", "class": "num"}
            field.widget = forms.TextInput(attrs=extra)
        if choices or not indicator.may_be_not_applicable:
            del self.fields["not_applicable"]

    def clean_value(self) -> str:
        """The text in one Unicode form: a grade's word must be found in its scale."""
        return normalize("NFC", self.cleaned_data["value"])

    def clean(self) -> dict[str, Any]:
        """Read the answer; what is no number stays in the field beside what is wrong with it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        text = cleaned.get("value", "")
        if cleaned.get("not_applicable"):
            cleaned["answer"] = Answer(word=NOT_APPLICABLE)
        elif answer_choices(self.indicator):
            cleaned["answer"] = Answer(word=text)
        else:
            cleaned["answer"] = self._number(text)
        return cleaned

    def _number(self, text: str) -> Answer:
        try:
            value = parse_number(text, percent=self.indicator.kind == Indicator.Kind.PERCENT)
        except NumberError as error:
            self.add_error("value", str(error))
            return Answer()
        if value is None:
            return Answer()
        if value != round(value, DECIMALS):
            self.add_error("value", _("Type at most four digits after the comma."))
        if text.strip() != typed(Answer(value)):
            self.understood = typed(Answer(value))
        return Answer(value)
