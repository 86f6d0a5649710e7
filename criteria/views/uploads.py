"""Workbooks that come back: sending one, the preview, recording it, and taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import Refused
from accounts.requests import user_of
from communes.people.reach import reach_of
from criteria.authority import records_anywhere
from criteria.models import Upload
from criteria.timeline import Conflict
from criteria.workbook import fillin, uploads
from criteria.workbook.codes import codes_of
from criteria.workbook.conflicts import told_of
from criteria.workbook.marking import MOST_BYTES, marked
from criteria.workbook.preview import Preview, preview
from criteria.workbook.reading import PAGE, PAGES
from ntm_portal.lib.periods import VIETNAM, local_day
from ntm_portal.lib.sheetreading import Book, Unreadable
from ntm_portal.lib.workbooks import attachment

PER_PAGE = 200
LISTED = 50


def _find(request: HttpRequest, key: UUID) -> Upload:
    """One's own upload; a criteria set is no list of entries and has pages of its own."""
    mine = Upload.objects.visible_to(user_of(request)).exclude(kind=Upload.Kind.CATALOGUE)
    found: Upload = get_object_or_404(mine.select_related("uploaded_by"), key=key)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def upload_list(request: HttpRequest) -> HttpResponse:
    """One's uploads; a post sends a workbook of the portal and leads to its preview."""
    if request.method != "POST":
        return _list(request)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Unreadable(_("Choose a file first."))
        kind = Upload.Kind.FILL_IN
        made = uploads.keep(file=file, kind=kind, by=user_of(request), look=_look)
    except Unreadable as error:
        name = file.name if file else ""
        return _list(request, {"problems": error.messages, "name": name}, 400)
    return redirect("criteria:upload", made.key)


def _look(book: Book) -> dict[str, Any]:
    codes = codes_of(book)
    return {"choices": {fillin.WORKBOOK: codes.signature}, "effective_on": codes.about.as_of}


def _list(
    request: HttpRequest, more: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    mine = Upload.objects.visible_to(user_of(request)).order_by("-uploaded_at", "-pk")
    page = Paginator(mine, LISTED).get_page(request.GET.get("page"))
    rows = [(row, PAGES.get(row.kind, PAGE)) for row in page]
    long_lists = bool(reach_of(request.user))
    found = {"page": page, "rows": rows, "long_lists": long_lists, **(more or {})}
    found["records"] = records_anywhere(user_of(request))
    return render(request, "criteria/uploads/list.html", found, status=status)


@require_safe
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """What an upload would record, or what it recorded."""
    found = _find(request, key)
    if found.applied_at:
        return render(request, "criteria/uploads/result.html", {"upload": found})
    return _preview(request, found)


def _preview(
    request: HttpRequest, found: Upload, more: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    page: dict[str, Any] = {"upload": found, "may_mark": found.size <= MOST_BYTES, **(more or {})}
    try:
        made = _rehearsed(request, found)
    except Unreadable as error:
        page["problems"] = error.messages
        return render(request, "criteria/uploads/unreadable.html", page, status=status)
    show = request.GET.get("show", "")
    shown = Paginator(made.of(show), PER_PAGE).get_page(request.GET.get("page"))
    today = local_day(timezone.now())
    page |= {"preview": made, "shown": shown, "show": show}
    page["asks_reason"] = made.reading.effective_on < today
    page.setdefault("reason", found.reason)
    return render(request, "criteria/uploads/preview.html", page, status=status)


def _rehearsed(request: HttpRequest, found: Upload) -> Preview:
    user = user_of(request)
    reading = uploads.read(found, user)
    return preview(reading, by=user, reason=found.reason, now=timezone.now())


@require_POST
def apply_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record an upload, once; `rest` leaves out the cells that cannot be recorded."""
    found, reason = _find(request, key), request.POST.get("reason", "")[: uploads.MOST_REASON]
    rest = "rest" in request.POST
    try:
        written = uploads.apply(upload=found, by=user_of(request), reason=reason, partial=rest)
    except uploads.Done as done:
        messages.info(request, _told_done(done.upload))
        return redirect("criteria:upload", key)
    except ValidationError as error:
        more = {"problems": error.messages, "reason": reason}
        return _preview(request, found, more, 400)
    if not written:
        told = _("Cells below cannot be recorded, or somebody changed them since you saw the page.")
        more = {"problems": [told], "reason": reason}
        return _preview(request, found, more, 409)
    messages.success(request, _("The workbook is recorded."))
    return redirect("criteria:upload", key)


def _told_done(row: Upload) -> str:
    if not row.applied_at:
        return _("This workbook has not been recorded.")
    at = row.undone_at or row.applied_at
    message = (
        _("This workbook was taken back already at %(when)s by %(who)s.")
        if row.undone_at
        else _("This workbook was recorded already at %(when)s by %(who)s.")
    )
    when = f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    return message % {"when": when, "who": row.uploaded_by}


@require_POST
def undo_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take back all that an upload recorded, unless somebody changed a cell since."""
    found = _find(request, key)
    try:
        count = uploads.undo(upload=found, by=user_of(request))
    except uploads.Done as done:
        messages.info(request, _told_done(done.upload))
    except Refused as refused:
        messages.error(request, _("Nothing was taken back. %(why)s") % {"why": refused})
    except Conflict as conflict:
        page = {"upload": found, "conflicts": told_of(conflict)}
        return render(request, "criteria/uploads/result.html", page, status=409)
    else:
        told = ngettext(
            "Taken back: %(count)d cell is as before.",
            "Taken back: %(count)d cells are as before.",
            count,
        )
        messages.success(request, told % {"count": count})
    return redirect("criteria:upload", key)


@require_safe
def marked_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """The person's own file, each cell coloured by what becomes of it."""
    found = _find(request, key)
    if found.applied_at or found.size > MOST_BYTES:
        return redirect("criteria:upload", key)
    try:
        made = _rehearsed(request, found)
    except Unreadable:
        return redirect("criteria:upload", key)
    return attachment(marked(found, made.lines), f"ntm-{found.key.hex[:8]}")
