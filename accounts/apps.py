"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles and the audit trail."""

    name = "accounts"
