"""Pages of a list: an opaque token that says where the next page starts."""

import base64
import binascii
from typing import Any

from analytics_emulator.glue.errors import invalid_input


def page[T](items: list[T], request: dict[str, Any], default: int) -> tuple[list[T], str | None]:
    """Cut the page that `NextToken` and `MaxResults` ask for; give it with the token after it."""
    start = _offset(request.get("NextToken"))
    end = start + (request.get("MaxResults") or default)
    return items[start:end], _token(end) if end < len(items) else None


def answer(name: str, items: list[dict[str, Any]], token: str | None) -> dict[str, Any]:
    """Return a page as a response; the token is absent on the last one."""
    return {name: items} | ({"NextToken": token} if token else {})


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"offset:{offset}".encode()).decode()


def _offset(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("offset:"))
    except (ValueError, binascii.Error):
        raise invalid_input("The pagination token is invalid.") from None
