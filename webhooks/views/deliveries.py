"""One message with its attempts, and sending messages again."""

import json
from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import user_of
from webhooks import services
from webhooks.models import Delivery, Kind, Webhook
from webhooks.reading import find_webhook, result

MOST = 50  # attempts shown, the last ones


def _find(row: Webhook, pk: int) -> Delivery:
    found: Delivery | None = row.deliveries.filter(pk=pk).first()
    if found is None:
        raise Http404(_("This webhook has no such message."))
    return found


@require_safe
def delivery(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """What was sent, and how each attempt went."""
    row = find_webhook(user_of(request), pk)
    found = _find(row, delivery)
    attempts = [
        (one, result(one.status, one.problem)) for one in found.attempts.order_by("-pk")[:MOST]
    ]
    again = found.next_at is None and row.ended_at is None and found.kind != Kind.TEST
    context = {
        "webhook": row,
        "delivery": found,
        "kind": Kind(found.kind).label,
        "about": "" if found.kind == Kind.TEST else found.about,
        "body": json.dumps(json.loads(found.body), ensure_ascii=False, indent=2),
        "attempts": attempts,
        "again": again,
    }
    return render(request, "webhooks/delivery.html", context)


@require_POST
def replay_one(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """Send one message again."""
    row = find_webhook(user_of(request), pk)
    found = _find(row, delivery)
    _replay(request, row, [found.pk])
    return redirect("webhooks:delivery", pk, delivery)


@require_POST
def replay_given_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again all that were given up."""
    _replay(request, find_webhook(user_of(request), pk), None)
    return redirect("webhooks:webhook", pk)


def _replay(request: HttpRequest, row: Webhook, wanted: Sequence[int] | None) -> None:
    by, now = user_of(request), timezone.now()
    try:
        count = services.replay(webhook=row, deliveries=wanted, by=by, now=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    told = ngettext(
        "%(n)d message will be sent again.", "%(n)d messages will be sent again.", count
    )
    messages.success(request, told % {"n": count})
