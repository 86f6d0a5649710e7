"""Tokens of systems: made, found again by the secret that is sent, and revoked.

A secret is random over its whole length, so its plain SHA-256 is enough to keep: there is no
word to guess. Who may make a token for which system is asked in `communes.people`.
"""

import hashlib
import re
import secrets
import string
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import Change, record
from accounts.models import ApiToken, User
from ntm_portal.lib.periods import day_end, local_day

MARK = "ntm_"
LETTERS = string.ascii_letters + string.digits
SHAPE = re.compile(rf"{MARK}[0-9A-Za-z]{{40}}")
SHOWN = 12  # letters of the beginning, by which people tell tokens apart
USUAL_DAYS = 180
MOST_DAYS = 365
USED_EVERY = timedelta(minutes=1)  # how exact "last used" is, and how seldom a call writes it


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def secret_in(authorization: str) -> str | None:
    """What is sent as a token in the header Authorization; None where no token is meant."""
    scheme, _blank, secret = authorization.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def find_token(secret: str) -> ApiToken | None:
    """The token with this secret, good or not, with its system; one query, none for nonsense."""
    if not SHAPE.fullmatch(secret):
        return None
    found = ApiToken.objects.select_related("user").filter(prefix=secret[:SHOWN]).first()
    if found is None or not secrets.compare_digest(found.digest, digest_of(secret)):
        return None
    token: ApiToken = found
    return token


def why_not(token: ApiToken, now: datetime) -> str:
    """Why the token opens nothing at `now`, and what to do; "" for one that does."""
    if token.revoked_at:
        return _("This token was revoked: ask those who run the portal for a new one.")
    if token.expires_at <= now:
        return _("This token has expired: ask those who run the portal for a new one.")
    if not token.user.is_active:
        return _("The account of this system is closed: ask those who run the portal.")
    return ""


def note_use(token: ApiToken, now: datetime) -> None:
    """Keep "last used" up to date, at most every USED_EVERY."""
    if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def newest_of(system: User) -> int:
    """The number of the system's newest token, 0 for none: what a form for one more has seen."""
    return system.tokens.order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def create_token(
    *, system: User, purpose: str, last_day: date, seen: int, by: User, now: datetime
) -> tuple[ApiToken, str]:
    """A token for `system`, good to the end of `last_day`, and its secret, which is kept nowhere.

    `seen` is the newest token that the form knew of: sent twice, it makes one token. Raises
    ValidationError, by field.
    """
    User.objects.select_for_update(no_key=True).get(pk=system.pk)
    _check(system, purpose, last_day, seen, local_day(now))
    secret = MARK + "".join(secrets.choice(LETTERS) for _letter in range(40))
    token = ApiToken.objects.create(
        user=system,
        prefix=secret[:SHOWN],
        digest=digest_of(secret),
        purpose=purpose.strip(),
        expires_at=day_end(last_day),
        created_by=by,
        created_at=now,
    )
    facts = {"prefix": token.prefix, "purpose": token.purpose, "expires_on": last_day.isoformat()}
    _audit("add", token, facts, by=by, now=now)
    return token, secret


def _check(system: User, purpose: str, last_day: date, seen: int, today: date) -> None:
    if not system.is_system:
        raise ValidationError(_("Tokens are for systems; people log in."))
    if not system.is_active:
        raise ValidationError(_("The account is closed: open it again first."))
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say what the token is for.")})
    if not today <= last_day <= today + timedelta(days=MOST_DAYS):
        raise ValidationError(
            {
                "last_day": _("Choose a day from today to %(day)s: a token lasts a year at most.")
                % {"day": f"{today + timedelta(days=MOST_DAYS):%d/%m/%Y}"}
            }
        )
    if newest_of(system) != seen:
        raise ValidationError(
            _("A token was made for this system a moment ago. If you want one more, send again.")
        )


@transaction.atomic
def revoke_token(*, token: ApiToken, reason: str, by: User, now: datetime) -> None:
    """Stop a token for good, at once. Raises ValidationError for one that is revoked already."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the token is revoked.")})
    row = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
    if row.revoked_at:
        raise ValidationError(_("This token is revoked already."))
    row.revoked_by, row.revoked_at, row.revoke_reason = by, now, reason.strip()
    row.save(update_fields=["revoked_by", "revoked_at", "revoke_reason"])
    _audit("revoke", row, {"prefix": row.prefix}, by=by, now=now)


def _audit(action: str, token: ApiToken, facts: dict[str, Any], *, by: User, now: datetime) -> None:
    key = f"{token.user.username} {token.prefix}"
    reason = token.revoke_reason
    change = Change(
        action, "token", key, before=None, after=facts, reason=reason, person_id=token.user_id
    )
    record([change], by=by, at=now)
