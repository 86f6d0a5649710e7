"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CriteriaConfig(AppConfig):
    """The catalogue of criteria sets, what was recorded against it, and progress."""

    name = "criteria"
    verbose_name = _("Criteria and registrations")

    def ready(self) -> None:
        """Tell the audit trail's words of this app."""
        import_module("criteria.words")
