"""The grid that an address or a post is about: its place, the communes there, set and day."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from communes.lookup import find_version
from communes.models import UnitVersion
from criteria.authority import Rights
from criteria.context import PageContext, open_unit
from criteria.grid import PLACES, Grid, communes_of, place_on
from criteria.progress import Question
from criteria.views.visit import Posted


def open_grid(
    request: HttpRequest, level: str, code: str
) -> tuple[UnitVersion, PageContext, list[UnitVersion]]:
    """The place of an address, its set and day, and its communes; Http404 where it has no grid."""
    if level not in PLACES:
        raise Http404
    place, inside, context = open_unit(request, level, code)
    return place, context, list(communes_of(inside, context.as_of))


@dataclass(frozen=True)
class PostedGrid:
    """A post with `level`, `place`, `set` and `as_of`; Http404 where they name no grid."""

    posted: Posted
    place: UnitVersion
    versions: list[UnitVersion]

    @classmethod
    def read(cls, request: HttpRequest) -> "PostedGrid":
        """Read the post. The communes are those that its person sees."""
        posted = Posted.read(request)
        level = request.POST.get("level", "")
        if level not in PLACES:
            raise Http404
        code = request.POST.get("place", "")
        place, communes = place_on(posted.user, level, code, posted.day)
        return cls(posted, place or find_version(posted.user, level, code), communes)

    @property
    def question(self) -> Question:
        """What the grid tells: its set on its day."""
        return Question(self.posted.criteria_set, self.posted.day)

    def grid(self, **marks: Any) -> Grid:
        """The grid as it is now. One query, and at most one about rights."""
        rights = Rights(self.posted.user, self.posted.day)
        return Grid(self.question, self.versions, rights, **marks)

    def commune(self, code: str) -> UnitVersion:
        """The commune of that code in this grid; Http404."""
        for version in self.versions:
            if version.unit.code == code:
                return version
        raise Http404

    @property
    def address(self) -> str:
        """The grid's own page."""
        where = reverse("criteria:grid", args=[self.place.unit.level, self.place.unit.code])
        return f"{where}?{self.posted.query}"
