"""Criteria sets that come in as workbooks: sending one, what it would change, and applying it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import user_of
from criteria.catalogue import all_sets
from criteria.models import Upload
from criteria.workbook.catalogue import services
from criteria.workbook.catalogue.effects import counted
from criteria.workbook.catalogue.forms import ChoiceForm, choose, told_by
from criteria.workbook.catalogue.proposal import (
    AMENDMENT,
    CORRECTION,
    Proposal,
    is_in_use,
    propose,
)
from criteria.workbook.catalogue.rights import require_any
from criteria.workbook.reading import PAGES
from criteria.workbook.uploads import Done, keep
from ntm_portal.lib.sheetreading import Unreadable

PAGES[Upload.Kind.CATALOGUE] = "criteria:set_upload"
LISTED = 200  # verdicts that are told one by one


@require_http_methods(["GET", "HEAD", "POST"])
def set_uploads(request: HttpRequest) -> HttpResponse:
    """Where a set is entered or changed: patterns to download, and sending a workbook."""
    require_any(request.user)
    context: dict[str, Any] = {"bases": [row for row in all_sets() if not row.extends_id]}
    if request.method != "POST":
        return render(request, "criteria/catalogues/start.html", context)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Unreadable(_("Choose a file first."))
        upload = keep(file=file, kind=Upload.Kind.CATALOGUE, by=user_of(request))
    except Unreadable as error:
        context |= {"problems": error.messages, "name": file.name if file else ""}
        return render(request, "criteria/catalogues/start.html", context, status=400)
    return redirect("criteria:set_upload", upload.key)


def _find(request: HttpRequest, key: UUID) -> Upload:
    mine = Upload.objects.visible_to(user_of(request))
    rows = mine.filter(kind=Upload.Kind.CATALOGUE).select_related("criteria_set", "uploaded_by")
    found: Upload = get_object_or_404(rows, key=key)
    return found


@require_safe
def set_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a workbook would change in the catalogue, or what it changed."""
    upload = _find(request, key)
    if upload.applied_at:
        context = {"upload": upload, "why_kept": services.why_kept(upload)}
        return render(request, "criteria/catalogues/done.html", context)
    return _preview(request, upload)


def _preview(
    request: HttpRequest, upload: Upload, form: ChoiceForm | None = None, status: int = 200
) -> HttpResponse:
    try:
        proposal = propose(upload)
    except Unreadable as error:
        context = {"upload": upload, "problems": error.messages}
        return render(request, "criteria/catalogues/preview.html", context, status=status)
    services.require_right(proposal, user_of(request))
    default = AMENDMENT if proposal.row and is_in_use(proposal.row) else CORRECTION
    context = {
        "upload": upload,
        "proposal": proposal,
        "form": form or ChoiceForm(initial=told_by(upload, default), changed=proposal.row),
        "faults": proposal.faults,
        **(_rehearsed(request, upload, proposal) if proposal.can_apply else {}),
    }
    return render(request, "criteria/catalogues/preview.html", context, status=status)


def _rehearsed(request: HttpRequest, upload: Upload, proposal: Proposal) -> dict[str, Any]:
    """What applying would do: found out by doing it and taking it back."""
    by = user_of(request)
    found = services.rehearse_apply(proposal, upload, by, timezone.now())
    return {
        "faults": found.faults,
        "rehearsal": None if found.faults else found,
        "counts": list(counted(found.effects)),
        "shown": found.effects[:LISTED],
    }


@require_POST
def choose_set_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep whether the changes are an amendment or a correction, and show what follows."""
    upload = _find(request, key)
    if upload.applied_at:
        return redirect("criteria:set_upload", key)
    try:
        form = ChoiceForm(request.POST, changed=propose(upload).row)
    except Unreadable:
        return redirect("criteria:set_upload", key)
    if not form.is_valid():
        return _preview(request, upload, form, 422)
    choose(upload, form.cleaned_data)
    return redirect("criteria:set_upload", key)


@require_POST
def apply_set_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write the set."""
    upload = _find(request, key)
    try:
        written = services.apply(upload=upload, by=user_of(request))
    except Done:
        messages.info(request, _("This workbook is applied already."))
    except Unreadable as error:
        messages.error(request, " ".join(error.messages))
    except services.Unwritable as refused:
        told = " ".join(fault.message for fault in refused.faults)
        messages.error(request, _("Nothing was changed. %(why)s") % {"why": told})
    else:
        nothing = _("The set says all this already: nothing was changed.")
        messages.success(request, _("The set is changed.") if written else nothing)
    return redirect("criteria:set_upload", key)


@require_POST
def undo_set_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bring the set back to what it was before."""
    upload = _find(request, key)
    try:
        services.undo(upload=upload, by=user_of(request))
    except Done:
        messages.info(request, _("This workbook is undone already."))
    except ValidationError as error:
        why = " ".join(error.messages)
        messages.error(request, _("The set was not taken back. %(why)s") % {"why": why})
    else:
        messages.success(request, _("The set is again what it was before this workbook."))
    return redirect("criteria:set_upload", key)
