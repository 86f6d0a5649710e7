"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunesConfig(AppConfig):
    """The territory: units and their history, agencies, and who holds which grant."""

    name = "communes"
    verbose_name = _("Territory and grants")
