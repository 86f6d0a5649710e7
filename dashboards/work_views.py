"""The desk of a person: the count in the menu, and all verdicts that wait to be verified."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from communes.lookup import today
from criteria.waiting import waiting
from dashboards.work import urgent_count


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """The number of things that wait, for the menu; empty where nothing does."""
    user = user_of(request)
    return render(request, "dashboards/_work_count.html", {"count": urgent_count(user, today())})


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Every verdict of a junior body that the person's own does not answer yet."""
    user = user_of(request)
    rows = [row for row in waiting(user, today()) if row.verify]
    given = {"rows": rows, "day": today(), "count": sum(len(row.verify) for row in rows)}
    return render(request, "dashboards/verify.html", given)
