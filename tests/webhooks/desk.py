"""Hands for the tests of webhooks: a system of Kỳ Anh, its webhook, and a receiver that answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from accounts.models import User
from accounts.roles import Role
from communes.models import Unit
from tests.factories import GrantFactory, UserFactory
from webhooks import signing
from webhooks.delivering import Tally, turn
from webhooks.models import EVENTS, AllowedHost, Attempt, Delivery, Webhook

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def admin() -> User:
    """Who manages everything."""
    return User.objects.get(username="admin")


def province(code: str = "42") -> Unit:
    """The province in being with that code."""
    return Unit.objects.get(level="province", code=code, ended_on=None)


def system(unit: Unit | None = None, name: str = "he-thong") -> User:
    """A system that reads the province, Hà Tĩnh unless told otherwise."""
    user = UserFactory(username=name, is_system=True)
    GrantFactory(user=user, role=Role.API_READER, unit=unit or province())
    return user


def allow(host: str, port: int = 443) -> AllowedHost:
    """An allowed host."""
    given = {"purpose": "thử", "created_by": admin(), "created_at": NOW}
    return AllowedHost.objects.create(host=host, port=port, **given)


def hook(address: str = "https://api.example.vn/ntm", **given: Any) -> Webhook:
    """A webhook told of everything since NOW."""
    fields = {
        "user": given.pop("user", None) or system(),
        "name": "Hệ thống tỉnh",
        "events": [kind.value for kind in EVENTS],
        "salt": signing.new_salt(),
        "created_by": admin(),
        "created_at": NOW,
        "position": NOW,
    }
    return Webhook.objects.create(address=address, **(fields | given))


def waiting(webhook: Webhook, number: int = 1, **given: Any) -> Delivery:
    """A message that waits to be sent."""
    fields = {"kind": EVENTS[0], "about": "Xã Thử · 1", "created_at": NOW, "next_at": NOW}
    body = f'{{"number":{number}}}'
    return Delivery.objects.create(
        webhook=webhook, event=f"thử:{number}", **(fields | {"body": body} | given)
    )


def work(at: datetime = NOW) -> Tally:
    """One turn of the worker at that moment."""
    return turn(lambda: at)


def told(row: Any) -> Any:
    """The row as it is now."""
    return type(row).objects.get(pk=row.pk)


def results(row: Delivery) -> list[Any]:
    """How each attempt went, in order: a status or what was in the way."""
    rows = Attempt.objects.filter(delivery=row).order_by("pk").values_list("status", "problem")
    return [status or problem for status, problem in rows]


@dataclass
class Receiver:
    """A receiver on this machine: what it was sent, and how it answers."""

    status: int = 200
    answer: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://localhost:{self.port}/hook"


class Handler(BaseHTTPRequestHandler):
    """Write down what comes, and answer as the receiver of the server tells."""

    server: "Server"

    def do_POST(self) -> None:
        receiver = self.server.receiver
        size = int(self.headers["Content-Length"])
        headers = {name.lower(): value for name, value in self.headers.items()}
        receiver.got.append((headers, self.rfile.read(size).decode()))
        receiver.paths.append(self.path)
        self.send_response(receiver.status)
        for name, value in receiver.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(receiver.answer)

    def log_message(self, *args: Any) -> None:
        return


class Server(ThreadingHTTPServer):
    """A server of one receiver."""

    receiver: Receiver


@contextmanager
def receiving(**answers: Any) -> Iterator[Receiver]:
    """A receiver that answers as told, for as long as the block lasts."""
    server = Server(("127.0.0.1", 0), Handler)
    server.receiver = Receiver(port=server.server_port, **answers)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server.receiver
    finally:
        server.shutdown()
        server.server_close()
