"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunesConfig(AppConfig):
    """The territory: units and their history, agencies, and who holds which grant."""

    name = "communes"
    verbose_name = _("Territory and grants")

    def ready(self) -> None:
        """Tell the audit trail's words of this app."""
        import_module("communes.words")
