"""A webhook of the demo's system; its receiver does not exist: a test failed, and it is paused."""

from datetime import datetime

from accounts.models import User
from ntm_portal.demo.systems import USERNAME
from webhooks import services
from webhooks.models import EVENTS, Problem, Webhook
from webhooks.outcomes import settle
from webhooks.sending import Answer

HOST = "khodulieu.example"  # a name that no one may ever register
PURPOSE = "Kho dữ liệu dùng chung của tỉnh"
NAME = "Bản đồ số của tỉnh"


def create(*, now: datetime) -> int:
    """Make the webhook as people do; 0 if it is there."""
    system = User.objects.get(username=USERNAME)
    if Webhook.objects.filter(user=system).exists():
        return 0
    by = User.objects.get(username="admin")
    services.allow_host(host=HOST, port=443, purpose=PURPOSE, by=by, now=now)
    wanted = services.Wanted(system, NAME, f"https://{HOST}/ntm", EVENTS)
    webhook, _secret = services.make_webhook(wanted=wanted, by=by, now=now)
    test = services.send_test(webhook=webhook, by=by, now=now)
    settle(webhook, test, Answer(problem=Problem.NAME, detail=HOST, ms=3), now)
    services.pause(webhook=webhook, by=by, now=now)
    return 1
