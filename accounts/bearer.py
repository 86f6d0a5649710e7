"""Coming to the API with a token: `Authorization: Bearer ntm_…`."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.tokens import find_token, note_use, secret_in, why_not


class Bearer(BaseAuthentication):
    """The token of a system; asked before the session, so that it counts where both are sent.

    Leaves the token on Django's request as `api_token` for the log of calls, also where it opens
    nothing any more. Nothing is said about a token to who does not have the whole of it.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """System and token; None where none is sent; raises AuthenticationFailed, saying why."""
        secret = secret_in(request.headers.get("Authorization", ""))
        if secret is None:
            return None
        token = find_token(secret)
        if token is None:
            raise AuthenticationFailed(
                _("This token is not known here: was it copied whole, from ntm_ to its end?")
            )
        request._request.api_token = token  # type: ignore[attr-defined]
        now = timezone.now()
        if reason := why_not(token, now):
            raise AuthenticationFailed(reason)
        note_use(token, now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What to come with: DRF answers 401 only where this is told."""
        return 'Bearer realm="NTM Portal"'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The same for the schema."""

    target_class = Bearer
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A header."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "ntm_…"}
