"""What the tests of webhooks share."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from tests.meetings.conftest import alone as alone
from tests.webhooks.desk import Receiver, allow, receiving


@pytest.fixture
def own_machine(settings) -> None:
    """Let webhooks reach this machine, as an operator lets them reach the office's network."""
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@pytest.fixture
def receiver(db: None, own_machine: None) -> Iterator[Receiver]:
    """A receiver on this machine, allowed; webhooks of a test lead to `receiver.address`."""
    with receiving() as made:
        allow("localhost", made.port)
        yield made
