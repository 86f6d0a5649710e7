"""Planning a meeting and changing its particulars."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Refused
from accounts.requests import user_of
from communes.lookup import today
from communes.people.views.shared import place_errors, posted
from meetings.editing import Overtaken
from meetings.forms.meeting import MeetingForm
from meetings.frame import back_if_closed, open_meeting
from meetings.models import Meeting
from meetings.planning import may_convene, offices
from meetings.services import save_meeting

METHODS = ["GET", "HEAD", "POST"]
ASKED = ("organiser", "held_on", "kind", "title")


@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting; the address may name `organiser`, `held_on`, `kind` and `title`."""
    if not may_convene(user_of(request)):
        raise Refused(_("Only coordination offices plan meetings."))
    return _answer(request, Meeting())


@require_http_methods(METHODS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the particulars and the scope of an open meeting."""
    meeting = open_meeting(request, pk)
    return back_if_closed(request, meeting, "meetings:meeting") or _answer(request, meeting)


def _form(
    request: HttpRequest, meeting: Meeting, data: QueryDict | None, asked: dict[str, Any]
) -> MeetingForm:
    user = user_of(request)
    return MeetingForm(
        data, instance=meeting, offices=offices(user), user=user, today=today(), asked=asked
    )


def _answer(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    if request.method != "POST":
        asked = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
        return _page(request, _form(request, meeting, None, asked))
    if "look" in request.POST:  # other communes are asked for; nothing is checked or saved yet
        return _page(request, _form(request, meeting, None, _typed(request.POST)))
    form = _form(request, meeting, posted(request), {})
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        saved = save_meeting(
            meeting=form.instance,
            scope=form.wanted,
            seen=form.cleaned_data["revision"],
            by=user_of(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        place_errors(form, error)
        return _page(request, form, status=422)
    except Overtaken as error:
        return _overtaken(request, form, error)
    messages.success(request, _("The meeting is saved."))
    return redirect("meetings:meeting", saved.pk)


def _typed(sent: QueryDict) -> dict[str, Any]:
    """What stands in a form that was sent, to show it again."""
    many = {"scope": sent.getlist("scope")}
    return {name: sent[name] for name in sent if name not in many} | many


def _overtaken(request: HttpRequest, form: MeetingForm, error: Overtaken) -> HttpResponse:
    """The form again, what the other person left beside what was typed; saving again works."""
    stored: Meeting = error.row  # type: ignore[assignment]
    now = _form(request, stored, None, {})
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["revision"] = str(stored.revision)  # type: ignore[index]
    theirs = [
        (field.label, now.in_words(field.name) or _("nothing"))
        for field in form.visible_fields()
        if field.name in now.fields and now.in_words(field.name) != form.in_words(field.name)
    ]
    return _page(request, form, status=409, told=error.told, theirs=theirs)


def _page(
    request: HttpRequest, form: MeetingForm, *, status: int = 200, **told: Any
) -> HttpResponse:
    pk = form.instance.pk
    title = _("Change the meeting") if pk else _("Plan a meeting")
    back = reverse("meetings:meeting", args=[pk]) if pk else reverse("meetings:list")
    context = {"form": form, "title": title, "back": back, **told}
    return render(request, "meetings/plan.html", context, status=status)
