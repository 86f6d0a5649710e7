"""What a person tells of a long list besides the list itself."""

import hashlib
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from accounts.models import User
from communes.people.reach import reach_of
from criteria.bulk.importing import Order, check_order
from criteria.catalogue import all_sets
from criteria.forms import MAX_NOTE
from criteria.models import CriteriaSet, Upload

LEVELS = (CriteriaSet.SetLevel.COMMUNE, CriteriaSet.SetLevel.DISTRICT)


class ListForm(forms.Form):
    """File, set, day and reason."""

    file = forms.FileField(
        label=gettext_lazy("List of values (.csv or .xlsx)"),
        help_text=gettext_lazy("At most 20 MB. Nothing is recorded before you have seen a check."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    criteria_set = forms.ChoiceField(label=gettext_lazy("Criteria set"))
    effective_on = forms.DateField(
        label=gettext_lazy("The values hold from"),
        help_text=gettext_lazy("For rows that name no day of their own."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed for a day gone by, such as: report of 30/06."),
        max_length=MAX_NOTE,
        required=False,
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.user = user
        self.sets = {row.code: row for row in all_sets() if self._is_offered(row)}
        choices = [(code, f"{code} – {row.name_vi}") for code, row in self.sets.items()]
        self.fields["criteria_set"].choices = choices  # type: ignore[attr-defined]
        self.fields["effective_on"].initial = today

    def _is_offered(self, row: CriteriaSet) -> bool:
        reach = reach_of(self.user)
        near = reach.nation or row.province_id in (None, *reach.provinces)
        return row.level in LEVELS and near

    def clean(self) -> dict[str, Any]:
        """Check the day and the reason as they are checked when recording."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = self.sets.get(cleaned.get("criteria_set", ""))
        if chosen is not None and cleaned.get("effective_on"):
            order = Order(chosen, cleaned["effective_on"], self.user, cleaned.get("reason", ""))
            try:
                check_order(order)
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned

    @property
    def fields_of_upload(self) -> dict[str, Any]:
        """What the upload keeps of the form."""
        given = self.cleaned_data
        return {
            "criteria_set": self.sets[given["criteria_set"]],
            "effective_on": given["effective_on"],
            "reason": given["reason"],
        }

    def sent_before(self) -> Upload | None:
        """The same list sent before and not recorded yet: a form that was sent twice."""
        file = self.cleaned_data["file"]
        digest = hashlib.file_digest(file.file, "sha256").hexdigest()
        file.seek(0)
        mine = Upload.objects.visible_to(self.user).filter(
            kind=Upload.Kind.LONG, sha256=digest, applied_at__isnull=True, **self.fields_of_upload
        )
        found: Upload | None = mine.order_by("-pk").first()
        return found
