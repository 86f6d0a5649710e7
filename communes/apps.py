"""App configuration."""

from django.apps import AppConfig


class CommunesConfig(AppConfig):
    """The territory: units and their history, agencies, and who holds which grant."""

    name = "communes"
