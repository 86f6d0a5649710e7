"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Coordination meetings (họp giao ban), their conclusions and the tasks that follow."""

    name = "meetings"
    verbose_name = _("Coordination meetings")

    def ready(self) -> None:
        """Tell the audit trail's words of this app."""
        import_module("meetings.words")
