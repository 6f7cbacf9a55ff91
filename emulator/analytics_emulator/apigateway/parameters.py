"""What API Gateway's mappings of parameters give (developer guide, "Parameter mapping reference").

A source is `'text'`, `context.…`, `stageVariables.…`, or a place in a request or an answer, of
whose JSON a part may be named by its path. What isn't there, and an empty text, is left out. How
values that aren't texts are written is unverified: as JSON writes them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics_emulator.apigateway.velocity.json_path import at_path
from analytics_emulator.apigateway.velocity.json_texts import json_text

type Value = str | list[str]

# Only what begins so is read as JSON (recorded on AWS by LocalStack's suite).
_BEGINNINGS = (b"{", b"[", b"'", b'"')


class UnreadableBodyError(Exception):
    """A body that looks like JSON and is none."""


@dataclass(frozen=True)
class Variables:
    """What is known of a request beside itself."""

    context: Mapping[str, Any]
    stage: Mapping[str, str]

    def value(self, source: str) -> Value | None:
        """Return what a source gives that names no place in a request or an answer."""
        kind, _, name = source.partition(".")
        if kind == "context":
            return text_of(at_path(self.context, f"$.{name}"))
        if kind == "stageVariables":
            return self.stage.get(name)
        return source[1:-1] if source[:1] == source[-1:] == "'" else None


@dataclass(frozen=True)
class Message:
    """A request or an answer as mappings see it; names of headers tell case apart."""

    body: bytes | None
    headers: Mapping[str, list[str]]
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, list[str]] = field(default_factory=dict)

    def value(self, place: str) -> Value | None:
        """Return what stands at `header.NAME`, `body.PATH`, …"""
        kind, _, name = place.partition(".")
        if kind == "body":
            return self._of_body(name)
        if kind == "path":
            return self.path.get(name)
        if kind.endswith("querystring"):
            given = self.query.get(name) or []
            return given if kind.startswith("multi") and len(given) > 1 else _last(given)
        listed = self.headers.get(name) or []
        return ",".join(listed) if kind.startswith("multi") else _last(listed)

    def _of_body(self, path: str) -> str | None:
        body = (self.body or b"{}").strip()
        try:
            document = json.loads(body) if body.startswith(_BEGINNINGS) else {}
        except ValueError:
            raise UnreadableBodyError from None
        if not path:
            return body.decode(errors="replace")
        return text_of(at_path(document, f"$.{path}"))


def mapped(
    mappings: Mapping[str, str], prefix: str, message: Message, variables: Variables
) -> dict[str, dict[str, Value]]:
    """Return what goes where: by place and name of the target. `prefix` is the message's own."""
    found: dict[str, dict[str, Value]] = {"header": {}, "path": {}, "querystring": {}}
    for target, source in mappings.items():
        _, _, place_and_name = target.split(".", 2)
        place, _, name = place_and_name.partition(".")
        is_in_message = source.startswith(prefix)
        get: Callable[[str], Value | None] = message.value if is_in_message else variables.value
        if value := get(source.removeprefix(prefix)):
            found[place.removeprefix("multivalue")][name] = value
    return found


def _last(listed: list[str]) -> str | None:
    return listed[-1] if listed else None


def text_of(value: Any) -> str | None:
    """Write a value of JSON; None for null."""
    return value if isinstance(value, str | None) else json_text(value)
