"""What may be connected to: plain web addresses at public hosts, nothing inside a network.

A feed names the addresses that are fetched, so a hostile one could make this machine talk to
its neighbours ("server-side request forgery"). ``ipaddress.is_global`` alone does not keep it
out: in Python 3.11.7 it holds for 64:ff9b::7f00:1, 2002:7f00:1::, ::127.0.0.1 and multicast.
The lists are those of the IANA special-purpose address registries.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from crosscheck.errors import FetchRefused

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]+(?:%[\w.-]+)?", re.IGNORECASE)
_GLOBAL_UNICAST = ip_network("2000::/3")  # all that IANA gives out; excludes ::ffff:0:0/96 etc.
_REFUSED = tuple(
    (ip_network(block), kind)
    for block, kind in (
        ("0.0.0.0/8", "this host"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a provider's own network"),
        ("127.0.0.0/8", "this machine"),
        ("169.254.0.0/16", "the local link or a cloud's metadata service"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "a protocol's own range"),
        ("192.0.2.0/24", "documentation only"),
        ("192.88.99.0/24", "an address translator"),
        ("192.168.0.0/16", "a private network"),
        ("198.18.0.0/15", "a test network"),
        ("198.51.100.0/24", "documentation only"),
        ("203.0.113.0/24", "documentation only"),
        ("168.63.129.16/32", "a cloud's metadata service"),  # Azure; looks public
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("2001::/23", "a protocol's own range"),  # Teredo, ORCHID, benchmarks
        ("2001:db8::/32", "documentation only"),
        ("2002::/16", "an address translator"),  # 6to4: holds any IPv4 address
        ("3fff::/20", "documentation only"),
    )
)


def why_refused(address: str) -> str | None:
    """What an address belongs to, if it must not be connected to; None for a public one.

    address: as the resolver gives it, numeric. What is not an address is refused.
    """
    try:
        numeric = ip_address(address)
    except ValueError:
        return "no network address"
    for block, kind in _REFUSED:
        if numeric.version == block.version and numeric in block:
            return kind
    return None if _is_public(numeric) else "not public"


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and (address.version == 4 or address in _GLOBAL_UNICAST)


@dataclass(frozen=True, slots=True)
class Target:
    """A web address taken apart: where to connect, and what to ask for there."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port; the host header is the part behind ``//``."""
        usual = self.port == _PORTS[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if usual else f":{self.port}")


def parse_target(url: str) -> Target:
    """Take a URL apart. Raises FetchRefused for what is no plain http or https address."""
    if any(c.isspace() or ord(c) < 32 or c == "\\" for c in url):
        raise FetchRefused(url, "is no address: it has spaces or control characters in it")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise FetchRefused(url, "is no valid address; check its spelling") from None
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host):
        raise FetchRefused(url, "only http and https addresses are fetched")
    if "@" in parts.netloc:
        raise FetchRefused(url, "has a user name in it; addresses with credentials are not used")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]") if parts.query else ""
    usual = _PORTS[parts.scheme]
    return Target(url, parts.scheme, host.lower(), usual if port is None else port, path + query)
