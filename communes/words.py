"""The audit trail's words for grants, agencies and units."""

from django.utils.translation import gettext_lazy as _

from accounts import words
from communes.models import Level

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
    of_values={"unit": {"nation": _("the whole country")}},
)
