"""App configuration."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Coordination meetings (họp giao ban); their place in the import order is held by this package."""

    name = "meetings"
