"""The forms at the door, and those about one's own password."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.links import mail_link, one_time_link
from accounts.models import User


class LoginForm(AuthenticationForm):
    """User name and password; a refusal does not tell which of the two is wrong."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "This user name and password do not belong together. Check capital letters and the"
            " Vietnamese keyboard, then try again."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")

    def confirm_login_allowed(self, user: Any) -> None:
        """Keep out closed accounts, and systems, which come to the API with a token alone."""
        super().confirm_login_allowed(user)
        if user.is_system:
            raise self.get_invalid_login_error()


class ForgottenForm(PasswordResetForm):
    """Sends a link to the people with this e-mail; says the same whether there are any."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")

    def get_users(self, email: str) -> Iterator[User]:
        """Everyone active with the address, also those who have never chosen a password."""
        people = User.objects.filter(email__iexact=email, is_active=True, is_system=False)
        return people.order_by("pk").iterator()

    def save(self, *, request: HttpRequest, **options: Any) -> None:  # type: ignore[override]
        """Mail the links."""
        for person in self.get_users(self.cleaned_data["email"]):
            mail_link(person=person, link=one_time_link(request, person))
