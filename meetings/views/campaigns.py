"""Campaigns: the list, one campaign with its burn-down, launching and closing."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import user_of
from communes.lookup import today
from communes.people.views.shared import place_errors, posted
from criteria.context import NoContext, default_day
from meetings.campaign_board import matrix_of, panel
from meetings.campaign_reading import burn_downs, campaign_figures, matching, span_of
from meetings.campaigns import close_campaign, launch, open_cells
from meetings.editing import Overtaken, require_keeper
from meetings.forms.campaigns import CampaignFilter, ClosingForm, LaunchForm
from meetings.frame import frame, names_of, open_meeting
from meetings.models import Campaign, CampaignTarget, Conclusion
from ntm_portal.lib.periods import contains, parse_day
from ntm_portal.lib.tablefiles import paginate

PAGE_SIZE = 20
PANELS = 12  # pictures on one page


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns of the person's territory, the newest first."""
    form = CampaignFilter(request.GET)
    form.is_valid()  # fills cleaned_data with whatever could be read
    asked = form.cleaned_data
    day = min(asked.get("as_of") or today(), today())
    rows = Campaign.objects.visible_to(user_of(request))
    found = matching(rows, asked.get("q", ""), asked.get("phase", ""), day)
    page = paginate(request, found, PAGE_SIZE)
    related = ("meeting", "criteria_set__extends", "criteria_set__requires")
    chosen = rows.select_related(*related).in_bulk(list(page))
    targets = CampaignTarget.objects.visible_to(user_of(request))
    burns = burn_downs(list(chosen.values()), day, targets)
    shown = [(chosen[pk], burns[pk]) for pk in page]
    given = {"form": form, "page": page, "rows": shown, "day": day, "is_past": day < today()}
    return render(request, "meetings/campaigns.html", given)


@require_safe
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign on a day: countdown, what is left, the burn-down of each commune."""
    row = _open(request, pk)
    return _page(request, row, ClosingForm(None, row))


def _open(request: HttpRequest, pk: int) -> Any:
    """The campaign inside the person's scope, with `is_kept` and `targets_in_all`; Http404."""
    rows = Campaign.objects.visible_to(user_of(request)).with_right(user_of(request))
    related = ("meeting", "conclusion", "criteria_set__extends", "criteria_set__requires")
    row = rows.select_related(*related).with_targets().filter(pk=pk).first()
    if row is None:
        raise Http404(_("There is no such campaign in your territory."))
    return row


def _day(request: HttpRequest, row: Campaign) -> date:
    """The day that the page is about. Raises NoContext where it has none to show."""
    text, now, criteria_set = request.GET.get("as_of", ""), today(), row.criteria_set
    day = parse_day(text) if text else default_day(criteria_set, None, now)
    if day is None:
        told = _("“%(text)s” is not a day of the calendar. Choose a day such as 25/09/2021.")
        message = told % {"text": text[:40]}
        raise NoContext(message, sets=[criteria_set], as_of=now, malformed=True)
    given = {"day": f"{day:%d/%m/%Y}", "set": criteria_set.code}
    if day > now:
        told = _("%(day)s has not come yet: there is nothing to show. Choose an earlier day.")
    elif not contains(day, criteria_set.valid_from, criteria_set.valid_to):
        told = _("%(set)s was not in force on %(day)s. Choose another set or another day.")
    else:
        return day
    raise NoContext(told % given, sets=[criteria_set], as_of=day)


def _page(
    request: HttpRequest, row: Any, form: ClosingForm, status: int = 200, told: str = ""
) -> HttpResponse:
    day = _day(request, row)
    targets = CampaignTarget.objects.visible_to(user_of(request)).filter(campaign=row)
    figures = campaign_figures(row, day, targets)
    page = Paginator(figures.communes, PANELS).get_page(request.GET.get("page"))
    given = {
        "campaign": row,
        "figures": figures,
        "span": span_of(row, day if request.GET.get("as_of") else today()),
        "day": day,
        "is_past": day < default_day(row.criteria_set, None, today()),
        "matrix": matrix_of(figures),
        "whole": panel(_("All communes together"), figures.whole),
        "page": page,
        "panels": [panel(one.version.full_name, one.burndown) for one in page],
        "form": form,
        "told": told,
        "trail": [(_("Campaigns"), reverse("meetings:campaigns")), (row.name, "")],
    }
    return render(request, "meetings/campaign.html", given, status=status)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a campaign with its report, or reword the report."""
    row = _open(request, pk)
    require_keeper(row.meeting, user_of(request))
    form = ClosingForm(request.POST, row)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    asked = form.cleaned_data
    try:
        close_campaign(
            campaign=row,
            text=asked["closing_text"],
            seen=asked["revision"],
            by=user_of(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        place_errors(form, error)
        return _page(request, row, form, status=422)
    except Overtaken as overtaken:
        row = _open(request, pk)
        again = ClosingForm({**request.POST.dict(), "revision": row.revision}, row)
        return _page(request, row, again, status=409, told=overtaken.told)
    messages.success(request, _("The closing report is saved."))
    return redirect("meetings:campaign", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def launching(request: HttpRequest, pk: int, conclusion: int) -> HttpResponse:
    """Launch the campaign of a conclusion."""
    meeting = open_meeting(request, pk)
    row = get_object_or_404(Conclusion.objects.filter(meeting=meeting), pk=conclusion)
    require_keeper(meeting, user_of(request))
    there = Campaign.objects.visible_to(user_of(request)).filter(conclusion=row).first()
    if there is not None:
        return redirect("meetings:campaign", there.pk)
    try:
        form = LaunchForm(posted(request), meeting=meeting, found=open_cells(meeting))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("meetings:meeting", pk)
    made = _launch(request, row, form) if request.method == "POST" and form.is_valid() else None
    if made:
        messages.success(request, _("The campaign is launched."))
        return redirect("meetings:campaign", made.pk)
    given = frame(request, meeting, "meetings:conclusions", names_of(meeting))
    status = 422 if form.is_bound else 200
    given |= {"form": form, "conclusion": row}
    return render(request, "meetings/campaign_launch.html", given, status=status)


def _launch(request: HttpRequest, conclusion: Conclusion, form: LaunchForm) -> Campaign | None:
    asked = form.cleaned_data
    try:
        return launch(
            conclusion=conclusion,
            name=asked["name"],
            starts_on=asked["starts_on"],
            days=asked["days"],
            communes=asked["communes"],
            cells=form.cells,
            by=user_of(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        place_errors(form, error)
        return None
