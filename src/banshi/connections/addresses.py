"""Where we let ourselves be sent: to public addresses by HTTPS, and into no network of our own by anybody's name.

A name is asked for its numbers once, each number is judged, and the connection goes to that number: a name that
answers otherwise a moment later leads nowhere else.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken

type Number = IPv4Address | IPv6Address

LONGEST = 400
PORTS = range(1, 65_536)
# Where an old IPv4 number hides in a new one (RFC 6052, 3056); both lead to it.
NAT64, SIX_TO_FOUR = ip_network("64:ff9b::/96"), ip_network("2002::/16")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A checked address: the number to connect to, and under which name."""

    number: str
    host: str
    port: int
    path: str
    secure: bool

    @property
    def url(self) -> str:
        """The address with the number in the place of the name."""
        host = f"[{self.number}]" if ":" in self.number else self.number
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}{self.path}"

    @property
    def name(self) -> str:
        """The name and port as the receiver expects them in ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def way_to(address: str) -> Way:
    """Return how an address is reached. Raises ``RuleBroken`` where it leads, or may lead, where nothing is sent."""
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise _refused() from None
    host = (parts.hostname or "").lower()
    if len(address) > LONGEST or parts.scheme not in {"https", "http"} or not host or port not in PORTS:
        raise _refused()
    if parts.username or parts.password or parts.fragment or not address.isascii() or not address.isprintable():
        raise _refused()
    numbers = _numbers(host, port)
    secure = parts.scheme == "https"
    # All of them, or none: a name with one inner number among outer ones was made to be tried again.
    if not numbers or not all(_may(number, secure=secure) for number in numbers):
        raise _refused()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Way(number=str(numbers[0]), host=host, port=port, path=path, secure=secure)


def _numbers(host: str, port: int) -> list[Number]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(ip_address(str(one[4][0]).partition("%")[0]) for one in found))


def _may(number: Number, *, secure: bool) -> bool:
    inner = _inside(number)
    if any(inner in ip_network(network) for network in settings.WEBHOOK_NETWORKS):
        return secure or inner.is_loopback
    return secure and inner.is_global and not inner.is_multicast


def _inside(number: Number) -> Number:
    """Return the IPv4 number that an IPv6 number stands for, or the number itself."""
    if isinstance(number, IPv4Address):
        return number
    if number.ipv4_mapped:
        return number.ipv4_mapped
    if number in NAT64:
        return IPv4Address(number.packed[12:])
    return IPv4Address(number.packed[2:6]) if number in SIX_TO_FOUR else number


def _refused() -> RuleBroken:
    return RuleBroken(
        "no-way",
        _("Nothing is sent to this address: it has to begin with https:// and lead to a public machine."),
        cure=_("For a network of your own ask the office to allow it (BANSHI_WEBHOOK_NETWORKS)."),
    )
