"""Which addresses may be fetched: public ones, and only those (pure apart from DNS look-ups).

An article's URL comes from strangers. It must not make us contact machines that only we can reach: this one,
the office's, or the cloud's metadata service.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from retrieval.ingest.urls import WEB_SCHEMES

Resolve = Callable[[str, int], Sequence[str]]
"""Given a host and a port, return all its IP addresses."""

WAY_OUT = "whoever runs Newsdesk can allow its host:port in NEWSDESK_ALLOW_HOSTS"
"""Said to readers in Slack and to the operator at the terminal alike."""

DEFAULT_PORTS = {"http": 80, "https": 443}

# NAT64 (RFC 6052), the IPv4-compatible form (RFC 4291) and the translated one (RFC 2765) carry an IPv4
# address in their last 32 bits.
_CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"), IPv6Network("::ffff:0:0:0/96"))
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
_LAST_32_BITS = 0xFFFFFFFF


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Ask the system for the addresses of a host.

    Raises:
        OSError: the name does not resolve.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def refusal_of_url(url: str) -> str | None:
    """Return why a URL is refused before anything is looked up, or None when it may go on."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "not a valid web address"
    if parts.scheme.lower() not in WEB_SCHEMES:
        return f"only http and https addresses are fetched, not {parts.scheme or 'this'}"
    if not parts.hostname or port == 0:
        return "the address names no host"
    return "addresses with a user name or password are not fetched" if "@" in parts.netloc else None


def port_of(parts: SplitResult) -> int:
    """Return the port of a URL that was let through."""
    return parts.port or DEFAULT_PORTS[parts.scheme.lower()]


def refusal_of_address(address: str) -> str | None:
    """Return why an IP address is refused, or None when it is a public one."""
    try:
        inner = _unwrapped(ip_address(address.partition("%")[0]))
    except ValueError:
        return f"{address} is no IP address"
    if all(each.is_global and not each.is_multicast and not _is_site_local(each) for each in inner):
        return None
    return f"{address} is not a public address; {WAY_OUT}"


def _is_site_local(address: IPv4Address | IPv6Address) -> bool:
    return isinstance(address, IPv6Address) and (address.is_site_local or address in _LOCAL_NAT64)


def _unwrapped(address: IPv4Address | IPv6Address) -> tuple[IPv4Address | IPv6Address, ...]:
    """Return the addresses that count: the IPv4 ones that an IPv6 one carries, else itself."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.teredo:
        return address.teredo
    if address.sixtofour:
        return (address, address.sixtofour)
    if any(address in network for network in _CARRIERS):
        return (IPv4Address(int(address) & _LAST_32_BITS),)
    return (address,)
