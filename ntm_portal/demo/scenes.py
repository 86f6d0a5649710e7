"""The scenes that a demo offers after logging in, and what of each is published."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communes.models import Level, UnitVersion
from communes.scope import on_day
from ntm_portal.lib.periods import in_force


@dataclass(frozen=True)
class Scene:
    """A page to begin at; `text` tells what of it is published and what is invented."""

    title: Any
    text: Any
    level: Level
    code: str
    criteria_set: str
    as_of: date
    registered: int | None = None

    @property
    def url(self) -> str:
        """The page's address with set, day and filter."""
        query = f"?set={self.criteria_set}&as_of={self.as_of.isoformat()}"
        if self.registered:
            query += f"&registered={self.registered}"
        return reverse("dashboards:unit", args=[self.level, self.code]) + query


CAN_LOC = _(
    "Published: five communes each, best and worst. Which ones, and the detail, is invented."
)
INVENTED = _("Real: communes and criteria. Every verdict is invented.")
KY_ANH = _("Published: both totals and the three hard criteria. The other detail is invented.")
TRA_VINH = _("Published: 17 communes in these groups. Which ones, and the detail, is invented.")
TODAY = _("Real: communes, areas, criteria. Every verdict is invented.")

SCENES = (
    Scene(
        _("Kỳ Anh district on 25/09/2021: Kỳ Lạc 12/20, Kỳ Tây 9/20"),
        KY_ANH,
        Level.DISTRICT,
        "447",
        "HT-QD05-2017",
        date(2021, 9, 25),
    ),
    Scene(
        _("Kỳ Anh district at the end of 2021: Kỳ Lạc and Kỳ Tây 20/20"),
        KY_ANH,
        Level.DISTRICT,
        "447",
        "HT-QD05-2017",
        date(2021, 12, 31),
    ),
    Scene(
        _("Kỳ Lạc on 25/09/2021: what is missing, and by how much"),
        KY_ANH,
        Level.COMMUNE,
        "18850",
        "HT-QD05-2017",
        date(2021, 9, 25),
    ),
    Scene(
        _("Can Lộc district on 02/10/2017: the communes registered for 2017"),
        CAN_LOC,
        Level.DISTRICT,
        "443",
        "HT-QD05-2017",
        date(2017, 10, 2),
        registered=2017,
    ),
    Scene(
        _("Can Lộc district on 02/10/2017: the communes registered for 2018"),
        CAN_LOC,
        Level.DISTRICT,
        "443",
        "HT-QD05-2017",
        date(2017, 10, 2),
        registered=2018,
    ),
    Scene(
        _("Trà Vinh on 24/07/2019: the 17 communes registered for 2019"),
        TRA_VINH,
        Level.PROVINCE,
        "84",
        "QD1980-2016",
        date(2019, 7, 24),
        registered=2019,
    ),
    Scene(
        _("Càng Long district on 24/07/2019"),
        TRA_VINH,
        Level.DISTRICT,
        "844",
        "QD1980-2016",
        date(2019, 7, 24),
    ),
    Scene(
        _("Kỳ Anh district at the end of 2017: where it began"),
        INVENTED,
        Level.DISTRICT,
        "447",
        "HT-QD05-2017",
        date(2017, 12, 31),
    ),
    Scene(
        _("Kỳ Lạc at the end of 2023: 18/19, one criterion lost"),
        INVENTED,
        Level.COMMUNE,
        "18850",
        "QD318-2022-NTM",
        date(2023, 12, 31),
    ),
    Scene(
        _("Kỳ Lạc on 01/07/2025, merged: nothing recorded yet"),
        _("Real: the merger. What was recorded before stays with the former communes."),
        Level.COMMUNE,
        "18838",
        "QD318-2022-NTM",
        date(2025, 7, 1),
    ),
    Scene(
        _("Today's Hà Tĩnh by areas, autumn 2026"),
        TODAY,
        Level.PROVINCE,
        "42",
        "QD51-2025-XA",
        date(2026, 11, 15),
    ),
    Scene(
        _("Kỳ Anh area, autumn 2026"),
        TODAY,
        Level.AREA,
        "HT-KYANH",
        "QD51-2025-XA",
        date(2026, 11, 15),
    ),
    Scene(
        _("Can Lộc area, autumn 2026"),
        TODAY,
        Level.AREA,
        "HT-CANLOC",
        "QD51-2025-XA",
        date(2026, 11, 15),
    ),
    Scene(
        _("Today's Kỳ Lạc, autumn 2026"),
        TODAY,
        Level.COMMUNE,
        "18838",
        "QD51-2025-XA",
        date(2026, 11, 15),
    ),
    Scene(
        _("Triệu Sơn district on 15/01/2022: three communes on the advanced set"),
        _("Published: the three communes and their task. Every verdict is invented."),
        Level.DISTRICT,
        "397",
        "QD318-2022-NTMNC",
        date(2022, 1, 15),
    ),
    Scene(
        _("Triệu Sơn district in the middle of 2022"),
        INVENTED,
        Level.DISTRICT,
        "397",
        "QD318-2022-NTM",
        date(2022, 6, 30),
    ),
)


def scenes_for(user: Any) -> list[Scene]:
    """The scenes whose unit lies inside the person's territory on the scene's day. One query."""
    wanted = Q()
    for scene in SCENES:
        wanted |= Q(in_force(scene.as_of), unit__level=scene.level, unit__code=scene.code)
    found = UnitVersion.objects.visible_to(user).filter(wanted).select_related("unit")
    open_to = list(found)
    return [scene for scene in SCENES if any(_shows(scene, version) for version in open_to)]


def _shows(scene: Scene, version: UnitVersion) -> bool:
    unit = version.unit
    return (unit.level, unit.code) == (scene.level, scene.code) and on_day(version, scene.as_of)


def scene_text(path: str, criteria_set: str, as_of: str) -> Any:
    """What is published of the scene on a page with this address; empty elsewhere."""
    shown = (*path.strip("/").split("/"), criteria_set, as_of)
    told = ((row, (row.level, row.code, row.criteria_set, f"{row.as_of}")) for row in SCENES)
    return next((scene.text for scene, address in told if address == shown), "")
