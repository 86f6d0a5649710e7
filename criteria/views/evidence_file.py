"""One file of evidence: looking at it, downloading it, withdrawing it.

The content comes only from here and from the API, inside the scope; how it is sent is in
`criteria.evidence_content`.
"""

from datetime import date
from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Refused
from accounts.requests import user_of
from communes.lookup import find_version
from criteria.catalogue import CriterionView, view_of
from criteria.evidence import require_withdrawal, withdraw_evidence
from criteria.evidence_content import content_of
from criteria.evidence_forms import WithdrawalForm
from criteria.evidence_reading import Item, with_verdicts
from criteria.models import Evidence
from ntm_portal.lib.filetypes import TYPES
from ntm_portal.lib.periods import parse_day


def _item(request: HttpRequest, key: UUID) -> Item:
    """The file with that key, inside the person's territory; Http404."""
    rows = Evidence.objects.visible_to(user_of(request)).filter(key=key)
    related = ("unit", "criteria_set__extends", "criteria_set__requires")
    items = with_verdicts(rows.select_related(*related))
    if not items:
        raise Http404
    return items[0]


# The browser's own viewer of PDF is a frame inside an <object>: it needs both.
@csp_update({"object-src": [SELF], "frame-src": [SELF]})  # type: ignore[arg-type]
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page that shows a file; a post withdraws it."""
    item = _item(request, key)
    if request.method != "POST":
        return _page(request, item, WithdrawalForm())
    form = WithdrawalForm(request.POST)
    if form.is_valid() and _withdraw(request, item, form):
        return redirect(request.get_full_path())
    return _page(request, item, form, status=400)


def _withdraw(request: HttpRequest, item: Item, form: WithdrawalForm) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        withdraw_evidence(evidence=item.evidence, reason=reason, by=user_of(request))
    except ValidationError as error:
        form.add_error("reason", error.messages)
        return False
    messages.success(request, _("The file is withdrawn. It stays stored and can still be read."))
    return True


def _page(
    request: HttpRequest, item: Item, form: WithdrawalForm, status: int = 200
) -> HttpResponse:
    row = item.evidence
    day, criterion = _place(request, row)
    version = find_version(user_of(request), row.unit.level, row.unit.code, day)
    page = {
        "item": item,
        "evidence": row,
        "kind": TYPES[row.content_type],
        "version": version,
        "criterion": criterion,
        "query": f"set={row.criteria_set.code}&as_of={day.isoformat()}",
        "form": form,
        "refusal": _refusal(request, row),
    }
    return render(request, "criteria/evidence_file.html", page, status=status)


def _place(request: HttpRequest, row: Any) -> tuple[date, CriterionView]:
    """The day to lead back to, and the criterion as it stands in the file's set on it.

    That is the day of the page that the person came from, else the one the file was added for.
    """
    carried = parse_day(request.GET.get("as_of", ""))
    same = request.GET.get("set") == row.criteria_set.code
    for day in (carried, row.as_of) if carried and same else (row.as_of,):
        for criterion in view_of(row.criteria_set, day).criteria:
            if criterion.id == row.criterion_id:
                return day, criterion
    raise Http404


def _refusal(request: HttpRequest, row: Any) -> str:
    """Why the person may not withdraw the file; empty where they may."""
    try:
        require_withdrawal(row, user_of(request))
    except Refused as refused:
        return str(refused)
    return ""


@require_safe
@xframe_options_sameorigin
@cache_control(private=True, no_store=True)
def evidence_content(request: HttpRequest, key: UUID) -> FileResponse:
    """The file itself; `?download` asks for a download where it would be shown."""
    return content_of(_item(request, key).evidence, download="download" in request.GET)
