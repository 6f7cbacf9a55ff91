"""Pages of the List operations: an opaque token that says where the next page starts.

The text for a bad token was measured on ListWorkGroups (aoyagikouhei/athena-local, 2026-09).
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from analytics_emulator.athena.errors import invalid_request

DEFAULT_PAGE_SIZE = 50


def token_of(offset: int) -> str:
    """Return the token of the page that starts at `offset`."""
    return base64.urlsafe_b64encode(f"offset:{offset}".encode()).decode()


def offset_of(token: str) -> int | None:
    """Return the offset that a token stands for; None for a token that no page ended with."""
    try:
        text = base64.urlsafe_b64decode(token).decode()
        return int(text.removeprefix("offset:")) if text.startswith("offset:") else None
    except (ValueError, binascii.Error):
        return None


def list_answer(
    name: str, items: Sequence[Any], request: dict[str, Any], default: int = DEFAULT_PAGE_SIZE
) -> dict[str, Any]:
    """Answer with the page that `NextToken` and `MaxResults` ask for."""
    token = request.get("NextToken")
    start = 0 if token is None else offset_of(token)
    if start is None:
        raise invalid_request(f"The nextPageToken is malformed: {token}")
    end = start + (request.get("MaxResults") or default)
    more = {"NextToken": token_of(end)} if end < len(items) else {}
    return {name: list(items[start:end])} | more
