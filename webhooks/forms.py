"""The forms about webhooks; what they ask is checked again by the services."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from webhooks.models import EVENTS, AllowedHost
from webhooks.services import Wanted


class WebhookForm(forms.Form):
    """A new webhook."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Account of the system"),
        help_text=_("Its roles decide what is told: nothing that it may not see."),
    )
    name = forms.CharField(label=_("Name"), max_length=100)
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.URLInput({"placeholder": "https://"}),
    )
    events = forms.MultipleChoiceField(
        choices=[(kind.value, kind.label) for kind in EVENTS],
        label=_("Tell when"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, systems: QuerySet[User], hosts: QuerySet[AllowedHost], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = systems  # type: ignore[attr-defined]
        names = ", ".join(str(row) for row in hosts) or _("none yet; an administrator adds them")
        self.fields["address"].help_text = _("Allowed hosts: %(hosts)s") % {"hosts": names}

    @property
    def wanted(self) -> Wanted:
        """What was asked for."""
        return Wanted(**{name: self.cleaned_data[name] for name in self.fields})


class EndForm(forms.Form):
    """Why a webhook ends."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class HostForm(forms.Form):
    """A host to be allowed."""

    host = forms.CharField(
        label=_("Host"),
        max_length=253,
        help_text=_("The name alone, such as api.example.vn: neither https:// nor a path."),
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=443)
    purpose = forms.CharField(label=_("What it is for"), max_length=300)
