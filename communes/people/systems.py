"""Systems and their tokens as the pages tell them, and the forms about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken
from accounts.roles import SYSTEM_ROLES
from accounts.tokens import MOST_DAYS, USUAL_DAYS
from communes.people.forms import Day, GrantForm, NewPersonForm, PersonForm
from ntm_portal.lib.periods import local_day

WARNED = timedelta(days=14)  # before the end of a token


@dataclass(frozen=True)
class ShownToken:
    """A token with its state: "good", "ending" (within WARNED), "expired" or "revoked"."""

    token: ApiToken
    state: str

    @property
    def last_day(self) -> date:
        """The last day on which it opens the API; it expires at the day's end."""
        return local_day(self.token.expires_at - timedelta(microseconds=1))

    @property
    def opens(self) -> bool:
        """Whether it opens the API, so long as the account is open."""
        return self.state in ("good", "ending")


def _state(token: ApiToken, now: datetime) -> str:
    if token.revoked_at:
        return "revoked"
    if token.expires_at <= now:
        return "expired"
    return "ending" if token.expires_at <= now + WARNED else "good"


def shown_tokens(tokens: Iterable[ApiToken], now: datetime) -> list[ShownToken]:
    """The tokens with their states; those that open the API first, then the newest."""
    rows = [ShownToken(token, _state(token, now)) for token in tokens]
    return sorted(rows, key=lambda row: (not row.opens, -row.token.pk))


class SystemForm(PersonForm):
    """What is kept of a system."""

    name = forms.CharField(label=_("Name"), max_length=150)
    title = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        help_text=_("What it does with the data, and who answers for it."),
    )
    email = forms.EmailField(
        label=_("Contact"), required=False, help_text=_("E-mail of those who run the system.")
    )


class NewSystemForm(SystemForm, NewPersonForm):
    """A new system and its first grant."""

    field_order = ["name", "username", "title", "email", *GrantForm.field_order]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, only=SYSTEM_ROLES, **kwargs)
        self.fields["username"].label = _("Short name")
        self.fields["username"].help_text = _(
            "It stands in the audit trail and cannot be changed later."
        )


class TokenForm(forms.Form):
    """A new token. `seen` is the newest one that the page knew of."""

    purpose = forms.CharField(
        label=_("Purpose"), max_length=200, help_text=_("Such as the server on which it lies.")
    )
    last_day = Day(label=_("Last day"), help_text=_("A token lasts a year at most."))
    seen = forms.IntegerField(min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput())

    def __init__(self, *args: Any, today: date, seen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"last_day": today + timedelta(days=USUAL_DAYS), "seen": seen}
        latest = today + timedelta(days=MOST_DAYS)
        self.fields["last_day"].widget.attrs.update(min=f"{today}", max=f"{latest}")


class RevokeForm(forms.Form):
    """Why a token is revoked."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
