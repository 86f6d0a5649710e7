"""The forms about people, grants and agencies; days are first and last day, both included."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import ROLES, Role
from accounts.services import Particulars
from communes.filters import DAY_FORMATS
from communes.models import Agency, Grant, Level, Unit
from communes.people.reach import Reach
from communes.people.units import described, search


class Day(forms.DateField):
    """A day, picked or typed; kept between 1900 and 2200 where typing slips."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(input_formats=DAY_FORMATS, widget=widget, **options)

    def clean(self, value: Any) -> date | None:
        """The day, or None."""
        day: date | None = super().clean(value)
        if day and not 1900 <= day.year < 2200:
            raise ValidationError(_("Write the year with four digits, such as 2025."))
        return day


class PeriodForm(forms.Form):
    """First and last day; the database keeps the day after the last."""

    first_day = Day(label=_("First day"), required=False)
    last_day = Day(
        label=_("Last day"), required=False, help_text=_("Leave empty where no end is known.")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first day."))
        return data

    @property
    def valid_from(self) -> date | None:
        """The first day."""
        day: date | None = self.cleaned_data["first_day"]
        return day

    @property
    def valid_to(self) -> date | None:
        """The day after the last one."""
        last: date | None = self.cleaned_data["last_day"]
        return after(last) if last else None


def after(last_day: date) -> date:
    """The day after the last one of a period: the first on which it does not hold."""
    return last_day + timedelta(days=1)


def last_day(valid_to: date | None) -> date | None:
    """The last day on which a period holds."""
    return valid_to - timedelta(days=1) if valid_to else None


class UnitForm(forms.Form):
    """A unit by name or code, inside what the person manages; `which` settles a tie."""

    unit_name = forms.CharField(
        label=_("Unit"),
        max_length=100,
        required=False,
        help_text=_("Name or code, with or without tones."),
    )
    which = forms.ChoiceField(label=_("Which of them?"), required=False)

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach
        self.unit: Unit | None = None
        self.fields["which"].widget = forms.HiddenInput()
        if self.data.get("which", "").isdigit():  # offered before; checked again below
            self.fields["which"].choices = [(self.data["which"], "")]  # type: ignore[attr-defined]

    def settle(self, levels: Collection[str]) -> None:
        """Fill `unit` from name and choice, or put the choices into the form with an error."""
        text = self.cleaned_data.get("unit_name") or ""
        try:
            found = search(self.reach.units(), text, levels)
        except ValidationError as error:
            self.add_error("unit_name", error)
            return
        chosen = [v.unit for v in found if str(v.unit_id) == self.cleaned_data.get("which")]
        if len(found) == 1 or chosen:
            self.unit = chosen[0] if chosen else found[0].unit
            return
        choices = [("", "…"), *((str(pk), text) for pk, text in described(found).items())]
        self.fields["which"].widget = forms.Select(choices=choices)
        self.add_error("which", _("Several units answer to this: choose one."))


class GrantForm(UnitForm, PeriodForm):
    """A role over a unit during a time."""

    role = forms.ChoiceField(label=_("Role"))
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Agency"),
        required=False,
        help_text=_(
            "For a department that owns criteria. Tasks of the agency wait for the person."
        ),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    field_order = ["role", "unit_name", "which", "agency", "first_day", "last_day", "note"]

    def __init__(
        self, *args: Any, reach: Reach, only: Collection[Role] = tuple(Role), **kwargs: Any
    ) -> None:
        super().__init__(*args, reach=reach, **kwargs)
        roles = [(role.value, role.label) for role in reach.roles() if role in only]
        self.fields["role"].choices = [("", "…"), *roles]  # type: ignore[attr-defined]
        if not any(ROLES[role].owned_only for role in only):
            del self.fields["agency"]
            return
        agencies = reach.agencies().order_by("name", "pk")
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the unit at a level that the role may have."""
        data = super().clean()
        if not data.get("role") or "unit_name" in self.errors:
            return data
        levels = ROLES[Role(data["role"])].levels
        agency = data.get("agency")
        if not data.get("unit_name") and agency and ROLES[Role(data["role"])].owned_only:
            self.unit = agency.unit
        elif data.get("unit_name") and levels != ("nation",):
            self.settle([level for level in levels if level != "nation"])
        elif data.get("unit_name"):
            self.add_error("unit_name", _("This role is for the whole country: name no unit."))
        elif "nation" not in levels or not self.reach.nation:
            self.add_error("unit_name", _("Name the unit for which the role counts."))
        return data

    def grant(self, user: User | None = None) -> Grant:
        """The grant as the form tells it, not saved."""
        return Grant(
            user=user,
            role=self.cleaned_data["role"],
            unit=self.unit,
            agency=self.cleaned_data.get("agency"),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            note=self.cleaned_data["note"],
        )


class PersonForm(forms.Form):
    """What is kept of a person."""

    name = forms.CharField(label=_("Full name"), max_length=150)
    title = forms.CharField(label=_("Position"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)

    @property
    def particulars(self) -> Particulars:
        """Name, position and e-mail."""
        return Particulars(**{key: self.cleaned_data[key] for key in ("name", "title", "email")})


class NewPersonForm(PersonForm, GrantForm):
    """A new person and the first grant."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("For logging in; it cannot be changed later."),
    )
    field_order = ["name", "username", "title", "email", *GrantForm.field_order]

    def clean_username(self) -> str:
        """Refuse a name in use, capitals aside."""
        name: str = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("This user name is in use already."))
        return name


class EndForm(forms.Form):
    """When a grant or an ownership ends."""

    last_day = Day(
        label=_("Last day"),
        help_text=_("It counts to the end of this day; choose yesterday to end it at once."),
    )


class AgencyForm(UnitForm, PeriodForm):
    """An agency of a province or district."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Small letters, digits and hyphens.")
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    field_order = ["name", "code", "unit_name", "which", "first_day", "last_day"]

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        self.fields["unit_name"].required = True

    def clean_code(self) -> str:
        """Refuse a code in use."""
        code: str = self.cleaned_data["code"]
        if Agency.objects.filter(code=code).exclude(pk=self.agency.pk).exists():
            raise ValidationError(_("Another agency has this code."))
        return code

    def clean(self) -> dict[str, Any]:
        """Find the unit."""
        data = super().clean()
        if data.get("unit_name"):
            self.settle([Level.PROVINCE, Level.DISTRICT, Level.AREA])
        return data

    def filled(self) -> Agency:
        """The agency as the form tells it, not saved."""
        self.agency.code, self.agency.name = self.cleaned_data["code"], self.cleaned_data["name"]
        self.agency.valid_from, self.agency.valid_to = self.valid_from, self.valid_to
        if self.unit:
            self.agency.unit = self.unit
        return self.agency
