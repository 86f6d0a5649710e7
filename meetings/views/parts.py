"""Adding, changing, moving and removing the parts of a record.

Each answers a plain form with a page, and htmx with the form alone; after a write both come back
to the page of the part, of which htmx takes the tab.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import user_of
from communes.people.views.shared import place_errors, posted
from meetings.content import save_content
from meetings.editing import Overtaken, move_part, remove_part, require_keeper
from meetings.forms.content import ConclusionForm, FindingForm, PartForm, VisitForm
from meetings.forms.record import AgendaForm, AttendeeForm
from meetings.frame import back_if_closed, frame, names_of, open_meeting
from meetings.matters import anchor
from meetings.models import (
    AgendaItem,
    Attendee,
    Conclusion,
    FieldVisit,
    Finding,
    Meeting,
    Part,
)


@dataclass(frozen=True)
class PartKind:
    """What a sort of part is made of, and where it is shown."""

    model: type[Part]
    form: type[PartForm]
    page: str
    title: str | Promise
    held_by: str | Promise  # why it cannot be removed when something hangs on it
    within: str = ""


PARTS = {
    "agenda": PartKind(
        AgendaItem, AgendaForm, "meetings:meeting", gettext_lazy("Agenda item"), ""
    ),
    "attendee": PartKind(
        Attendee, AttendeeForm, "meetings:attendance", gettext_lazy("Participant"), ""
    ),
    "finding": PartKind(
        Finding, FindingForm, "meetings:findings", gettext_lazy("Finding"), "", "kind"
    ),
    "visit": PartKind(
        FieldVisit, VisitForm, "meetings:findings", gettext_lazy("Field visit"),
        gettext_lazy("Photos hang on this visit and stay on record: it cannot be removed."),
    ),
    "conclusion": PartKind(
        Conclusion, ConclusionForm, "meetings:conclusions", gettext_lazy("Conclusion"),
        gettext_lazy(
            "Tasks or a campaign came out of this conclusion: it cannot be removed. Drop the "
            "tasks, or change the text."
        ),
    ),
}  # fmt: skip


def _kind(part: str) -> PartKind:
    if part not in PARTS:
        raise Http404
    return PARTS[part]


def _row(kind: PartKind, meeting: Meeting, pk: int) -> Part:
    row: Part | None = kind.model._base_manager.filter(meeting=meeting, pk=pk).first()
    if row is None:
        raise Http404(_("This was removed, or never was part of the meeting."))
    row.meeting = meeting
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def part_new(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Add a part of the record."""
    kind, meeting = _kind(part), open_meeting(request, pk)
    row = kind.model(meeting=meeting)
    if isinstance(row, Finding | Conclusion):
        row.kind = request.GET.get("kind", "")
    return _edit(request, kind, row)


@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Change a part of the record."""
    kind, meeting = _kind(part), open_meeting(request, pk)
    try:
        return _edit(request, kind, _row(kind, meeting, row))
    except (Http404, kind.model.DoesNotExist):
        if request.method != "POST":
            raise
        return _removed(request, part, meeting)


def _removed(request: HttpRequest, part: str, meeting: Meeting) -> HttpResponse:
    """What was typed about a row that someone else removed meanwhile, to be added again."""
    kind = _kind(part)
    require_keeper(meeting, user_of(request))
    form = kind.form(posted(request), instance=kind.model(meeting=meeting), meeting=meeting)
    told = _(
        "Someone removed this while you wrote. Nothing of yours is lost: save to add it again."
    )
    action = reverse("meetings:part_new", args=[meeting.pk, part])
    return _form(request, kind, form, status=409, told=told, action=action)


def _edit(request: HttpRequest, kind: PartKind, row: Part) -> HttpResponse:
    meeting = row.meeting
    if closed := back_if_closed(request, meeting, kind.page):
        return closed
    form = kind.form(posted(request), instance=row, meeting=meeting)
    if request.method != "POST":
        return _form(request, kind, form)
    if not form.is_valid():
        return _form(request, kind, form, status=422)
    try:
        _save(request, form)
    except Overtaken as overtaken:
        theirs = form.beside(overtaken.row)
        return _form(request, kind, form, status=409, told=overtaken.told, theirs=theirs)
    except ValidationError as error:
        place_errors(form, error)
        return _form(request, kind, form, status=422)
    return _back(kind, meeting.pk, form.instance)


def _save(request: HttpRequest, form: PartForm) -> None:
    row = form.save(commit=False)
    seen = form.cleaned_data["revision"]
    if row.pk and seen is None:
        raise ValidationError(_("The form is not complete. Load the page again."))
    by = user_of(request)
    save_content(row=row, seen=seen, by=by, now=timezone.now(), about=form.about)


def _back(kind: PartKind, meeting: int, row: Part | None = None) -> HttpResponse:
    """The page of the part, at the row; its link to edit takes the focus there."""
    place = f"?at={anchor(row)}#{anchor(row)}" if row is not None and row.pk else ""
    return redirect(reverse(kind.page, args=[meeting]) + place)


def _form(
    request: HttpRequest, kind: PartKind, form: PartForm, *, status: int = 200, **told: Any
) -> HttpResponse:
    meeting = form.meeting
    page: dict[str, Any] = {"form": form, "kind": kind, "action": request.get_full_path()} | told
    page["back"] = reverse(kind.page, args=[meeting.pk])
    if request.htmx:  # type: ignore[attr-defined]
        answer = render(request, "meetings/_part_form.html", page, status=status)
        return _into_its_place(request, answer, form) if request.method == "POST" else answer
    page |= frame(request, meeting, kind.page, names_of(meeting))
    return render(request, "meetings/part_form.html", page, status=status)


def _into_its_place(request: HttpRequest, answer: HttpResponse, form: PartForm) -> HttpResponse:
    """Let htmx put a refused form where the one that was sent is, not in the whole tab's place."""
    answer["HX-Retarget"] = f"#{request.htmx.trigger or form.anchor}"  # type: ignore[attr-defined]
    answer["HX-Reselect"] = f"#{form.anchor}"
    answer["HX-Reswap"] = "outerHTML"
    return answer


def _seen(request: HttpRequest) -> int:
    """The revision on the person's screen; -1, which no row has, for anything else."""
    given = request.POST.get("revision", "")
    return int(given) if given.isdecimal() and len(given) < 9 else -1


@require_POST
def part_remove(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Take a part out of the record."""
    kind, meeting = _kind(part), open_meeting(request, pk)
    found = _row(kind, meeting, row)
    try:
        remove_part(row=found, seen=_seen(request), by=user_of(request), now=timezone.now())
    except ProtectedError:
        messages.error(request, str(kind.held_by))
    except Overtaken as overtaken:
        told = _("It was not removed: read first what it says now.")
        messages.error(request, f"{overtaken.happened} {told}")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _back(kind, meeting.pk)


@require_POST
def part_move(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Move a part one place up or down."""
    kind, meeting = _kind(part), open_meeting(request, pk)
    found, up = _row(kind, meeting, row), request.POST.get("to") == "up"
    by, now = user_of(request), timezone.now()
    try:
        move_part(row=found, up=up, by=by, now=now, within=kind.within)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _back(kind, meeting.pk, found)
