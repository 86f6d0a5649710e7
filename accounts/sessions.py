"""Sessions that know whose they are, so that a person can see and end them.

Kept in the database alone, without a cache in front: a session that is ended must be over in
every worker at once. No address of the device is kept, only what kind of browser it is.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

SEEN_EVERY = 300  # seconds: how exact "last seen" is, and how seldom reading a page writes it
# The first that occurs wins: most browsers also name those that they descend from.
BROWSERS = (
    ("Edg", "Edge"), ("coc_coc", "Cốc Cốc"), ("OPR/", "Opera"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(agent: str) -> str:
    """The kind of browser and system in a User-Agent, "Chrome, Windows"; "" for unknown ones."""
    found = [
        next((name for mark, name in table if re.search(re.escape(mark), agent, re.I)), "")
        for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found))


class SignInQuerySet(models.QuerySet[Any]):
    """Sessions as their people see them."""

    def open_of(self, user_id: int, now: datetime) -> Self:
        """The sessions of a person that are still good, the last used first."""
        return self.filter(user_id=user_id, expire_date__gt=now).order_by("-seen_at", "handle")


class SignIn(AbstractBaseSession):
    """A session with its person (null before logging in); `handle` names it without its key."""

    user_id = models.BigIntegerField(null=True, db_index=True)
    handle = models.CharField(max_length=16, blank=True, db_index=True)
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    objects: ClassVar[Any] = BaseSessionManager.from_queryset(SignInQuerySet)()

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The store that writes these rows."""
        return SessionStore


class SessionStore(db.SessionStore):
    """Django's sessions in the database, each row with its person and device."""

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        """The rows."""
        return SignIn

    def create_model_instance(self, data: Mapping[str, Any]) -> SignIn:
        """The row for `data`, with what the list of sessions shows."""
        row: SignIn = super().create_model_instance(dict(data))  # type: ignore[assignment]
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.handle, row.device = data.get("handle", ""), data.get("device", "")
        row.began_at = datetime.fromtimestamp(data["began"], UTC) if "began" in data else None
        row.seen_at = timezone.now()
        return row


@receiver(user_logged_in)
def remember_device(sender: Any, request: HttpRequest, user: Any, **others: Any) -> None:
    """Note in a new session when it began and on what."""
    now = int(timezone.now().timestamp())
    device = device_of(request.headers.get("User-Agent", ""))
    request.session.update(
        {"handle": secrets.token_hex(8), "device": device, "began": now, "seen": now}
    )


class SeenMiddleware:
    """Keep "last seen" and the end of a session in use up to date, at most every SEEN_EVERY."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; saving the session is left to Django's own middleware."""
        response = self.get_response(request)
        session, now = request.session, int(timezone.now().timestamp())
        signed_in = session.accessed and SESSION_KEY in session
        if signed_in and now - session.get("seen", 0) >= SEEN_EVERY:
            session["seen"] = now
        return response
