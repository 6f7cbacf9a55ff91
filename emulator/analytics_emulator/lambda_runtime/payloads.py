"""What Lambda takes as a function's event: JSON, without JavaScript's numbers that JSON lacks."""

import json
from typing import NoReturn


def fault_of_payload(payload: bytes) -> str | None:
    """Return what Lambda says to an event that is no JSON; an empty one stands for `{}`."""
    try:
        if payload:
            json.loads(payload, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return f"Could not parse request body into json: {error}"
    return None


def _refuse(token: str) -> NoReturn:
    raise ValueError(f"Non-standard token '{token}'")
