"""Where a webhook may go: what is read of a URL, and which addresses of the network are refused. Connects to nothing.

The courier stands in the town's own network. Whoever may name an address for it must not thereby reach what stands
there beside it: so a name is looked up at each delivery, every address that it has is judged, and the connection is
made to an address that was judged.
"""

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network

LONGEST = 2000
HTTPS = 443

_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
# What a resolver takes for an address of four parts though it is not written as one: 127.1, 0x7f000001, 2130706433.
_ENDS_IN_NUMBER = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)")

# What the registries call global and yet leads elsewhere: an address in an address (6to4, Teredo), relays, examples,
# and the one public address at which a provider answers its own machines (Azure).
_NOT_GLOBAL = tuple(
    ip_network(text)
    for text in "192.0.0.0/24 192.88.99.0/24 168.63.129.16/32 2001::/23 2001:db8::/32 2002::/16 3fff::/20".split()
)
# All of the IPv6 that is given out for use between networks. What lies outside is an address in disguise
# (::ffff:0:0/96, 64:ff9b::/96, ::/96), local, multicast, or nothing yet.
_UNICAST = IPv6Network("2000::/3")
# What a town calls its own: RFC 1918, RFC 4193, and RFC 6598, without the addresses at which clouds tell secrets.
_OWN = tuple(
    ip_network(text) for text in "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 fc00::/7".split()
)
_TELLING_SECRETS = frozenset(map(ip_address, ("100.100.100.200", "fd00:ec2::254")))


class AddressUnfit(Exception):
    """Nothing is sent there; the message is a word for why."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where webhooks may go beside public addresses at port 443, as the operator says."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = field(default_factory=lambda: frozenset({HTTPS}))
    plain_here: bool = False
    """Whether plain HTTP to this machine itself is spoken: in a demonstration."""

    @classmethod
    def read(cls, allow: str, ports: str = "", *, plain_here: bool = False) -> "Allowed":
        """Of settings: hosts and networks, and ports, each with commas between. Raises ValueError."""
        hosts: set[str] = set()
        networks: list[Network] = []
        for one in filter(None, (part.strip().lower() for part in allow.split(","))):
            try:
                networks.append(ip_network(one))
            except ValueError:
                if not _NAME.fullmatch(one) or _ENDS_IN_NUMBER.fullmatch(one):
                    raise ValueError(f"{one} is neither the name of a host nor a network") from None
                hosts.add(one)
        numbers = {int(port) for port in filter(None, (part.strip() for part in ports.split(",")))}
        if not all(0 < number < 65536 for number in numbers):
            raise ValueError("ports go from 1 to 65535")
        return cls(frozenset(hosts), tuple(networks), frozenset({HTTPS, *numbers}), plain_here)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL as it is sent to."""

    host: str
    port: int
    path: str
    tls: bool

    @property
    def authority(self) -> str:
        """Host and port as the header Host names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (HTTPS if self.tls else 80) else f"{host}:{self.port}"


def target_of(url: str, allowed: Allowed) -> Target:
    """What is read of a URL. Raises AddressUnfit for all but a plain https URL to a port that is allowed.

    Names in other letters than Latin are to be written in their `xn--` form. An address in place of a name is judged.
    """
    if len(url) > LONGEST or not _PRINTABLE.fullmatch(url) or set(url) & set('\\"<>^`{|}#'):
        raise AddressUnfit("url_malformed")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressUnfit("url_malformed") from None
    if "@" in parts.netloc:
        raise AddressUnfit("url_has_userinfo")
    tls = parts.scheme == "https"
    literal = _literal(host)
    here = literal is not None and literal.is_loopback and parts.scheme == "http" and allowed.plain_here
    if not tls and not here:
        raise AddressUnfit("url_not_https")
    if literal is None and (not _NAME.fullmatch(host) or len(host) > 253 or _ENDS_IN_NUMBER.fullmatch(host)):
        raise AddressUnfit("url_malformed")
    port = port if port is not None else HTTPS if tls else 80
    if port not in allowed.ports and not here:
        raise AddressUnfit("port_not_allowed")
    if literal is not None:
        check_address(str(literal), host, allowed)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, path, tls)


def check_address(address: str, host: str, allowed: Allowed) -> None:
    """Raises AddressUnfit unless a name may lead to this address."""
    found = _literal(address)
    if found is None:
        raise AddressUnfit("address_refused")
    if any(found.version == network.version and found in network for network in allowed.networks):
        return
    if found.is_loopback and allowed.plain_here:
        return
    if is_public(found):
        return
    if host in allowed.hosts and found not in _TELLING_SECRETS and _is_in(found, _OWN):
        return
    raise AddressUnfit("address_refused")


def is_public(address: Address) -> bool:
    """Whether an address belongs to the network that everybody shares, and leads nowhere else by what stands in it."""
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not _is_in(address, _NOT_GLOBAL)
    )


def shown(url: str) -> str:
    """A URL as it may be shown: of a query, which may hold a secret, only that there is one."""
    before, question, _query = url.partition("?")
    return f"{before}?…" if question else before


def _literal(text: str) -> Address | None:
    """The address that a text is, written as addresses are; None for a name, and for one with a zone."""
    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None


def _is_in(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
