"""Papers of a meeting: the list, a preview, the text, making, and the made files."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import user_of
from communes.people.views.shared import place_errors, posted
from meetings.editing import Overtaken, require_keeper
from meetings.forms.papers import PaperForm
from meetings.frame import frame, names_of, open_meeting
from meetings.models import Campaign, Meeting, Paper
from meetings.papers.naming import CONTENT_TYPES, file_name
from meetings.papers.pages import document_of
from meetings.papers.services import (
    drop_paper,
    make_paper,
    rewrite_paper,
    save_paper,
    start_paper,
)

SEALED = "default-src 'none'; sandbox"
logger = logging.getLogger(__name__)


def _around(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    return frame(request, meeting, "meetings:papers", names_of(meeting))


def _open(request: HttpRequest, meeting: Meeting, pk: int) -> Paper:
    """The paper where the person may read it; raises Http404."""
    rows = Paper.objects.visible_to(user_of(request)).filter(meeting=meeting, pk=pk)
    row: Paper | None = rows.select_related("changed_by", "made_by", "campaign").first()
    if row is None:
        raise Http404(_("There is no such paper, or it is not for you."))
    row.meeting = meeting
    return row


@require_safe
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a meeting, the newest first, and the buttons that start one."""
    return _list(request, open_meeting(request, pk))


def _list(request: HttpRequest, meeting: Any, error: str = "", status: int = 200) -> HttpResponse:
    rows = Paper.objects.visible_to(user_of(request)).filter(meeting=meeting)
    related = ("changed_by", "made_by", "campaign")
    page = {
        **_around(request, meeting),
        "papers": rows.select_related(*related).order_by("-dated_on", "-pk"),
        "campaigns": _campaigns(meeting) if meeting.is_kept else (),
        "error": error,
    }
    return render(request, "meetings/papers.html", page, status=status)


def _campaigns(meeting: Meeting) -> Any:
    return Campaign.objects.filter(meeting=meeting).order_by("pk")


@require_POST
def paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a paper from the record, and lead to its preview."""
    meeting = open_meeting(request, pk)
    require_keeper(meeting, user_of(request))
    asked = request.POST.get("campaign", "")
    campaign = _campaigns(meeting).filter(pk=int(asked)).first() if asked.isdecimal() else None
    kind, by = request.POST.get("kind", ""), user_of(request)
    try:
        paper = start_paper(
            meeting=meeting, kind=kind, campaign=campaign, by=by, now=timezone.now()
        )
    except ValidationError as error:
        return _list(request, meeting, " ".join(error.messages), status=422)
    return redirect("meetings:paper", meeting.pk, paper.pk)


@require_safe
def paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """The paper as it will be made, or was; every number leads to its list."""
    meeting = open_meeting(request, pk)
    return _preview(request, meeting, _open(request, meeting, paper))


def _preview(
    request: HttpRequest, meeting: Any, paper: Paper, told: str = "", status: int = 200
) -> HttpResponse:
    page = {
        **_around(request, meeting),
        "paper": paper,
        "document": document_of(paper),
        "is_draft": meeting.is_kept and paper.made_at is None,
        "is_behind": paper.made_at is None and paper.figures.get("record") != meeting.record,
        "told": told,
    }
    return render(request, "meetings/paper.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_edit(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """Edit head and text of a draft."""
    meeting = open_meeting(request, pk)
    row = _open(request, meeting, paper)
    require_keeper(meeting, user_of(request))
    if row.made_at is not None:
        return redirect("meetings:paper", meeting.pk, row.pk)
    form = PaperForm(posted(request), instance=row)
    if request.method != "POST" or not form.is_valid():
        return _form(request, meeting, form)
    seen, by = form.cleaned_data["revision"], user_of(request)
    try:
        save_paper(paper=form.filled(), seen=seen, by=by, now=timezone.now())
    except Overtaken as overtaken:
        theirs = form.beside(overtaken.row)  # type: ignore[arg-type]
        return _form(request, meeting, form, status=409, told=overtaken.told, theirs=theirs)
    except ValidationError as error:
        place_errors(form, error)
        return _form(request, meeting, form)
    messages.success(request, _("The draft is saved."))
    return redirect("meetings:paper", meeting.pk, row.pk)


def _form(
    request: HttpRequest, meeting: Meeting, form: PaperForm, status: int = 0, **told: Any
) -> HttpResponse:
    page = {**_around(request, meeting), "form": form, "paper": form.instance, **told}
    shown = status or (422 if form.is_bound else 200)
    return render(request, "meetings/paper_form.html", page, status=shown)


DOINGS = {"make": make_paper, "rewrite": rewrite_paper, "drop": drop_paper}


@require_POST
def paper_do(request: HttpRequest, pk: int, paper: int, doing: str) -> HttpResponse:
    """Make the files of a paper, write it anew from the record, or drop it."""
    meeting = open_meeting(request, pk)
    row = _open(request, meeting, paper)
    require_keeper(meeting, user_of(request))
    asked = request.POST.get("revision", "")
    if not asked.isdecimal():
        told = _("The form is not complete. Load the page again.")
        return _preview(request, meeting, row, told, status=422)
    try:
        DOINGS[doing](paper=row, seen=int(asked), by=user_of(request), now=timezone.now())
    except ValidationError as error:
        return _preview(request, meeting, row, " ".join(error.messages), status=422)
    except Overtaken as overtaken:
        fresh = _open(request, meeting, paper)
        return _preview(request, meeting, fresh, overtaken.told, status=409)
    messages.success(request, _said(doing))
    if doing == "drop":
        return redirect("meetings:papers", meeting.pk)
    return redirect("meetings:paper", meeting.pk, row.pk)


def _said(doing: str) -> str:
    return {
        "make": _("The Word file and the PDF are made and kept with the meeting."),
        "rewrite": _("The draft is written anew from the record."),
        "drop": _("The draft is dropped."),
    }[doing]


@require_safe
@cache_control(private=True, no_store=True)
def paper_file(request: HttpRequest, pk: int, paper: int, form: str) -> FileResponse:
    """One of the made files, as a download."""
    row = _open(request, open_meeting(request, pk), paper)
    if row.made_at is None:
        raise Http404(_("The paper has not been made yet."))
    try:
        file = getattr(row, form).open("rb")
    except FileNotFoundError as error:
        logger.error("paper %s is on record, but its %s is not stored", row.key, form)
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=True, filename=file_name(row, form), content_type=CONTENT_TYPES[form]
    )
    response["Content-Security-Policy"] = SEALED
    return response
