"""JSON as `$input.json` writes it: without blanks, and letters beyond ASCII as they are."""

import json
from typing import Any


def json_text(value: Any) -> str:
    """Write a value."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
