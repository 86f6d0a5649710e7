"""Who asks."""

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models import User


def user_of(request: HttpRequest | Request) -> User:
    """Who is signed in; for what nobody opens without an account."""
    user: User = request.user  # type: ignore[assignment]
    return user
