"""Addresses on the public internet: what a server may be made to call, and what not (SSRF)."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.errors import BadBrief
from domain.text import Words

PORTS = frozenset({80, 443, 8080, 8443})
LONGEST = 2048
# What `ipaddress` lets through as global although it is not: metadata services, translation, benchmarks, relays.
DENIED = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32", "100.100.100.200/32", "::/96", "::ffff:0:0/96",
        "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7",
        "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", re.ASCII)
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+))*\.?", re.ASCII)
INSIDE = (".local", ".localhost", ".internal", ".lan", ".home", ".corp", ".intranet", ".home.arpa")
REFUSED: Words = {
    "zh": "这个地址不能访问：只能用公网的 http(s) 链接。",
    "en": "This address cannot be used: only http(s) links on the public internet are.",
}


Lookup = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Target:
    """Where to connect: an address that was checked, and the name that it was found under."""

    scheme: str
    host: str
    port: int
    path: str
    address: str

    @property
    def url(self) -> str:
        """The link with the name in it."""
        usual = {"http": 80, "https": 443}[self.scheme] == self.port
        return f"{self.scheme}://{self.host}{'' if usual else f':{self.port}'}{self.path}"

    @property
    def pinned(self) -> str:
        """The link with the checked address in it: nobody looks the name up again."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{self.scheme}://{host}:{self.port}{self.path}"


class ForbiddenAddress(BadBrief):
    """The link leads somewhere that is not public."""

    code = "forbidden_address"
    status = 422


def resolve(url: str, *, private: bool = False, lookup: Lookup | None = None) -> Target:
    """Check a link and find its address; every address of the name must be public. Raises `ForbiddenAddress`."""
    lookup = lookup or look_up
    if len(url) > LONGEST or any(char.isspace() or not char.isprintable() or char == "\\" for char in url):
        raise ForbiddenAddress(REFUSED)
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode().lower() if ":" not in (parts.hostname or "") else ""
        literal = parts.hostname if not host else ""
    except (ValueError, UnicodeError) as error:
        raise ForbiddenAddress(REFUSED) from error
    if parts.scheme not in ("http", "https") or parts.username is not None or parts.password is not None:
        raise ForbiddenAddress(REFUSED)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if private:
        return Target(parts.scheme, host or f"[{literal}]", port, path, lookup(host or literal or "", port)[0])
    if port not in PORTS or (host and (not _HOST.fullmatch(host) or host.endswith(INSIDE) or "." not in host)):
        raise ForbiddenAddress(REFUSED)
    if host and _NUMERIC.fullmatch(host) and not _is_plain(host):
        raise ForbiddenAddress(REFUSED)  # 0x7f.1, 2130706433, 017700000001: spellings that only hide
    found = lookup(host or literal or "", port)
    if not found or not all(is_public(address) for address in found):
        raise ForbiddenAddress(REFUSED)
    return Target(parts.scheme, host or f"[{literal}]", port, path, found[0])


def is_public(address: str) -> bool:
    """Whether this address is on the public internet."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    return ip.is_global and not any(ip in block for block in DENIED if block.version == ip.version)


def _is_plain(host: str) -> bool:
    """Whether it is an IPv4 address as people write it."""
    try:
        return str(ipaddress.IPv4Address(host)) == host
    except ValueError:
        return False


def look_up(host: str, port: int) -> list[str]:
    """Every address of a name; raises `ForbiddenAddress` where there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ForbiddenAddress(
            {"zh": f"找不到这个网址：{host[:80]}", "en": f"There is no such host: {host[:80]}"}
        ) from error
    return [str(each[4][0]) for each in found]
