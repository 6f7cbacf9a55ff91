"""Reads templates that lie in a bucket straight from it, as the UTF-8 that they are.

LocalStack asks its own gateway over a connection of its own, and guesses the encoding from the
letters, for longer than all else that a small template takes.
"""

from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError
from localstack import config
from localstack.services.cloudformation import api_utils

from analytics_emulator.localstack.object_calls import get_object
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Read what a URL of this emulator's names by its bucket and key alone."""

    @patched(api_utils.get_remote_template_body)
    def get_remote_template_body(original: Any, url: str) -> Any:
        text = _text_at(url)
        return original(url) if text is None else text


def _text_at(url: str) -> str | None:
    """Return the text of an object; None for what isn't there, is elsewhere, or is no UTF-8."""
    place = urlsplit(url)
    is_plain = not place.query and "%" not in place.path
    if not is_plain or not url.startswith(f"{config.internal_service_url()}/"):
        return None
    bucket, _, key = place.path.lstrip("/").partition("/")
    try:
        body: bytes = get_object(bucket, key)["Body"]
        return body.decode()
    except (ClientError, UnicodeDecodeError):
        return None
