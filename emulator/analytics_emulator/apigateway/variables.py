"""Puts `$context` variables into access-log lines and gateway responses.

Both take plain substitution, not the template language (API Gateway developer guide, "Variables for
access logging" and "Gateway response customization").
"""

import json
import re
from collections.abc import Mapping
from typing import Any

_CONTEXT_VARIABLE = re.compile(r"\$context\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_-]+)*)")
_ANY_VARIABLE = re.compile(r"\$(context|stageVariables)\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_-]+)*)")


def access_log_line(log_format: str, context: Mapping[str, Any]) -> str:
    """Fill an access log's format; what a request doesn't have is `-`."""
    return _CONTEXT_VARIABLE.sub(lambda found: _logged(context, found[1]), log_format)


def response_body(
    template: str, context: Mapping[str, Any], stage_variables: Mapping[str, str]
) -> str:
    """Fill a gateway response's template; what isn't there leaves nothing."""
    known = {"context": context, "stageVariables": stage_variables}

    def fill(found: re.Match[str]) -> str:
        if found[0] == "$context.error.messageString":
            return json.dumps(_value(context, "error.message"), ensure_ascii=False)
        value = _value(known[found[1]], found[2])
        return "" if value is None else _text(value)

    return _ANY_VARIABLE.sub(fill, template)


def _logged(context: Mapping[str, Any], path: str) -> str:
    if path == "error.messageString":
        message = _value(context, "error.message")
        return "-" if message is None else json.dumps(message, ensure_ascii=False)
    value = _value(context, path)
    return "-" if value is None or value == "" else _text(value)


def _value(variables: Mapping[str, Any], path: str) -> Any:
    found: Any = variables
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, dict | list) else str(value)
