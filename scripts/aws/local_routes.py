"""What an emulator answers off AWS's paths (docs/architecture.md, "Local conveniences")."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import requests

EMULATOR = "LocalStack"
FLUSH_TIMEOUT_SECONDS = 300
NOTES_TIMEOUT_SECONDS = 30
LOOK_TIMEOUT_SECONDS = 5
ROUTES_REGION = "us-east-1"  # where the routes look unless they are told another


@dataclass(frozen=True)
class LocalRoutes:
    """The routes of the emulator at an endpoint, which people may reach under another address.

    Every call raises a `requests.RequestException` where nobody answers or the answer is an error.
    """

    endpoint: str
    public_endpoint: str | None = None

    @property
    def is_ours(self) -> bool:
        """Return whether our plugin answers, which delivers on request and tells notes.

        What another answers off AWS's paths is anybody's guess: an object that isn't there, a
        refusal, a page. So the answer itself has to be our plugin's.
        """
        return "services" in self._health

    @property
    def delivers_at_once(self) -> bool:
        """Return whether records are to be delivered on request: not where AWS's time is taken."""
        return self.is_ours and not self._health.get("aws_timing")

    @cached_property
    def _health(self) -> dict[str, Any]:
        health = f"{self.endpoint}/_analytics/health"
        answer = requests.get(health, timeout=LOOK_TIMEOUT_SECONDS)
        try:
            told = answer.json()
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    def deliver(self, stream: str, region: str) -> None:
        """Return when the records that Firehose holds now are delivered to S3."""
        url = _flush_url(self.endpoint, stream, region)
        requests.post(url, timeout=FLUSH_TIMEOUT_SECONDS).raise_for_status()

    def public_flush_url(self, stream: str, region: str) -> str:
        """Return the address, as people reach it, that delivers what a region's stream holds."""
        return _flush_url(self.public_endpoint or self.endpoint, stream, region)

    def notes(self, stack_name: str, account_id: str, region: str) -> list[str]:
        """Return what a stack asks for that has no effect here, a sentence each.

        An emulator without our plugin has none to tell.
        """
        if not self.is_ours:
            return []
        url = f"{self.endpoint}/_analytics/cloudformation/{stack_name}/notes"
        place = {"account": account_id, "region": region}
        answer = requests.get(url, place, timeout=NOTES_TIMEOUT_SECONDS)
        answer.raise_for_status()
        return list(answer.json()["notes"])


def _flush_url(endpoint: str, stream: str, region: str) -> str:
    place = "" if region == ROUTES_REGION else f"?region={region}"
    return f"{endpoint}/_analytics/firehose/{stream}/flush{place}"
