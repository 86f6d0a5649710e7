"""Files of meetings: photos hung on a visit and withdrawn, and the content of any file.

The content comes only from here, inside the scope, and no browser runs any of it: the type is the
one found when the file was added, what a browser does not show is a download.
"""

import logging
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import user_of
from criteria.evidence_content import SEALED
from criteria.evidence_forms import MAX_FILES
from meetings.editing import require_keeper
from meetings.frame import open_meeting
from meetings.matters import anchor
from meetings.models import FieldVisit, Meeting, MeetingFile, Task
from meetings.photos import add_photo, withdraw_photo
from ntm_portal.lib.filetypes import TYPES

logger = logging.getLogger(__name__)


def _find(user: User, key: UUID) -> MeetingFile:
    """The file, for whoever sees its meeting, or for a report its task. Raises Http404.

    A withdrawn file is for those who keep the record only.
    """
    of_meeting = Q(report__isnull=True, meeting__in=Meeting.objects.visible_to(user).values("pk"))
    of_task = Q(report__task__in=Task.objects.visible_to(user).values("pk"))
    kept = Q(meeting__in=Meeting.objects.kept_by(user).values("pk"))
    rows = MeetingFile.objects.filter(of_meeting | of_task).filter(
        Q(withdrawn_at__isnull=True) | kept
    )
    row = rows.select_related("meeting").filter(key=key).first()
    if row is None:
        raise Http404(_("There is no such file in your territory."))
    return row


@require_safe
@cache_control(private=True, no_store=True)
def file_content(request: HttpRequest, key: UUID) -> FileResponse:
    """The file itself; `?download` asks for a download where it would be shown."""
    row = _find(user_of(request), key)
    attach = not TYPES[row.content_type].shown or "download" in request.GET
    try:
        file = row.file.open("rb")
    except FileNotFoundError as error:
        logger.error("file %s of a meeting is on record, but is not stored", row.key)
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=attach, filename=row.name, content_type=row.content_type
    )
    response["Content-Security-Policy"] = SEALED
    return response


def _visit_page(visit: FieldVisit, *, refused: bool) -> HttpResponse:
    """The page of the findings, at the visit; what was refused is told at the head of the page."""
    place = anchor(visit)
    page = reverse("meetings:findings", args=[visit.meeting_id])
    return redirect(page if refused else f"{page}?at={place}#{place}")


@require_POST
def photos_add(request: HttpRequest, pk: int, visit: int) -> HttpResponse:
    """Hang photos on a visit: one that cannot be taken does not hold up the others."""
    meeting = open_meeting(request, pk)
    require_keeper(meeting, user_of(request))
    row: FieldVisit | None = meeting.fieldvisits.filter(pk=visit).first()
    if row is None:
        raise Http404(_("This was removed, or never was part of the meeting."))
    row.meeting = meeting
    uploads = request.FILES.getlist("photos")
    if not uploads:
        messages.error(request, _("Choose at least one photo."))
    for upload in uploads[MAX_FILES:]:
        told = _("Choose at most %(most)d files at a time.") % {"most": MAX_FILES}
        messages.error(request, f"“{upload.name}”: {told}")
    added = sum(_add(request, row, upload) for upload in uploads[:MAX_FILES])
    if added:
        told = ngettext("%(count)d photo is added.", "%(count)d photos are added.", added)
        messages.success(request, told % {"count": added})
    return _visit_page(row, refused=not 0 < added == len(uploads))


def _add(request: HttpRequest, visit: FieldVisit, upload: object) -> bool:
    caption, by = request.POST.get("caption", ""), user_of(request)
    try:
        add_photo(visit=visit, upload=upload, caption=caption, by=by, now=timezone.now())  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    return True


@require_POST
def photo_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a photo off its visit."""
    row = _find(user_of(request), key)
    if row.visit is None:
        raise Http404
    try:
        withdraw_photo(photo=row, by=user_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _visit_page(row.visit, refused=True)
    messages.success(request, _("The photo is withdrawn."))
    return _visit_page(row.visit, refused=False)
