"""Which criteria an agency owns, over which territory and when."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.requests import user_of
from communes.lookup import names_at, today
from communes.models import Agency, Level, UnitVersion
from communes.people.forms import EndForm, PeriodForm, UnitForm, after, last_day
from communes.people.reach import require_reach
from communes.people.views.agencies import find_agency
from communes.people.views.shared import form_page, place_errors, placing_errors, posted
from criteria.models import CriteriaSet, CriterionOwner, SetCriterion
from criteria.owners import end_owner, give_criteria


class OwnersForm(UnitForm, PeriodForm):
    """Criteria of one set, given to an agency over a territory during a time."""

    criteria = forms.MultipleChoiceField(
        label=gettext_lazy("Criteria"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["criteria", "unit_name", "which", "first_day", "last_day"]

    def __init__(self, *args: Any, rows: list[SetCriterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        choices = [(str(row.criterion_id), f"{row.number}. {row.criterion.name}") for row in rows]
        self.fields["criteria"].choices = choices  # type: ignore[attr-defined]
        self.fields["unit_name"].label = gettext_lazy("Territory")
        self.fields["unit_name"].required = True

    def clean(self) -> dict[str, Any]:
        """Find the territory."""
        data = super().clean()
        if data.get("unit_name"):
            self.settle(Level.values)
        return data

    def chosen(self) -> list[Any]:
        """The criteria that were ticked."""
        ticked = set(self.cleaned_data["criteria"])
        return [row.criterion for row in self.rows if str(row.criterion_id) in ticked]


def _rows(code: str) -> list[SetCriterion]:
    rows = SetCriterion.objects.filter(criteria_set__code=code).select_related("criterion")
    return list(rows.order_by("order", "pk"))


def owners(request: HttpRequest, pk: int) -> HttpResponse:
    """What the agency owns; below, giving it more criteria of the set chosen with `?set=`."""
    user = user_of(request)
    agency = find_agency(require_reach(user), pk)
    sets = {one.code: one for one in CriteriaSet.objects.order_by("level", "-valid_from", "code")}
    code = request.GET.get("set", "")
    owned = list(_owned(agency))
    names = names_at({agency.unit_id, *(row.territory_id for row in owned)}, today())
    form = _form(request, agency, _rows(code), names) if code in sets else None
    if request.method == "POST" and form and _give(form, agency, user):
        messages.success(request, _("The criteria are given to the agency."))
        return redirect("criteria:owners", pk)
    context = {
        "agency": agency,
        "form": form,
        "code": code,
        "rows": [_told(row, names) for row in owned],
        "sets": sets.values(),
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "criteria/owners.html", context, status=status)


def _give(form: OwnersForm, agency: Agency, by: User) -> bool:
    """Whether what the form asks for was given; else the form tells why not."""
    if not form.is_valid() or form.unit is None:
        return False
    try:
        give_criteria(
            agency=agency,
            criteria=form.chosen(),
            territory=form.unit,
            valid_from=form.valid_from,
            valid_to=form.valid_to,
            by=by,
            now=timezone.now(),
        )
    except ValidationError as error:
        place_errors(form, error)
        return False
    return True


def _form(
    request: HttpRequest, agency: Agency, rows: list[SetCriterion], names: dict[int, UnitVersion]
) -> OwnersForm:
    unit = agency.unit_id
    given = {"unit_name": names[unit].name, "which": unit, "first_day": today()}
    reach = require_reach(request.user)
    return OwnersForm(posted(request), initial=given, reach=reach, rows=rows)


def _owned(agency: Agency) -> QuerySet[CriterionOwner]:
    rows = CriterionOwner.objects.filter(agency=agency).select_related("criterion")
    return rows.order_by("criterion__key", "valid_from", "pk")


def _told(row: CriterionOwner, names: dict[int, UnitVersion]) -> tuple[Any, ...]:
    """The ownership, its territory, its last day, and whether it is over."""
    over = row.valid_to is not None and row.valid_to <= today()
    return row, names.get(row.territory_id), last_day(row.valid_to), over


def end_ownership(request: HttpRequest, pk: int, owner: int) -> HttpResponse:
    """Give an ownership its last day."""
    user = user_of(request)
    agency = find_agency(require_reach(user), pk)
    rows = CriterionOwner.objects.select_related("agency", "criterion", "territory")
    row: CriterionOwner | None = rows.filter(agency=agency, pk=owner).first()
    if row is None:
        raise Http404(_("This agency owns no such criterion."))
    known = {"last_day": last_day(row.valid_to) or today()}
    form = EndForm(posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        valid_to = after(form.cleaned_data["last_day"])
        with placing_errors(form):
            end_owner(owner=row, valid_to=valid_to, by=user, now=timezone.now())
            messages.success(request, _("The last day is saved."))
            return redirect("criteria:owners", pk)
    back = (str(agency), reverse("criteria:owners", args=[pk]))
    return form_page(request, form, title=row.criterion.name, label=_("Save"), back=back)
