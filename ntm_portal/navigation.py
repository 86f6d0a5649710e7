"""What every page's frame needs: the menu entries and whether this is a demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `is_demo` labels invented data on every page."""
    return {"is_demo": settings.DEMO}
