"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Telling other systems what happened: whom, what, and how it went."""

    name = "webhooks"

    def ready(self) -> None:
        """Tell the audit trail's words of this app."""
        import_module("webhooks.words")
