"""App configuration."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Coordination meetings (họp giao ban); for now it holds their place in the import order."""

    name = "meetings"
