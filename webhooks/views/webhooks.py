"""The list of webhooks, one webhook with its log, and what is done to it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import user_of
from communes.people.reach import require_reach
from communes.people.views.shared import form_page, placing_errors, posted
from webhooks import services
from webhooks.forms import EndForm, WebhookForm
from webhooks.models import Webhook
from webhooks.reading import (
    DeliveryFilter,
    allowed_hosts,
    find_webhook,
    kinds,
    lines,
    standing,
    systems,
    webhooks,
    with_last,
)

PAGE_SIZE = 50


@require_safe
def webhook_list(request: HttpRequest) -> HttpResponse:
    """The webhooks that one manages."""
    user = user_of(request)
    rows = webhooks(user).with_counts()  # type: ignore[attr-defined]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [(row, standing(row), kinds(row)) for row in page]
    context = {"page": page, "rows": shown, "nation": require_reach(user).nation}
    return render(request, "webhooks/webhooks.html", context)


@require_safe
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One webhook: how it is, what may be done, and what it was told."""
    row = find_webhook(user_of(request), pk)
    found = DeliveryFilter(request.GET, queryset=with_last(row.deliveries.all()), request=request)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "webhook": row,
        "standing": standing(row),
        "kinds": kinds(row),
        "given_up": row.deliveries.given_up().count(),
        "form": found.form,
        "page": page,
        "rows": lines(page),
    }
    return render(request, "webhooks/webhook.html", context)


@never_cache
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Make a webhook; its secret is shown in the answer, once."""
    user = user_of(request)
    accounts = systems(user)
    if request.method != "POST" and not accounts.exists():
        return render(request, "webhooks/no_system.html")
    form = WebhookForm(posted(request), systems=accounts, hosts=allowed_hosts())
    if request.method == "POST" and form.is_valid():
        with placing_errors(form):
            made, secret = services.make_webhook(wanted=form.wanted, by=user, now=timezone.now())
            return _shown_once(request, made, secret)
    back = (_("Webhooks"), reverse("webhooks:list"))
    return form_page(request, form, title=_("New webhook"), label=_("Make the webhook"), back=back)


def _shown_once(request: HttpRequest, row: Webhook, secret: str) -> HttpResponse:
    return render(request, "webhooks/secret.html", {"webhook": row, "secret": secret})


@require_POST
@never_cache
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a webhook a new secret, which is shown here once."""
    user = user_of(request)
    row = find_webhook(user, pk)
    try:
        made = services.new_secret(webhook=row, by=user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("webhooks:webhook", pk)
    return _shown_once(request, row, made)


def _done(request: HttpRequest, pk: int, write: Callable[..., object], told: str) -> HttpResponse:
    """Do something to a webhook that needs no form, and come back to its page."""
    user = user_of(request)
    row = find_webhook(user, pk)
    try:
        write(webhook=row, by=user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, told)
    return redirect("webhooks:webhook", pk)


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test."""
    told = _("A test will be sent within a minute: reload this page to see how it went.")
    return _done(request, pk, services.send_test, told)


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Send nothing for the time being."""
    return _done(request, pk, services.pause, _("The webhook is paused: nothing is sent."))


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again."""
    told = _("The webhook works again. What happened meanwhile is sent first.")
    return _done(request, pk, services.resume, told)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a webhook for good, with a reason."""
    user = user_of(request)
    row = find_webhook(user, pk)
    form = EndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        with placing_errors(form):
            services.end_webhook(webhook=row, reason=reason, by=user, now=timezone.now())
            messages.success(request, _("The webhook has ended."))
            return redirect("webhooks:webhook", pk)
    title = _("End the webhook: %(name)s") % {"name": row}
    back = (str(row), reverse("webhooks:webhook", args=[pk]))
    return form_page(request, form, title=title, label=_("End it for good"), back=back)
