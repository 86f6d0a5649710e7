"""The forms about publishing."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from criteria.models import CriteriaSet
from meetings.models import Meeting, MeetingFile, Publication, PublishedProgress
from meetings.publishing import Draft


class PublicationForm(forms.Form):
    """What the public shall read of a meeting, with a tick and a caption for each photo."""

    title = forms.CharField(label=_("Title"), max_length=300)
    text = forms.CharField(
        label=_("Text"), max_length=50_000, widget=forms.Textarea({"rows": 14}),
        help_text=_("Plain paragraphs; leave an empty line between them."),
    )  # fmt: skip
    shows_figures = forms.BooleanField(
        label=_("Show the figures of the meeting (communes, criteria met)"), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, meeting: Meeting, row: Publication | None, photos: list[MeetingFile]
    ) -> None:
        self.photos = photos
        super().__init__(data, initial=_initial(meeting, row, photos))
        for photo in photos:
            self.fields[f"photo_{photo.pk}"] = forms.BooleanField(
                label=_("Show this photo"), required=False
            )
            self.fields[f"caption_{photo.pk}"] = forms.CharField(
                label=_("What it shows"), max_length=300, required=False
            )

    def choices(self) -> Iterator[tuple[MeetingFile, BoundField, BoundField]]:
        """Each photo with its tick and its caption."""
        for photo in self.photos:
            yield photo, self[f"photo_{photo.pk}"], self[f"caption_{photo.pk}"]

    @property
    def draft(self) -> Draft:
        """What the person wants, once the form is valid."""
        asked = self.cleaned_data
        chosen = [photo.pk for photo in self.photos if asked[f"photo_{photo.pk}"]]
        return Draft(
            title=asked["title"],
            text=asked["text"],
            shows_figures=asked["shows_figures"],
            captions={pk: asked[f"caption_{pk}"] for pk in chosen},
        )


def _initial(
    meeting: Meeting, row: Publication | None, photos: list[MeetingFile]
) -> dict[str, Any]:
    given: dict[str, Any] = {
        "title": row.title if row else meeting.title,
        "text": row.text if row else "",
        "shows_figures": row.shows_figures if row else True,
        "revision": row.revision if row else 0,
    }
    for photo in photos:
        given |= {f"photo_{photo.pk}": photo.is_public, f"caption_{photo.pk}": photo.caption}
    return given


class SwitchForm(forms.Form):
    """Whether a province shows its progress, and of which set."""

    is_on = forms.BooleanField(label=_("Show the progress on the public pages"), required=False)
    criteria_set = forms.ModelChoiceField(
        label=_("Criteria set"), queryset=CriteriaSet.objects.none(), empty_label=None
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, row: PublishedProgress | None, sets: QuerySet[CriteriaSet]
    ) -> None:
        given: dict[str, Any] = {"is_on": False, "revision": 0}
        if row:
            given = {"is_on": row.is_on, "revision": row.revision}
            given["criteria_set"] = row.criteria_set_id
        super().__init__(data, initial=given)
        self.fields["criteria_set"].queryset = sets  # type: ignore[attr-defined]
        self.fields["criteria_set"].label_from_instance = (  # type: ignore[attr-defined]
            lambda one: f"{one.code} · {one.name}"
        )
