"""App configuration."""

from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    """The catalogue of criteria sets, what was recorded against it, and progress."""

    name = "criteria"
