"""Answers kept for repeats go after two days, calls after a year, and nothing else does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiCall, ApiToken, KeptAnswer
from tests.api.token_desk import bearer, system, token_of
from tests.operations.conftest import run

pytestmark = pytest.mark.django_db


def test_old_answers_go() -> None:
    owner = system()
    for hours in (47, 49, 500):
        kept_at = timezone.now() - timedelta(hours=hours)
        KeptAnswer.objects.create(
            user=owner, key=f"k{hours}", request_digest="0" * 64, status=200, body={},
            kept_at=kept_at,
        )  # fmt: skip
    assert "2" in run("prune_answers")
    assert KeptAnswer.objects.get().key == "k47"
    assert "0" in run("prune_answers")


@pytest.mark.parametrize(("days", "left"), [(366, {10, 365}), (30, {10}), (0, {10, 365, 367})])
def test_old_calls_go_and_their_token_stays(settings, days: int, left: set[int]) -> None:
    settings.API_CALLS_DAYS = days
    ApiCall.objects.all().delete()
    token, secret = token_of(system())
    now = timezone.now()
    for age in (10, 365, 367):
        bearer(secret)("/api/v1/nothing/")
        ApiCall.objects.filter(at__gte=now).update(at=now - timedelta(days=age))
    assert str(3 - len(left)) in run("prune_calls")
    assert {(now - call.at).days for call in ApiCall.objects.all()} == left
    assert ApiToken.objects.filter(pk=token.pk).exists()
