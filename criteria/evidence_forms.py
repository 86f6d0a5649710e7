"""What a person says of the files that they add, and why they withdraw one."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.catalogue import CriterionView, IndicatorView
from criteria.evidence import Paper
from ntm_portal.lib.filetypes import ENDINGS
from ntm_portal.lib.numbers import format_number

MAX_FILES = 10


class FilesInput(forms.FileInput):
    """A field that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.Field):
    """The files as they came; whether each can be kept is for the service to say."""

    widget = FilesInput

    def clean(self, value: Any) -> list["UploadedFile[bytes]"]:
        """At least one file, at most MAX_FILES."""
        files = list(value or [])
        if not files:
            raise ValidationError(_("Choose at least one file."))
        if len(files) > MAX_FILES:
            most = _("Choose at most %(most)d files at a time.") % {"most": MAX_FILES}
            raise ValidationError(most)
        return files


class EvidenceForm(forms.Form):
    """Files for a criterion or one of its indicators, with what they are."""

    upload = FilesField(label=gettext_lazy("Files"))
    about = forms.ChoiceField(label=gettext_lazy("Shows"), required=False)
    title = forms.CharField(
        label=gettext_lazy("What the file shows"), required=False, max_length=300
    )
    number = forms.CharField(label=gettext_lazy("Document number"), required=False, max_length=100)
    dated_on = forms.DateField(
        label=gettext_lazy("Document date"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, criterion: CriterionView, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "evidence-%s", "label_suffix": ""} | kwargs))
        self.indicators = {row.number: row for row in criterion.indicators}
        whole = ("", _("the whole criterion"))
        named = [(row.number, f"{row.number} {row.name}") for row in criterion.indicators]
        self.fields["about"].choices = [whole, *named]  # type: ignore[attr-defined]
        most = {"most": MAX_FILES, "size": format_number(settings.UPLOAD_MAX_BYTES / 2**20)}
        self.fields["upload"].help_text = (
            _("PDF, pictures, Word or Excel; up to %(most)d files of %(size)s MB each.") % most
        )
        self.fields["upload"].widget.attrs["accept"] = ",".join(ENDINGS)

    @property
    def indicator(self) -> IndicatorView | None:
        """The indicator that the files are about; None for the whole criterion."""
        return self.indicators.get(self.cleaned_data["about"])

    @property
    def paper(self) -> Paper:
        """What was said of the files."""
        given = self.cleaned_data
        return Paper(given["title"], given["number"], given["dated_on"])


class WithdrawalForm(forms.Form):
    """Why a file is withdrawn."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "withdrawal-%s", "label_suffix": ""} | kwargs))
