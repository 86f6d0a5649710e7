"""Making an administrator from outside the portal: nobody inside could name the first one."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from accounts.services import audit_person
from communes.models import Grant
from communes.services import save_grant


@transaction.atomic
def create_administrator(*, username: str, password: str, by: User | None, now: datetime) -> User:
    """Create a person who manages everything and enters Django's admin, with the grant for it.

    Raises ValidationError for a name that is taken or malformed, and for a weak password.
    """
    name = User.normalize_username(username)
    user = User(username=name, is_staff=True, is_superuser=True)
    user.set_password(password)
    user.full_clean()
    validate_password(password, user)
    user.save()
    after = {"is_active": True, "is_staff": True, "is_superuser": True}
    audit_person("add", user, after=after, by=by, now=now)
    save_grant(grant=Grant(user=user, role=Role.ADMINISTRATOR), by=by, now=now)
    return user
