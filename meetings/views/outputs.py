"""The sheet of counted outputs of one period: a row per commune, a column per kind."""

import re
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from communes.people.views.shared import place_errors
from meetings.editing import Overtaken
from meetings.forms.content import OutputsPeriod
from meetings.frame import back_if_closed, frame, names_of, open_meeting
from meetings.models import Meeting, Output
from meetings.outputs import Cell, Count, Period, save_outputs

Stored = dict[Cell, int]
WHOLE = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(\.[0-9]{3}){1,2}")


@dataclass(frozen=True)
class Box:
    """One field of the sheet; `there` is what another person put meanwhile."""

    name: str
    label: str
    was: str
    text: str
    error: bool = False
    there: str = ""

    @property
    def count(self) -> Count:
        """What was and what shall be."""
        return Count(_number(self.was), _number(self.text))


def _number(text: str) -> int | None:
    """A whole number such as 1200 or 1.200, or None for a blank. Raises ValueError."""
    plain = text.strip()
    if plain and not WHOLE.fullmatch(plain):
        raise ValueError(text)
    return int(plain.replace(".", "")) if plain else None


def _is_number(text: str) -> bool:
    try:
        _number(text)
    except ValueError:
        return False
    return True


class Sheet:
    """The fields of a period, from what is stored and what was typed."""

    def __init__(self, meeting: Meeting, stored: Stored, data: QueryDict | None) -> None:
        communes = meeting.communes.order_by("sort_key", "pk").values_list("unit_id", "name")
        self.places: list[tuple[int | None, str]] = [*communes, (None, _("Whole scope"))]
        self.boxes = {
            (unit_id, kind.value): _box(unit_id, kind, name, stored, data)
            for unit_id, name in self.places
            for kind in Output.Kind
        }

    @property
    def kinds(self) -> list[Any]:
        """The heads of the columns."""
        return [kind.label for kind in Output.Kind]

    @property
    def lines(self) -> list[tuple[str, list[Box]]]:
        """A commune's name with its fields."""
        return [
            (name, [self.boxes[unit_id, kind] for kind in Output.Kind])
            for unit_id, name in self.places
        ]

    @property
    def has_errors(self) -> bool:
        """Whether a field holds no number."""
        return any(box.error for box in self.boxes.values())

    def counts(self) -> dict[Cell, Count]:
        """Every count as typed."""
        return {cell: box.count for cell, box in self.boxes.items()}

    def beside(self, stored: Stored) -> None:
        """Show what stands there by now: where another person changed it, it is told; what one
        did not touch oneself takes it over.
        """
        for cell, box in self.boxes.items():
            now = "" if stored.get(cell) is None else str(stored[cell])
            if now != box.was:
                text, there = (now, "") if box.text == box.was else (box.text, now)
                self.boxes[cell] = replace(box, was=now, text=text, there=there)


def _box(
    unit_id: int | None, kind: Output.Kind, place: str, stored: Stored, data: QueryDict | None
) -> Box:
    name = f"{unit_id or 'all'}-{kind.value}"
    there = stored.get((unit_id, kind.value))
    was = "" if there is None else str(there)
    box = Box(name, f"{place}: {kind.label}", was, was)
    if data is None:
        return box
    box = replace(box, was=data.get(f"was-{name}", ""), text=data.get(name, "").strip())
    return box if _is_number(box.was) and _is_number(box.text) else replace(box, error=True)


def _stored(meeting: Meeting, period: Period | None) -> Stored:
    if period is None:
        return {}
    rows = meeting.outputs.filter(first_day=period[0], last_day=period[1])
    return {(row.commune_id, row.kind): row.count for row in rows}


@require_http_methods(["GET", "HEAD", "POST"])
def outputs(request: HttpRequest, pk: int) -> HttpResponse:
    """Type the outputs of a period; only what was changed is written."""
    meeting = open_meeting(request, pk)
    if closed := back_if_closed(request, meeting, "meetings:findings"):
        return closed
    data = request.POST if request.method == "POST" else None
    given = {"first_day": meeting.held_on.replace(month=1, day=1), "last_day": meeting.held_on}
    form = OutputsPeriod(data or (request.GET if request.GET else None), initial=given)
    period = form.period if form.is_bound and form.is_valid() else None
    if period is None and not form.is_bound:
        period = (given["first_day"], given["last_day"])
    sheet = Sheet(meeting, _stored(meeting, period), data)
    if data is None or period is None or sheet.has_errors:
        return _page(request, meeting, form, sheet, 422 if form.errors or sheet.has_errors else 200)
    return _save(request, meeting, form, sheet)


def _save(
    request: HttpRequest, meeting: Meeting, form: OutputsPeriod, sheet: Sheet
) -> HttpResponse:
    by, now = user_of(request), timezone.now()
    try:
        save_outputs(meeting=meeting, period=form.period, counts=sheet.counts(), by=by, now=now)
    except Overtaken as overtaken:
        sheet.beside(_stored(meeting, form.period))
        return _page(request, meeting, form, sheet, 409, overtaken.told)
    except ValidationError as error:
        place_errors(form, error)
        return _page(request, meeting, form, sheet, 422)
    messages.success(request, _("The counted outputs are saved."))
    return redirect(reverse("meetings:findings", args=[meeting.pk]) + "#outputs")


def _page(
    request: HttpRequest,
    meeting: Meeting,
    form: OutputsPeriod,
    sheet: Sheet,
    status: int,
    told: str = "",
) -> HttpResponse:
    page = {"form": form, "sheet": sheet, "told": told}
    page |= frame(request, meeting, "meetings:findings", names_of(meeting))
    return render(request, "meetings/outputs.html", page, status=status)
