"""What a person chooses before a changed set is written: from which day, or as a correction."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.models import CriteriaSet, Upload
from criteria.workbook.catalogue.proposal import AMENDMENT, CORRECTION
from ntm_portal.lib.periods import contains
from ntm_portal.lib.text import search_key

OF_AMENDMENT = ("decision", "cited_as", "name_vi", "effective_on")


class ChoiceForm(forms.Form):
    """An amendment with its decision and day, or a correction with its reason."""

    how = forms.ChoiceField(
        label=gettext_lazy("How the changes count"),
        choices=[
            (AMENDMENT, gettext_lazy("A decision changes the set from a day on")),
            (CORRECTION, gettext_lazy("The set was held wrongly or incompletely: put it right")),
        ],
        widget=forms.RadioSelect,
    )
    decision = forms.CharField(label=gettext_lazy("Decision"), required=False, max_length=200)
    cited_as = forms.CharField(
        label=gettext_lazy("Short form of the decision"), required=False, max_length=200
    )
    name_vi = forms.CharField(
        label=gettext_lazy("What the decision is about"), required=False, max_length=600
    )
    effective_on = forms.DateField(
        label=gettext_lazy("In force from"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for the correction"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, changed: CriteriaSet | None, **kwargs: Any) -> None:
        """`changed` is the set as it stands; None for a new one, which no decision changes."""
        super().__init__(*args, **({"auto_id": "choice-%s", "label_suffix": ""} | kwargs))
        self.changed = changed

    def clean_effective_on(self) -> date | None:
        """Refuse a day on which the set cannot change: its first one, and those outside it."""
        day: date | None = self.cleaned_data["effective_on"]
        if day is None or self.changed is None:
            return day
        first, end = self.changed.valid_from + timedelta(days=1), self.changed.valid_to
        if contains(day, first, end):
            return day
        message = _("The set changes on a day from %(first)s on.")
        if end:
            message = _("The set changes on a day from %(first)s to %(last)s.")
        last = f"{end - timedelta(days=1):%d/%m/%Y}" if end else ""
        raise ValidationError(message % {"first": f"{first:%d/%m/%Y}", "last": last})

    def clean(self) -> dict[str, Any]:
        """Each way of counting needs its own facts."""
        data = super().clean() or self.cleaned_data
        is_amendment = data.get("how") == AMENDMENT
        for name in OF_AMENDMENT if is_amendment else ("reason",):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(_("Fill in this field."), code="required"))
        if is_amendment and data.get("cited_as") and not code_of(data["cited_as"]):
            self.add_error("cited_as", _("Write the number of the decision in it."))
        return data


def code_of(cited_as: str) -> str:
    """A code for an amendment from the short form of its decision: "QĐ 12/2026" is QD-12-2026."""
    words = re.findall(r"[A-Z0-9]+", search_key(cited_as).upper())
    code = "-".join(words)[:40].strip("-")
    return code if len(code) > 1 else ""


def told_by(upload: Upload, default: str) -> dict[str, Any]:
    """What the person chose before, for the form to begin with."""
    known = {name: upload.choices.get(name, "") for name in (*OF_AMENDMENT, "how")}
    return known | {"how": known["how"] or default, "reason": upload.reason}


def choose(upload: Upload, data: dict[str, Any]) -> None:
    """Keep the choice with the upload."""
    told = {"how": data["how"]}
    if data["how"] == AMENDMENT:
        told |= {name: data[name] for name in ("decision", "cited_as", "name_vi")}
        told |= {
            "code": code_of(data["cited_as"]),
            "effective_on": data["effective_on"].isoformat(),
        }
    upload.choices = told
    upload.effective_on = data["effective_on"] if data["how"] == AMENDMENT else None
    upload.reason = data["reason"] if data["how"] == CORRECTION else ""
    upload.save(update_fields=["choices", "effective_on", "reason"])
