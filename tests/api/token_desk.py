"""Hands for the tests about tokens: a system, its token, and calls with it."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.roles import Role
from accounts.tokens import create_token, newest_of
from communes.models import Grant, UnitVersion
from ntm_portal.lib.periods import local_day


def system(name: str = "ht.kho", role: Role = Role.API_READER, province: str = "42") -> User:
    """A system with one grant over a province; without a province over the whole country."""
    made = User.objects.create(username=name, first_name="Kho dữ liệu", is_system=True)
    unit = None
    if province:
        rows = UnitVersion.objects.filter(unit__level="province", unit__code=province)
        unit = rows.latest("pk").unit
    Grant.objects.create(user=made, role=role, unit=unit)
    return made


def token_of(owner: User, days: int = 30) -> tuple[ApiToken, str]:
    """A token and its secret."""
    now = timezone.now()
    return create_token(
        system=owner,
        purpose="Đồng bộ tiến độ",
        last_day=local_day(now) + timedelta(days=days),
        seen=newest_of(owner),
        by=User.objects.get(username="admin"),
        now=now,
    )


def bearer(secret: str, client: Client | None = None) -> Any:
    """`bearer(secret)("/api/v1/sets/")`: the answer to a GET with the token, in English."""
    client = client or Client()
    client.cookies["django_language"] = "en"

    def call(address: str, method: str = "GET", **others: Any) -> Any:
        sent = {"Authorization": f"Bearer {secret}", **others.pop("headers", {})}
        return client.generic(method, address, headers=sent, **others)

    return call
