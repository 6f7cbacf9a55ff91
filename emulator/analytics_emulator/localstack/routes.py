# ruff: noqa: PLC0415 -- a route that nobody calls must not load its service
"""Local conveniences under `/_analytics`, off AWS's paths."""

import os
from collections.abc import Callable
from importlib import metadata
from typing import Any

from localstack import config, constants
from localstack.http import Request, Response, Router
from localstack.services.plugins import SERVICE_PLUGINS

from analytics_emulator.lambda_runtime.interpreter import RuntimeUnavailableError, find_interpreter
from analytics_emulator.lambda_runtime.live_source import SETTING as SOURCE
from analytics_emulator.lambda_runtime.live_source import LiveSourceError, source_root
from analytics_emulator.localstack.aws_timing import is_on
from analytics_emulator.localstack.persistence.keeper import keeper
from analytics_emulator.service import CallContext, ServiceError

LAMBDA_RUNTIME = "python3.13"

# Service → name of its provider in the plux namespace `localstack.aws.provider`.
PROVIDERS = {
    "apigateway": "analytics",
    "athena": "default",
    "budgets": "default",
    "cloudformation": "analytics",
    "cloudwatch": "analytics",
    "firehose": "analytics",
    "glue": "default",
    "logs": "analytics",
    "quicksight": "default",
    "s3": "analytics",
}


def add_routes(router: Router[Any]) -> None:
    """Open the routes on LocalStack's gateway."""
    stream = "/_analytics/firehose/<stream>"
    router.add("/_analytics/health", get_health, methods=["GET"])
    router.add(stream, get_stream_status, methods=["GET"])
    router.add(f"{stream}/flush", post_stream_flush, methods=["POST"])
    router.add("/_analytics/cloudformation/<stack>/notes", get_stack_notes, methods=["GET"])
    router.add("/_analytics/custom-resources/<token>", put_custom_resource, methods=["PUT"])
    router.add("/_analytics/wait-conditions/<token>", put_wait_signal, methods=["PUT"])
    router.add("/_analytics/role-calls", get_role_calls, methods=["GET"])
    router.add("/_analytics/role-calls", record_role_calls, methods=["POST"])


def get_health(_request: Request) -> Response:
    """Return whether our services are in place: 200, status `ok`, or 503 with what is missing."""
    problems = [*_missing_providers(), *_lambda_problems()]
    answer = {
        "status": "failed" if problems else "ok",
        "version": metadata.version("analytics-emulator"),
        "localstack": constants.VERSION,
        "services": {api: _state(api) for api in PROVIDERS},
        "lambda": _lambda_settings(),
        "problems": problems,
        "state": _kept_state(),
        "aws_timing": is_on(),
    }
    response = Response(status=503 if problems else 200)
    response.set_json(answer)
    return response


def get_stream_status(request: Request, stream: str) -> Response:
    """Return a delivery stream's counts."""
    from analytics_emulator.localstack.services import firehose_service

    return _answer(lambda: firehose_service().stream_status(_context(request), stream))


def post_stream_flush(request: Request, stream: str) -> Response:
    """Deliver what a stream has buffered, answer when it is in S3, and give the counts."""
    from analytics_emulator.localstack.services import firehose_service

    def flush() -> dict[str, Any]:
        firehose_service().flush(_context(request), stream)
        return firehose_service().stream_status(_context(request), stream)

    return _answer(flush)


def put_custom_resource(request: Request, token: str) -> Response:
    """Take the answer of a custom resource's provider."""
    from analytics_emulator.localstack.custom_resources import put_answer

    return put_answer(request, token)


def put_wait_signal(request: Request, token: str) -> Response:
    """Take a signal that a wait condition waits for."""
    from analytics_emulator.localstack.wait_conditions import put_signal

    return put_signal(request, token)


def get_stack_notes(request: Request, stack: str) -> Response:
    """Return what a stack's last deployment uses that has no local effect."""
    from analytics_emulator.localstack.strictness import notes_of_stack

    where = _context(request)
    return _answer(lambda: {"notes": notes_of_stack(where.account_id, where.region, stack)})


def record_role_calls(_request: Request) -> Response:
    """Begin to record which calls are made with which role, anew."""
    from analytics_emulator.localstack.call_recorder import call_recorder

    call_recorder().restart()
    return Response(status=204)


def get_role_calls(_request: Request) -> Response:
    """Return the distinct calls that were made with roles since the recording began."""
    from analytics_emulator.localstack.call_recorder import call_recorder

    return _answer(lambda: {"calls": call_recorder().calls()})


def _context(request: Request) -> CallContext:
    """Read `account` and `region` from the query; the defaults are LocalStack's."""
    return CallContext(
        request.args.get("account", constants.DEFAULT_AWS_ACCOUNT_ID),
        request.args.get("region", constants.AWS_REGION_US_EAST_1),
    )


def _answer(act: Callable[[], dict[str, Any]]) -> Response:
    response = Response()
    try:
        response.set_json(act())
    except ServiceError as error:
        response.status_code = 404 if error.code == "ResourceNotFoundException" else error.status
        response.set_json({"error": error.code, "message": error.message})
    return response


def _missing_providers() -> list[str]:
    known = SERVICE_PLUGINS.api_provider_specs
    chosen = {api: config.SERVICE_PROVIDER_CONFIG.get_provider(api) for api in PROVIDERS}
    return [
        f"{api}: provider {name} is not in use"
        for api, name in PROVIDERS.items()
        if name not in known.get(api, []) or chosen[api] != name
    ]


def _lambda_settings() -> dict[str, str | None]:
    """Say how functions run; `source` is the directory that stands in for deployed code."""
    if config.LAMBDA_RUNTIME_EXECUTOR != "process":
        return {"executor": config.LAMBDA_RUNTIME_EXECUTOR}
    return {
        "executor": "process",
        "runtime": LAMBDA_RUNTIME,
        "source": os.environ.get(SOURCE) or None,
    }


def _lambda_problems() -> list[str]:
    if config.LAMBDA_RUNTIME_EXECUTOR != "process":
        return []
    try:
        find_interpreter(LAMBDA_RUNTIME)
        source_root()
    except (RuntimeUnavailableError, LiveSourceError) as error:
        return [f"lambda: {error}"]
    return []


def _kept_state() -> dict[str, Any] | None:
    """Say where the state lies and what is wrong with it, which doesn't make others wait."""
    found = keeper()
    if found is None:
        return None
    return {
        "folder": str(found.folder),
        "unsaved": found.unsaved,
        "notes": found.notes,
        "problems": found.problems,
    }


def _state(api: str) -> str:
    state = SERVICE_PLUGINS.get_state(api)
    return str(state.value) if state else "available"
