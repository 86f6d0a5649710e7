"""What a post on a recording page names, and the reason that is given once per visit."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from unicodedata import normalize

from django.http import Http404, HttpRequest

from accounts.models import User
from accounts.requests import user_of
from communes.lookup import find_version
from communes.models import Level, UnitVersion
from criteria.catalogue import CriterionView, SetView, all_sets, view_of
from ntm_portal.lib.periods import parse_day

REASONS = "recording_reasons"  # in the session: "set day" → reason
KEPT_REASONS = 20


def _key(set_code: str, day: date) -> str:
    return f"{set_code} {day.isoformat()}"


def kept_reason(request: HttpRequest, set_code: str, day: date) -> str:
    """The reason that the person gave in this visit for recording on a past day."""
    return str(request.session.get(REASONS, {}).get(_key(set_code, day), ""))


def keep_reason(request: HttpRequest, set_code: str, day: date, reason: str) -> None:
    """Remember a reason for the visit; only the latest few are kept."""
    kept = dict(request.session.get(REASONS, {}))
    kept.pop(_key(set_code, day), None)
    kept[_key(set_code, day)] = reason
    request.session[REASONS] = dict(list(kept.items())[-KEPT_REASONS:])


@dataclass(frozen=True)
class Posted:
    """What every post of an entry names: the set as it stands on a day, that day, the commune."""

    criteria_set: SetView
    day: date
    request: HttpRequest = field(repr=False)

    @property
    def user(self) -> User:
        """Who posts."""
        return user_of(self.request)

    @classmethod
    def read(cls, request: HttpRequest) -> "Posted":
        """Read `set` and `as_of` of a post; Http404 where they name nothing."""
        code, text = request.POST.get("set", ""), request.POST.get("as_of", "")
        day = parse_day(text)
        row = next((one for one in all_sets() if one.code == code), None)
        if row is None or day is None or row.level != Level.COMMUNE:
            raise Http404
        return cls(view_of(row, day), day, request)

    @property
    def query(self) -> str:
        """The part of an address that carries the context back to a page."""
        return f"set={self.criteria_set.code}&as_of={self.day.isoformat()}"

    @property
    def reason(self) -> str:
        """The reason in the post, in one Unicode form, else the one kept for the visit."""
        given = normalize("NFC", self.request.POST.get("reason", "")).strip()
        return given or kept_reason(self.request, self.criteria_set.code, self.day)

    def keep_reason(self) -> None:
        """Keep the reason of this post for the rest of the visit."""
        code = self.criteria_set.code
        if self.reason and self.reason != kept_reason(self.request, code, self.day):
            keep_reason(self.request, code, self.day, self.reason)

    def commune(self, code: str) -> UnitVersion:
        """The commune on the day (else its latest version); Http404 outside the territory."""
        return find_version(self.user, Level.COMMUNE, code, self.day)

    def criterion(self, number: str) -> CriterionView:
        """The criterion of that number on the day; Http404."""
        found: CriterionView = find_number(self.criteria_set.criteria, number)
        return found


def find_number(rows: Any, number: str) -> Any:
    """The criterion or indicator of that number; Http404."""
    for row in rows:
        if row.number == number:
            return row
    raise Http404
