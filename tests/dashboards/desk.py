"""What tests of dashboards share."""

from typing import Any

from django.test import Client


def shown(client: Client, address: str) -> Any:
    """What the page at the address shows."""
    response = client.get(address)
    assert response.status_code == 200
    return response.context["shown"]
