"""Writes answers in the shape that API Gateway's proxy integration takes, with CORS headers."""

import json
from typing import Any

from ingest.request import header

RETRY_AFTER_SECONDS = 5


class Answers:
    """Answers to requests from the allowed origins (`*` alone allows any)."""

    def __init__(self, allowed_origins: str) -> None:
        self._allowed = {origin.strip() for origin in allowed_origins.split(",")}

    def answer(self, request: dict[str, Any], status: int, body: dict[str, Any]) -> dict[str, Any]:
        """Return the proxy reply; a 503 tells when to come back."""
        headers = {"Content-Type": "application/json", **self._cors(header(request, "origin"))}
        if status == 503:
            headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return {
            "isBase64Encoded": False,
            "statusCode": status,
            "headers": headers,
            "body": json.dumps(body),
        }

    def _cors(self, origin: str | None) -> dict[str, str]:
        exposed = {"Access-Control-Expose-Headers": "Retry-After"}
        if "*" in self._allowed:
            return {"Access-Control-Allow-Origin": "*", **exposed}
        if origin in self._allowed:
            return {"Access-Control-Allow-Origin": origin, "Vary": "Origin", **exposed}
        return {"Vary": "Origin"}
