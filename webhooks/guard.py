"""Where the portal may send: pure checks of an address and of what its name resolves to.

An address is typed by a person, and a name means whatever its owner says at the moment. So the
form of the address is narrow, its host must be one that an administrator allowed, and the numbers
that the name stands for must be of the public internet, or of a network that the operator named.
Whoever sends connects to a number checked here and asks no name server again.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_LETTERS = 500  # of an address
PORTS = {"https": 443, "http": 80}
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})*")
PRINTABLE = re.compile(r"[!-~]+")  # ASCII without blanks
NUMERIC = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")  # the last label of whatever stands for a number

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Host = tuple[str, int]  # name and port

# By the registries of special addresses; ours are the last of each, which clouds use inside.
NOT_PUBLIC: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
)  # fmt: skip
# All else of version 6 is local, mapped (::ffff:…), translated (64:ff9b::…) or not given out.
GLOBAL_6 = IPv6Network("2000::/3")


@dataclass(frozen=True)
class Target:
    """An address in parts; `path` with its query, as it stands in a request."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def place(self) -> Host:
        """What an administrator allows."""
        return self.host, self.port


def parse_host(text: str) -> str:
    """A host name as it is compared: small letters. Raises ValidationError.

    One spelling for one host: no final dot, no letters outside ASCII (their "xn--" form is
    taken), and of the many ways to write a number only 192.0.2.1.
    """
    host = text.strip().lower()
    if not HOST.fullmatch(host) or len(host) > 253:
        raise ValidationError(
            _("Write the host as a plain name, such as api.example.vn; other letters as xn--….")
        )
    if NUMERIC.fullmatch(host.rsplit(".", 1)[-1]):
        try:
            IPv4Address(host)
        except ValueError as error:
            raise ValidationError(
                _("Write a host name, or a number as four parts: 192.0.2.1.")
            ) from error
    return host


def parse(address: str, *, plain: bool = False) -> Target:
    """Take an address apart; `plain` lets http pass beside https. Raises ValidationError."""
    if len(address) > MOST_LETTERS or not PRINTABLE.fullmatch(address) or "\\" in address:
        raise ValidationError(_("An address has at most 500 letters of ASCII, without blanks."))
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise ValidationError(_("This is no address that can be read.")) from error
    if parts.scheme not in (PORTS if plain else ("https",)):
        raise ValidationError(_("The address must begin with https://."))
    if port == 0 or parts.netloc.endswith(":"):
        raise ValidationError(_("This is no address that can be read."))
    if "@" in parts.netloc:
        raise ValidationError(_("The address must not hold a user name or password."))
    if "#" in address:
        raise ValidationError(_("Leave out the part behind #: it is never sent."))
    host = parse_host(parts.hostname or "")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path)


def check_target(address: str, allowed: Collection[Host], *, plain: bool = False) -> Target:
    """An address in parts, if its host is allowed. Raises ValidationError."""
    target = parse(address, plain=plain)
    if target.place not in allowed:
        raise ValidationError(
            _("The host %(host)s, port %(port)d, is not among the allowed ones.")
            % {"host": target.host, "port": target.port}
        )
    return target


def is_public(address: Address) -> bool:
    """Whether an address belongs to one machine of the public internet."""
    if isinstance(address, IPv6Address) and address not in GLOBAL_6:
        return False
    return not any(address in network for network in NOT_PUBLIC)


def check_addresses(found: Sequence[str], networks: Collection[Network] = ()) -> list[str]:
    """What a name resolved to, if the portal may connect to all of it. Raises ValidationError.

    One wrong address spoils the name: who mixes them tries to be let in by chance. `networks` are
    those of the operator.
    """
    addresses = [ip_address(text) for text in dict.fromkeys(found)]
    for address in addresses:
        if not is_public(address) and not any(address in network for network in networks):
            raise ValidationError(
                _("The host stands for %(address)s, which is not on the public internet.")
                % {"address": address}
            )
    if not addresses:
        raise ValidationError(_("The host stands for no address."))
    return [str(address) for address in addresses]
