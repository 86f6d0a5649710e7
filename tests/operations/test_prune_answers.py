"""Answers kept for repeats go after two days, and nothing else does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiCall, KeptAnswer
from tests.api.token_desk import bearer, system, token_of
from tests.operations.conftest import run

pytestmark = pytest.mark.django_db


def test_old_answers_go_and_the_log_of_calls_stays() -> None:
    owner = system()
    bearer(token_of(owner)[1])("/api/v1/nothing/")
    for hours in (47, 49, 500):
        kept_at = timezone.now() - timedelta(hours=hours)
        KeptAnswer.objects.create(
            user=owner, key=f"k{hours}", request_digest="0" * 64, status=200, body={},
            kept_at=kept_at,
        )  # fmt: skip
    ApiCall.objects.update(at=timezone.now() - timedelta(days=900))
    assert "2" in run("prune_answers")
    assert KeptAnswer.objects.get().key == "k47"
    assert "0" in run("prune_answers")
    assert ApiCall.objects.count() == 1
