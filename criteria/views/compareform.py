"""The form of a comparison: two sets, and the classes and the year by which both are read."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.catalogue import SetView
from criteria.models import CriteriaSet
from criteria.setrows import told_years
from criteria.views.setchoice import class_label, offered_classes


class CompareForm(forms.Form):
    """`views` are the set of the page and, where one was chosen, the other.

    A class is asked for only where a set leaves a choice, the year only where any is told.
    """

    first = forms.ChoiceField(label=gettext_lazy("Criteria set"), required=False)
    other = forms.ChoiceField(label=gettext_lazy("Compared with"), required=False)
    changed = forms.BooleanField(label=gettext_lazy("Only what differs"), required=False)

    def __init__(self, data: Any, sets: list[CriteriaSet], views: list[SetView]) -> None:
        super().__init__(data)
        self.code = views[0].code
        codes = [(row.code, f"{row.code} · {row.name}") for row in sets]
        self.fields["first"].choices = codes  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", _("choose a set")), *codes]  # type: ignore[attr-defined]
        for name, view, blank in zip(("class", "other_class"), views, (False, True), strict=False):
            self._add_class(name, view, blank=blank)
        if years := sorted({year for view in views for year in told_years(view)}):
            self._add_year(years)

    def _add_class(self, name: str, view: SetView, *, blank: bool) -> None:
        choices = [(row.code, row.name) for row in offered_classes(view)]
        if len(choices) < 2:
            return
        label = _("%(label)s of %(set)s") % {"label": class_label(view), "set": view.code}
        same = [("", _("the same, where it is told"))] if blank else []
        self.fields[name] = forms.ChoiceField(
            label=label, choices=[*same, *choices], required=False
        )

    def _add_year(self, years: list[int]) -> None:
        choices = [("", _("the last of each set")), *((year, str(year)) for year in years)]
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Assessment year"), choices=choices, coerce=int, required=False
        )

    def clean_other(self) -> str:
        """Refuse to compare a set with itself."""
        code = str(self.cleaned_data["other"])
        if code == self.code:
            raise forms.ValidationError(_("Choose another set than the first."))
        return code
