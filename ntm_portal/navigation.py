"""What every page's frame needs: the menu, the date and set that links carry on, the demo label."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.requests import user_of
from communes.people.reach import reach_of
from criteria.authority import records_anywhere
from ntm_portal.demo.scenes import scene_text, scenes_for
from ntm_portal.templatetags.portal import CARRIED

OVERVIEW = (("home", _("Overview")),)
DESK = (("home", _("My work")), ("criteria:due_home", _("To record")))
MENU = (
    ("meetings:list", _("Meetings")),
    ("meetings:tasks", _("Tasks")),
    ("communes:list", _("Units")),
    ("criteria:sets", _("Criteria sets")),
    ("api:docs", _("API")),
)
HELP = (("start", _("Getting started")),)
MANAGING = (("communes:people", _("People")), ("communes:audit", _("Audit")))

# addresses that belong to the part of another entry than theirs would say
ALSO = {
    "communes:people": ("communes:agencies", "webhooks:list"),
    "criteria:due_home": ("criteria:uploads", "criteria:new_table", "criteria:new_list"),
    "criteria:sets": ("criteria:set_uploads",),
    "meetings:list": ("meetings:campaigns",),
}


@dataclass(frozen=True)
class Entry:
    """One menu entry; `active` marks the part of the portal that the page belongs to."""

    label: Any
    url: str
    active: bool = False
    count_url: str = ""  # gives the number to show beside the label


def carried_query(request: HttpRequest) -> str:
    """The criteria set and date of the page as "?set=…&as_of=…", or "" when it names neither."""
    kept = QueryDict(mutable=True)
    for name in CARRIED:
        if value := request.GET.get(name):
            kept[name] = value
    return f"?{kept.urlencode()}" if kept else ""


def entries(request: HttpRequest) -> Iterator[Entry]:
    """The menu of a person who is logged in, without entries whose address does not exist."""
    desk = records_anywhere(user_of(request))
    offered = (DESK if desk else OVERVIEW) + MENU
    offered += MANAGING if reach_of(request.user) else ()
    offered += (("admin:index", _("Administration")),) if request.user.is_staff else ()
    offered += HELP
    carried = carried_query(request)
    for name, label in offered:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        active = request.path == url or _inside(request, name, url, desk)
        count_url = reverse("work_count") if desk and name == "home" else ""
        yield Entry(label, url + carried, active, count_url)


def _inside(request: HttpRequest, name: str, url: str, desk: bool) -> bool:
    """Whether the page belongs to the entry; dashboards do to the overview, not to a desk."""
    if name == "home":
        match = request.resolver_match
        return not desk and match is not None and match.namespace == "dashboards"
    return request.path.startswith((url, *(reverse(other) for other in ALSO.get(name, ()))))


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `menu`, and what labels invented data: `is_demo`, `demo_text`."""
    user = getattr(request, "user", None)
    menu = list(entries(request)) if user is not None and user.is_authenticated else []
    return {"is_demo": settings.DEMO, "demo_text": _demo_text(request), "menu": menu}


def _demo_text(request: HttpRequest) -> Any:
    """What of a scene's page is published; empty on other pages."""
    if not settings.DEMO:
        return ""
    asked = request.GET
    return scene_text(request.path, asked.get("set", ""), asked.get("as_of", ""))


def demo_scenes(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `demo_scenes`, read only by the page that shows them; empty elsewhere."""
    user = getattr(request, "user", None)
    if not settings.DEMO or user is None or not user.is_authenticated:
        return {"demo_scenes": []}
    return {"demo_scenes": SimpleLazyObject(lambda: scenes_for(user))}
