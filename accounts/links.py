"""One-time links to choose a password: by mail, or handed over by an administrator.

Django's token is good once and for PASSWORD_RESET_TIMEOUT: it is made from the stored password
and the last login, so a new password, a login or a further reset ends it.
"""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.models import User

log = logging.getLogger(__name__)


def mail_works() -> bool:
    """Whether a mail server is configured."""
    return bool(settings.EMAIL_HOST)


def one_time_link(request: HttpRequest, person: User) -> str:
    """The full address under which `person` chooses a password, once."""
    key = {
        "uidb64": urlsafe_base64_encode(force_bytes(person.pk)),
        "token": default_token_generator.make_token(person),
    }
    return request.build_absolute_uri(reverse("password_set", kwargs=key))


def mail_link(*, person: User, link: str) -> bool:
    """Send the link to the person; False where there is no mail server, no address or no luck."""
    if not (mail_works() and person.email):
        return False
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
    text = render_to_string(
        "accounts/password_mail.txt", {"person": person, "link": link, "days": days}
    )
    try:
        return bool(send_mail(_("Choose your password"), text, None, [person.email]))
    except (OSError, SMTPException) as error:
        log.error("mail to person %s failed: %s", person.pk, type(error).__name__)
        return False
