"""How a function's URL refuses (texts and headers as users quote them from AWS)."""

import json

from analytics_emulator.function_urls.answer import UrlAnswer

_SEE = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
_NOT_ALLOWED = f"Forbidden. For troubleshooting Function URL authorization issues, see: {_SEE}"


def forbidden() -> UrlAnswer:
    """Return the answer to a call that isn't allowed."""
    return _refused(403, "AccessDeniedException", {"Message": _NOT_ALLOWED})


def unknown_url() -> UrlAnswer:
    """Return the answer of an address that no function ever had."""
    return _refused(403, "AccessDeniedException", {"Message": None})


def unknown_key() -> UrlAnswer:
    """Return the answer to an access key that nobody has."""
    text = "The security token included in the request is invalid."
    return _refused(403, "UnrecognizedClientException", {"message": text})


def bad_signature(fault: str) -> UrlAnswer:
    """Return the answer to a signature that is for something else."""
    return _refused(403, "InvalidSignatureException", {"message": fault})


def failed_call(status: int, code: str, text: str) -> UrlAnswer:
    """Return the answer where Lambda can't call the function: throttled, too large."""
    return _refused(status, code, {"message": text})


def _refused(status: int, code: str, body: dict[str, str | None]) -> UrlAnswer:
    headers = [("Content-Type", "application/json"), ("x-amzn-ErrorType", code)]
    return UrlAnswer(status, headers, json.dumps(body, separators=(",", ":")).encode())
