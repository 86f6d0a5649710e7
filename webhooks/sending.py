"""Sending one message: to an address checked just before, within bounds, telling how it went.

Python's own HTTP client is used because of what it does not do: it follows no redirect, asks no
proxy, unpacks nothing and repeats nothing.
"""

import socket
import ssl
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from time import perf_counter

from django.core.exceptions import ValidationError

from webhooks.guard import Host, Network, Target, check_addresses, check_target
from webhooks.models import Problem

CONNECT = 5.0  # seconds, for each address of the host
READ = 10.0  # seconds, between two pieces of the answer
WHOLE = 20.0  # seconds, from beginning to end: a receiver that drips is cut off
MOST_ADDRESSES = 3
MOST_READ = 2048  # bytes of the answer that are read at all


@dataclass(frozen=True)
class Rules:
    """What may be sent to: allowed hosts, networks of the operator, whether http will do."""

    allowed: Collection[Host]
    networks: Collection[Network] = ()
    plain: bool = False


@dataclass(frozen=True)
class Answer:
    """How an attempt went: the status and the beginning of the answer, or what was in the way."""

    status: int | None = None
    said: str = ""
    problem: Problem | None = None
    detail: str = ""
    ms: int = 0

    @property
    def is_good(self) -> bool:
        """Whether the receiver took the message."""
        return self.status is not None and 200 <= self.status < 300


class _Pinned(HTTPConnection):
    """A connection to one address, in the name of the target's host: header, SNI, certificate."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=READ)
        self.default_port = 443 if target.scheme == "https" else 80  # so not told in `Host`
        self._secure, self._address = target.scheme == "https", address
        self._held: socket.socket | None = None  # the client forgets its own when an answer begins
        self.is_cut = False

    def connect(self) -> None:
        """Connect; the address is a number, so that no name server is asked."""
        self._held = self.sock = socket.create_connection((self._address, self.port), CONNECT)
        self.sock.settimeout(READ)
        if self._secure:
            wrapped = trust().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self._held = self.sock = wrapped
            wrapped.do_handshake()

    def cut(self) -> None:
        """End whatever goes on, from another thread."""
        self.is_cut = True
        if self._held is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._held, socket.SHUT_RDWR)


def trust() -> ssl.SSLContext:
    """Whom the portal believes: the system's authorities, or those of SSL_CERT_FILE."""
    return ssl.create_default_context()


def resolve(target: Target) -> list[str]:
    """The addresses of a host, as the system finds them. Raises OSError."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_kind, place in found]


def send(address: str, headers: Mapping[str, str], body: str, rules: Rules) -> Answer:
    """Send one message. Never raises: what went wrong is in the answer."""
    start = perf_counter()
    answer = _checked(address, headers, body, rules)
    ms = round((perf_counter() - start) * 1000)
    return Answer(answer.status, answer.said, answer.problem, answer.detail[:300], ms)


def _checked(address: str, headers: Mapping[str, str], body: str, rules: Rules) -> Answer:
    try:
        target = check_target(address, rules.allowed, plain=rules.plain)
        addresses = check_addresses(resolve(target), rules.networks)
    except ValidationError as error:
        return Answer(problem=Problem.REFUSED, detail=" ".join(error.messages))
    except (OSError, UnicodeError) as error:
        return Answer(problem=Problem.NAME, detail=str(error))
    answer = Answer(problem=Problem.CONNECTION)
    for number in addresses[:MOST_ADDRESSES]:
        answer = _post(target, number, headers, body)
        if answer.problem != Problem.CONNECTION:
            break
    return answer


def _post(target: Target, address: str, headers: Mapping[str, str], body: str) -> Answer:
    connection = _Pinned(target, address)
    clock = Timer(WHOLE, connection.cut)
    clock.start()
    try:
        answer = _connected(connection)
        return answer or _exchanged(connection, target, headers, body)
    finally:
        clock.cancel()
        connection.close()


def _connected(connection: _Pinned) -> Answer | None:
    """Connect; what was in the way, if anything."""
    try:
        connection.connect()
    except ssl.SSLError as error:
        return Answer(problem=Problem.TLS, detail=str(error))
    except OSError as error:
        return Answer(problem=Problem.CONNECTION, detail=str(error))
    return None


def _exchanged(
    connection: _Pinned, target: Target, headers: Mapping[str, str], body: str
) -> Answer:
    try:
        connection.request("POST", target.path, body.encode(), dict(headers))
        answer = connection.getresponse()
        if connection.is_cut:  # headers that break off look like headers that end
            return Answer(problem=Problem.TIMEOUT)
        return Answer(status=answer.status, said=_beginning(answer))
    except (OSError, HTTPException, ValueError) as error:
        late = connection.is_cut or isinstance(error, TimeoutError)
        return Answer(problem=Problem.TIMEOUT if late else Problem.PROTOCOL, detail=str(error))


def _beginning(answer: HTTPResponse) -> str:
    """The beginning of an answer as readable text; once there is a status it may break off."""
    data = b""
    with suppress(OSError, HTTPException):
        data = answer.read(MOST_READ)
    text = data.decode(errors="replace")
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")
