"""The scorecard page of a commune, and the values that are typed into it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import user_of
from communes.lookup import find_version
from communes.models import Level, UnitVersion
from criteria.catalogue import CriterionView, IndicatorView
from criteria.cells import Cells
from criteria.context import PageContext, page_context
from criteria.forms import ValueForm
from criteria.scorecard import Forms, Scorecard
from criteria.services import ValueEntry, record_values
from criteria.views.outcome import Outcome, attempt, show_outcome
from criteria.views.visit import Posted, find_number
from ntm_portal.lib.periods import parse_day


@dataclass(frozen=True)
class Visit:
    """A page about one commune: who asks, what about, and when."""

    request: HttpRequest
    user: User
    version: UnitVersion
    context: PageContext

    @classmethod
    def read(cls, request: HttpRequest, code: str) -> "Visit":
        """Read the commune, set and day of the address; Http404, Detour or NoContext."""
        user = user_of(request)
        day = parse_day(request.GET.get("as_of", ""))
        version = find_version(user, Level.COMMUNE, code, day)
        own = UnitVersion.objects.visible_to(user).filter(pk=version.pk)
        return cls(request, user, version, page_context(request, version, own))

    @property
    def posted(self) -> Posted:
        """What a post on this page records."""
        return Posted(self.context.criteria_set, self.context.as_of, self.request)

    @property
    def is_partial(self) -> bool:
        """Whether htmx asks, for parts of the page."""
        return bool(self.request.htmx)  # type: ignore[attr-defined]

    def card(self, refused: Forms | None = None, found: Cells | None = None) -> Scorecard:
        """The commune's scorecard, with the forms that were not accepted."""
        known = self.context.unit_class
        return Scorecard(self.context.question, self.version, self.user, refused, found, known)

    def criterion(self, number: str) -> CriterionView:
        """The criterion of that number; Http404."""
        found: CriterionView = find_number(self.context.criteria_set.criteria, number)
        return found

    def url(self, name: str, *args: str, anchor: str = "") -> str:
        """The address of another page about the commune, in the same context."""
        path = reverse(f"criteria:{name}", args=[self.version.unit.code, *args])
        return f"{path}?{self.context.query}{anchor}"


@require_http_methods(["GET", "HEAD", "POST"])
def scorecard(request: HttpRequest, code: str) -> HttpResponse:
    """All criteria of a commune; a post records the value of one indicator."""
    visit = Visit.read(request, code)
    if request.method == "POST":
        return _record_value(visit)
    return _page(visit, visit.card())


def _page(visit: Visit, card: Scorecard, status: int = 200) -> HttpResponse:
    page = {
        "context": visit.context,
        "card": card,
        "here": visit.url("scorecard"),
        "reason": visit.posted.reason,
    }
    return render(visit.request, "criteria/scorecard.html", page, status=status)


@dataclass(frozen=True)
class Saving:
    """One post of an indicator's value, and what became of it."""

    visit: Visit
    criterion: CriterionView
    indicator: IndicatorView
    form: ValueForm
    outcome: Outcome

    @property
    def refused(self) -> Forms:
        """The form, where it was not accepted."""
        return {} if self.outcome.written else {self.indicator.number: self.form}

    @property
    def understood(self) -> str:
        """How the number was read, where it is not as it was typed."""
        if not (self.outcome.written and self.form.understood):
            return ""
        return _("read as %(value)s") % {"value": self.form.understood}


def _record_value(visit: Visit) -> HttpResponse:
    """Record, then show the row, its criterion's verdicts and the total as they are now."""
    posted = visit.request.POST
    criterion = visit.criterion(posted.get("criterion", ""))
    indicator = find_number(criterion.indicators, posted.get("indicator", ""))
    form = ValueForm(posted, indicator=indicator)
    valid = form.is_valid()
    outcome = _write(visit, criterion, indicator, form) if valid else Outcome(form.problems())
    show_outcome(form, outcome)
    if outcome.written:
        visit.posted.keep_reason()
    saving = Saving(visit, criterion, indicator, form, outcome)
    return _parts(saving) if visit.is_partial else _whole(saving)


def _write(
    visit: Visit, criterion: CriterionView, indicator: IndicatorView, form: ValueForm
) -> Outcome:
    given = form.cleaned_data
    entry = ValueEntry(
        visit.version, criterion, indicator, given["answer"], given["note"], given["seen"]
    )
    return attempt(
        lambda: record_values(
            entries=[entry],
            criteria_set=visit.context.criteria_set,
            effective_on=visit.context.as_of,
            by=visit.user,
            reason=visit.posted.reason,
        )
    )


def _whole(saving: Saving) -> HttpResponse:
    """Without script: back to the row, or the page with the problem in it."""
    visit, number = saving.visit, saving.indicator.number
    if not saving.outcome.written:
        return _page(visit, visit.card(saving.refused), saving.outcome.status)
    saved = _("%(indicator)s is saved.") % {"indicator": number}
    messages.success(visit.request, f"{saved} {saving.understood}".strip())
    return redirect(visit.url("scorecard", anchor=f"#indicator-{number}"))


def _parts(saving: Saving) -> HttpResponse:
    """For htmx: the row; and, once it is saved, what it changes elsewhere on the page."""
    visit = saving.visit
    card = visit.card(saving.refused)
    entry = card.block(saving.criterion.number)
    page = {
        "context": visit.context,
        "card": card,
        "here": visit.url("scorecard"),
        "entry": entry,
        "line": entry.line(saving.indicator.number),
        "saved": saving.outcome.written,
        "understood": saving.understood,
    }
    return render(visit.request, "criteria/_value_saved.html", page, status=saving.outcome.status)
