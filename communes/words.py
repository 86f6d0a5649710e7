"""The audit trail's words for grants, agencies and units."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import words
from communes.models import Level

NATION = "nation"


class Places(Mapping[str, Any]):
    """Units as entries keep them, "district 447", with the level in words."""

    def __getitem__(self, kept: str) -> str:
        level, _space, code = kept.partition(" ")
        if kept == NATION:
            return str(_("the whole country"))
        return f"{Level(level).label} {code}" if level in Level.values else kept

    def __iter__(self) -> Iterator[str]:
        return iter((NATION, *Level.values))

    def __len__(self) -> int:
        return 1 + len(Level.values)


words.tell(
    of_subjects={"grant": _("role"), "agency": _("agency"), "units": _("units")},
    of_fields={
        "unit": _("unit"),
        "agency": _("agency"),
        "versions": _("unit versions"),
        "successions": _("successions"),
        "classifications": _("classifications"),
        **{f"{level.value}s": level.label for level in Level},
    },
    of_values={"unit": Places()},
)
