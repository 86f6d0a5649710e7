"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CriteriaConfig(AppConfig):
    """The catalogue of criteria sets, what was recorded against it, and progress."""

    name = "criteria"
    verbose_name = _("Criteria and registrations")
