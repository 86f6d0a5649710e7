"""The form of a paper: its head, and its text section by section."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.people.forms import Day
from meetings.models import Paper
from meetings.papers.body import ABOUT, Section, sections_of
from meetings.papers.document import clean

LONGEST = 20_000  # letters of one section
HEAD = ("number", "place", "dated_on", "issuer_above", "issuer")
NAMES = {  # of the sections without a heading of their own
    ABOUT: gettext_lazy("Summary"),
    "opening": gettext_lazy("Opening"),
    "closing": gettext_lazy("Closing"),
}
FOOT = ("recipients", "signer_title", "signer")


class PaperForm(forms.ModelForm):  # type: ignore[type-arg]
    """A draft to be edited; `revision` tells which state of it the person saw."""

    dated_on = Day(label=gettext_lazy("Date"))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Paper
        fields = (*HEAD, *FOOT)
        widgets = {
            "recipients": forms.Textarea({"rows": 6}),
            "signer_title": forms.Textarea({"rows": 2}),
        }
        help_texts = {
            "number": gettext_lazy("Begin with “/” to leave room for a number written by hand."),
            "signer_title": gettext_lazy("One line each, such as KT. and the title itself."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        paper = kwargs["instance"]
        self.sections = sections_of(paper.body)
        given = {"revision": paper.revision} | kwargs.pop("initial", {})
        super().__init__(*args, **({"label_suffix": "", "initial": given} | kwargs))
        for section in self.sections:
            self._add(section)

    def _add(self, section: Section) -> None:
        """The fields of a section: its title, its text, and whether its tables stay."""
        key = section.key
        if section.level:
            self.fields[f"title_{key}"] = forms.CharField(
                label=_("Heading"), max_length=200, initial=section.title
            )
        rows = min(max(3, section.text.count("\n") + 1 + len(section.text) // 90), 16)
        self.fields[f"text_{key}"] = forms.CharField(
            label=_("Text"),
            required=False, max_length=LONGEST, initial=section.text, strip=False,
            widget=forms.Textarea({"rows": 2 if key == ABOUT else rows}),
        )  # fmt: skip
        if section.tables:
            self.fields[f"tables_{key}"] = forms.BooleanField(
                label=_("With the table"), required=False, initial=section.shows_tables
            )

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields of the head."""
        return [self[name] for name in HEAD]

    @property
    def foot(self) -> list[forms.BoundField]:
        """The fields of the foot."""
        return [self[name] for name in FOOT]

    @property
    def parts(self) -> list[tuple[Section, str, list[forms.BoundField]]]:
        """Each section with its name and its fields."""
        names = ("title", "text", "tables")
        return [
            (
                row,
                named(row),
                [self[f"{n}_{row.key}"] for n in names if f"{n}_{row.key}" in self.fields],
            )
            for row in self.sections
        ]

    def filled(self) -> Paper:
        """The paper with what was typed."""
        paper: Paper = self.instance
        given = self.cleaned_data
        paper.body = [
            replace(
                row,
                title=clean(given.get(f"title_{row.key}", row.title)).replace("\n", " "),
                text=clean(given[f"text_{row.key}"]),
                shows_tables=given.get(f"tables_{row.key}", row.shows_tables),
            ).stored()
            for row in self.sections
        ]
        return paper

    def beside(self, stored: Paper) -> list[tuple[str, str]]:
        """Label and text of the fields where the stored paper differs from what was typed.

        The form takes the revision of the stored paper, so that it can be sent once more.
        """
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["revision"] = stored.revision  # type: ignore[index]
        theirs = PaperForm(instance=stored)
        return [
            (self._label(field), str(theirs[field.name].value() or _("nothing")))
            for field in self.visible_fields()
            if field.name in theirs.fields and _text(theirs[field.name]) != _text(field)
        ]

    def _label(self, field: forms.BoundField) -> str:
        """A field of a section carries the title of the section."""
        names = {row.key: named(row) for row in self.sections}
        title = names.get(field.name.partition("_")[2], "")
        return f"{title}: {field.label}" if title else str(field.label)


def named(section: Section) -> str:
    """What the form calls a section."""
    return section.title or str(NAMES.get(section.key, section.key))


def _text(field: forms.BoundField) -> str:
    return str(field.value() or "").replace("\r\n", "\n").strip()
