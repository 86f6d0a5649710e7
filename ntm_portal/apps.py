"""The project package is an app too, for its management commands and template tags."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Home of the helpers that belong to no single office function."""

    name = "ntm_portal"
