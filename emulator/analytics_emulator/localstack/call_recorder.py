"""Records which AWS calls are made with which role, while somebody asks for it.

Roles are told by their credentials: Lambda functions have theirs in their environment, Firehose
takes on those of its configuration. So a test can hold policies against what is really done.
"""

import json
import threading
from typing import Any

from localstack.aws import handlers
from localstack.utils.aws.request_context import extract_access_key_id_from_auth_header
from moto.sts.models import sts_backends

from analytics_emulator.single import Single

LONGEST_PARAMETER = 1024  # longer texts are payload, not names


class CallRecorder:
    """The distinct calls of roles since the recording began."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[str, dict[str, Any]] = {}
        self._role_names: dict[str, str | None] = {}
        handlers.run_custom_response_handlers.append(self)

    def restart(self) -> None:
        """Forget what was recorded."""
        with self._lock:
            self._calls.clear()

    def calls(self) -> list[dict[str, Any]]:
        """Return each distinct call: role, service, operation, the request's texts, error code."""
        with self._lock:
            return list(self._calls.values())

    def __call__(self, chain: object, context: Any, response: object) -> None:  # noqa: ARG002 -- a LocalStack handler
        """Take note of one call, where a role made it."""
        if context.service is None or context.operation is None:
            return
        role_name = self._role_name(context)
        if role_name is None:
            return
        call = {
            "role": role_name,
            "service": context.service.service_name,
            "operation": context.operation.name,
            "parameters": _texts(context.service_request or {}),
            "error": getattr(context.service_exception, "code", None),
        }
        with self._lock:
            self._calls[json.dumps(call, sort_keys=True)] = call

    def _role_name(self, context: Any) -> str | None:
        key = extract_access_key_id_from_auth_header(context.request.headers)
        if not key or not context.account_id:
            return None
        if key not in self._role_names:
            role = sts_backends[context.account_id]["aws"].get_assumed_role_from_access_key(key)
            self._role_names[key] = role.role_arn.rpartition("/")[2] if role else None
        return self._role_names[key]


@Single
def call_recorder() -> CallRecorder:
    """Return the one recorder of this process; it records from now on."""
    return CallRecorder()


def _texts(request: Any) -> dict[str, str]:
    return {
        name: value
        for name, value in request.items()
        if isinstance(value, str) and len(value) <= LONGEST_PARAMETER
    }
