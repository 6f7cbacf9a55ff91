"""Who may call from a browser: pages of this machine, and of the origins that are configured.

A page elsewhere can send a form or fetch to 127.0.0.1, or reach it under its own name by DNS
rebinding. The first shows in Origin, Referer or Sec-Fetch-Site, the second in Host. Programs send
none of the former, so they are let through (Fetch standard, "`Origin` header"; Fetch Metadata).
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

# Names that can't resolve elsewhere: RFC 6761 reserves the first, LocalStack owns the second.
_LOOPBACK_NAMES = ("localhost", "localhost.localstack.cloud")
# AWS's own names reach an emulator through a proxy; nobody can rebind them.
_AWS_NAMES = ("amazonaws.com",)


@dataclass(frozen=True)
class Callers:
    """Hosts beside loopback under which the emulator is asked, and origins that may ask it."""

    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()

    @classmethod
    def configured(cls, hosts: str, origins: str) -> "Callers":
        """Read comma-separated hosts and origins."""
        return cls(_listed(hosts), _listed(origins))

    def refusal(self, headers: Mapping[str, str], *, any_origin: bool) -> str | None:
        """Return why a request is refused, or None; `any_origin` leaves origins to the route."""
        host = headers.get("Host")
        if host is not None and not self._knows_host(host):
            return f"The host {host!r} is not one of this emulator's; see ANALYTICS_ALLOWED_HOSTS."
        asking = headers.get("Origin") or headers.get("Referer")
        if any_origin:
            return None
        if asking and not self._knows_origin(asking, host or ""):
            return f"Pages of {_origin(asking)!r} may not call; see EXTRA_CORS_ALLOWED_ORIGINS."
        if not asking and headers.get("Sec-Fetch-Site") == "cross-site":
            return "Pages of other sites may not call; see EXTRA_CORS_ALLOWED_ORIGINS."
        return None

    def _knows_host(self, host: str) -> bool:
        name = _name(f"//{host}")
        # An address can't be rebound: a browser sends the name that it was given.
        return _is_under(name, (*_LOOPBACK_NAMES, *_AWS_NAMES, *self.hosts)) or _is_address(name)

    def _knows_origin(self, asking: str, host: str) -> bool:
        origin, parts = _origin(asking), _split(asking)
        if origin in self.origins or "*" in self.origins:
            return True
        if parts is None or parts.scheme not in ("http", "https"):
            return False
        name = _name(asking)
        return parts.netloc == host or _is_under(name, _LOOPBACK_NAMES) or _is_loopback(name)


def _listed(text: str) -> frozenset[str]:
    return frozenset(part.strip().lower().rstrip("/") for part in text.split(",") if part.strip())


def _origin(url: str) -> str:
    parts = _split(url)
    return f"{parts.scheme}://{parts.netloc}".lower() if parts and parts.netloc else url


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


@lru_cache(256)
def _name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


@lru_cache(256)
def _is_under(name: str, parents: tuple[str, ...]) -> bool:
    return any(name == parent or name.endswith(f".{parent}") for parent in parents)


@lru_cache(256)
def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return _is_address(name) and ipaddress.ip_address(name).is_loopback
