"""What people say of a task: reports, decisions, changes; and what they ask of the next meeting."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from communes.filters import DAY_FORMATS
from criteria.evidence_forms import FilesInput
from ntm_portal.lib.filetypes import ENDINGS

MOST_LETTERS = 5000


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__({"type": "date"} | attrs, format="%Y-%m-%d")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, input_formats=DAY_FORMATS, widget=DayInput())


def _text(label: Any, rows: int = 3, **given: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=MOST_LETTERS, widget=widget, **given)


class PapersField(forms.Field):
    """Any number of files as they came; whether each can be kept is for the service to say."""

    widget = FilesInput

    def clean(self, value: Any) -> list["UploadedFile[bytes]"]:
        """The files; none is fine."""
        return list(value or [])


class TaskForm(forms.Form):
    """A form about one task; `revision` tells which state of it the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    action = ""

    def __init__(self, *args: Any, task: Any, **kwargs: Any) -> None:
        initial = {"revision": task.revision} | kwargs.pop("initial", {})
        named = {"label_suffix": "", "auto_id": f"{self.action}-%s", "initial": initial}
        super().__init__(*args, **(named | kwargs))
        self.task = task

    @property
    def seen(self) -> int:
        """The revision that the person saw."""
        seen: int = self.cleaned_data["revision"]
        return seen

    def saw(self, revision: int) -> None:
        """Let saving again overwrite what is there now."""
        data: Any = self.data
        self.data = data.copy()
        self.data["revision"] = revision  # type: ignore[index]


class ReportForm(TaskForm):
    """How the task stands, in the owner's words."""

    action = "report"

    on = _day(_("As at"))
    text = _text(_("What was done, what is left"))
    says_done = forms.BooleanField(label=_("The task is done"), required=False)
    evidence = forms.MultipleChoiceField(
        label=_("Evidence on record for this criterion"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    papers = PapersField(
        label=_("Papers"),
        required=False,
        help_text=_("PDF, pictures, Word or Excel; they stay with the task."),
    )

    def __init__(self, *args: Any, evidence: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_record = {str(row.key): row for row in evidence}
        self.fields["papers"].widget.attrs["accept"] = ",".join(ENDINGS)
        if self.on_record:
            named = [(key, row.title or row.name) for key, row in self.on_record.items()]
            self.fields["evidence"].choices = named  # type: ignore[attr-defined]
        else:
            del self.fields["evidence"]

    @property
    def chosen(self) -> list[Any]:
        """The evidence that was ticked."""
        return [self.on_record[key] for key in self.cleaned_data.get("evidence", ())]


class CloseForm(TaskForm):
    """That the task was done, and when."""

    action = "close"

    done_on = _day(_("Done on"))
    text = _text(_("Remark"), rows=2, required=False)


class ReasonForm(TaskForm):
    """Why a task is reopened or dropped."""

    reason = _text(_("Reason"), rows=2)


class ReopenForm(ReasonForm):
    """Why the task is not done after all."""

    action = "reopen"


class DropForm(ReasonForm):
    """Why nobody has to do it any more."""

    action = "drop"


class ChangeForm(TaskForm):
    """Other terms: `owners` maps keys such as "a12", "u33" to names, `people` act for the owner."""

    action = "change"

    text = _text(_("Task"))
    due_on = _day(_("Due on"))
    owner = forms.ChoiceField(label=_("Owner"))
    person = forms.ChoiceField(
        label=_("Person in charge"),
        required=False,
        help_text=_("People who act for the present owner. For a new owner leave it empty first."),
    )
    reason = _text(_("Reason for the change"), rows=2)

    def __init__(
        self, *args: Any, owners: dict[str, str], people: Iterable[Any], **kwargs: Any
    ) -> None:
        task = kwargs["task"]
        kwargs["initial"] = {
            "text": task.text,
            "due_on": task.due_on,
            "owner": f"a{task.agency_id}" if task.agency_id else f"u{task.owner_unit_id}",
            "person": task.person_id,
        }
        super().__init__(*args, **kwargs)
        self.people = {str(row.pk): row for row in people}
        nobody = [("", "—")]
        self.fields["owner"].choices = list(owners.items())  # type: ignore[attr-defined]
        self.fields["person"].choices = [*nobody, *self.people.items()]  # type: ignore[attr-defined]


class NextForm(forms.Form):
    """When the next meeting of the line is, what it is called, and by which set it judges."""

    held_on = _day(_("Held on"))
    title = forms.CharField(label=_("Title"), max_length=300)
    criteria_set = forms.ChoiceField(label=_("Criteria set"))

    def __init__(self, *args: Any, sets: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | kwargs))
        self.sets = {row.code: row for row in sets}
        named = [(code, f"{code} · {row.name}") for code, row in self.sets.items()]
        self.fields["criteria_set"].choices = named  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        """What `prepare_next` takes."""
        held_on: date = self.cleaned_data["held_on"]
        chosen = self.sets[self.cleaned_data["criteria_set"]]
        return {"held_on": held_on, "title": self.cleaned_data["title"], "criteria_set": chosen}
