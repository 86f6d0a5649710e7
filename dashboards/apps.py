"""App configuration."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Pages that only read: province, district and area, commune, and the home page."""

    name = "dashboards"
