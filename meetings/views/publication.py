"""Publishing a meeting, and the progress of a province: for those who decide about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import user_of
from communes.lookup import today
from communes.models import Level, Unit
from communes.people.reach import reach_of, require_reach
from communes.people.units import last_versions
from communes.people.views.shared import place_errors, posted
from meetings.editing import Overtaken, require_keeper
from meetings.forms.publication import PublicationForm, SwitchForm
from meetings.frame import frame, names_of, open_meeting
from meetings.models import Meeting, Publication, PublishedProgress
from meetings.public_progress import sets_for, switch_progress
from meetings.public_reading import notice_of
from meetings.publishing import PUBLISHABLE, photos_of, publish, save_publication, unpublish
from meetings.views.public import public_page


def _open(request: HttpRequest, pk: int) -> tuple[Meeting, Publication | None]:
    """The meeting, for whoever keeps it, with what is kept for the public."""
    meeting = open_meeting(request, pk)
    require_keeper(meeting, user_of(request))
    rows = Publication.objects.filter(meeting=meeting).select_related("changed_by")
    return meeting, rows.first()


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """What the public reads of a meeting: written and kept here."""
    meeting, row = _open(request, pk)
    photos = list(photos_of(meeting))
    form = PublicationForm(posted(request), meeting=meeting, row=row, photos=photos)
    if not (request.method == "POST" and form.is_valid()):
        return _page(request, meeting, row, form, status=422 if form.is_bound else 200)
    try:
        save_publication(
            meeting=meeting,
            draft=form.draft,
            seen=form.cleaned_data["revision"],
            by=user_of(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        place_errors(form, error)
        return _page(request, meeting, row, form, status=422)
    except Overtaken as overtaken:
        return _overtaken(request, meeting, overtaken)
    messages.success(request, _("The text for the public is saved."))
    step = "publication_preview" if "preview" in request.POST else "publication"
    return redirect(f"meetings:{step}", pk)


def _overtaken(request: HttpRequest, meeting: Meeting, overtaken: Overtaken) -> HttpResponse:
    """The form again: what the person typed, above it what is kept now."""
    row: Any = overtaken.row
    sent, photos = _again(request, overtaken), list(photos_of(meeting))
    form = PublicationForm(sent, meeting=meeting, row=row, photos=photos)
    return _page(request, meeting, row, form, status=409, told=overtaken.told)


def _again(request: HttpRequest, overtaken: Overtaken) -> QueryDict:
    """What the person sent, with the revision that is there now: saving once more works."""
    sent = request.POST.copy()
    sent["revision"] = str(overtaken.row.revision)
    return sent


def _page(
    request: HttpRequest,
    meeting: Meeting,
    row: Publication | None,
    form: PublicationForm,
    *,
    status: int = 200,
    told: str = "",
) -> HttpResponse:
    given = frame(request, meeting, "meetings:publication", names_of(meeting))
    given |= {
        "form": form,
        "publication": row,
        "may_publish": meeting.state in PUBLISHABLE,
        "told": told,
        "manages": bool(reach_of(request.user)),
    }
    return render(request, "meetings/publication.html", given, status=status)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The public page as it would be, for whoever keeps the meeting."""
    meeting, row = _open(request, pk)
    if row is None:
        raise Http404(_("Nothing is written for the public yet."))
    row.meeting = meeting
    notice = notice_of(row, lambda key: reverse("meetings:file", args=[key]))
    back = reverse("meetings:publication", args=[pk])
    return public_page(request, "public/meeting.html", {"notice": notice, "preview": back})


@require_POST
def publishing(request: HttpRequest, pk: int, off: bool = False) -> HttpResponse:
    """Put a meeting on the public pages, or take it off (`off`)."""
    meeting, row = _open(request, pk)
    who: dict[str, Any] = {"meeting": meeting, "by": user_of(request), "now": timezone.now()}
    seen = request.POST.get("revision", "")
    try:
        if off:
            unpublish(reason=request.POST.get("reason", ""), **who)
        else:
            publish(seen=int(seen) if seen.isdecimal() else -1, **who)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Overtaken as overtaken:
        form = PublicationForm(None, meeting=meeting, row=row, photos=list(photos_of(meeting)))
        return _page(request, meeting, row, form, status=409, told=overtaken.told)
    else:
        done = _("The meeting is no longer public.") if off else _("The meeting is public.")
        messages.success(request, done)
    return redirect("meetings:publication", pk)


@require_safe
def switches(request: HttpRequest) -> HttpResponse:
    """The provinces that one manages, and whether their progress is public."""
    reach = require_reach(request.user)
    units = Unit.objects.filter(level=Level.PROVINCE)
    units = units if reach.nation else units.filter(pk__in=reach.provinces)
    rows = PublishedProgress.objects.filter(province__in=units).select_related("criteria_set")
    known = {row.province_id: row for row in rows}
    versions = last_versions(units).order_by("unit__ended_on", "sort_key", "pk")
    shown = sorted(
        ((version, known.get(version.unit_id)) for version in versions),
        key=lambda pair: (pair[1] is None, pair[0].unit.ended_on is not None, pair[0].sort_key),
    )
    return render(request, "meetings/public_switches.html", {"rows": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn the public progress of a province on or off."""
    reach = require_reach(request.user)
    version = last_versions(Unit.objects.filter(pk=pk, level=Level.PROVINCE)).first()
    if version is None or not (reach.nation or pk in reach.provinces):
        raise Http404(_("There is no such province in what you manage."))
    row = PublishedProgress.objects.filter(province=pk).first()
    sets = sets_for(version.unit, today())
    form, told = SwitchForm(posted(request), row=row, sets=sets), ""
    if request.method == "POST" and form.is_valid():
        overtaken = _switch(request, version.unit, form)
        if overtaken:
            form, told = SwitchForm(_again(request, overtaken), row=row, sets=sets), overtaken.told
        elif not form.errors:
            messages.success(request, _("Saved."))
            return redirect("meetings:public_switches")
    given = {"form": form, "version": version, "told": told}
    status = 409 if told else 422 if form.is_bound else 200
    return render(request, "meetings/public_switch.html", given, status=status)


def _switch(request: HttpRequest, province: Unit, form: SwitchForm) -> Overtaken | None:
    """What overtook the person, if anything; other refusals stand in the form."""
    asked = form.cleaned_data
    try:
        switch_progress(
            province=province,
            criteria_set=asked["criteria_set"],
            is_on=asked["is_on"],
            seen=asked["revision"],
            by=user_of(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        place_errors(form, error)
    except Overtaken as overtaken:
        return overtaken
    return None
