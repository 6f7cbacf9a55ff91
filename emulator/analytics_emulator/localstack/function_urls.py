# ruff: noqa: PLC0415 -- Lambda and IAM take a second to load, and no other request needs them
"""Answers requests to functions' URLs, in place of LocalStack's route.

That one asks neither the authorization type nor a policy, knows no CORS, and isn't there before
the first call to Lambda. What a URL makes of a request and an answer is in `function_urls/`.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from localstack.aws import handlers
from localstack.aws.app import LocalstackAwsGateway
from localstack.aws.handlers import cors as localstack_cors
from localstack.http.request import get_raw_path, restore_payload

from analytics_emulator.function_urls import cors, refusals
from analytics_emulator.function_urls.answer import FAILED, UrlAnswer, answer_of
from analytics_emulator.function_urls.request import UrlRequest, event_of
from analytics_emulator.localstack.clients import client, service_errors
from analytics_emulator.localstack.typed import patched
from analytics_emulator.service import CallContext, ServiceError

# A host that names a function has to be resolved, which not every program does below `localhost`.
_PATH = re.compile(r"/_aws/lambda-url/(?P<url_id>[^/]+)(?=/|$)")
_HOST = re.compile(r"(?P<url_id>[^.]+)\.lambda-url\.(?P<region>[a-z0-9-]+)\.", re.IGNORECASE)


def serve() -> None:
    """Put the step before LocalStack's own CORS and routes; the gateway must not exist yet."""

    @patched(LocalstackAwsGateway.__init__)
    def create(init: Any, self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        self.request_handlers.insert(self.request_handlers.index(handlers.enforce_cors), _handle)

    @patched(localstack_cors.should_enforce_self_managed_service)
    def should_enforce(judge: Callable[[Any], bool], context: Any) -> bool:
        return not is_for_function_url(context) and judge(context)


def is_for_function_url(context: Any) -> bool:
    """Return whether a request names a function's URL, as its host or at the start of its path."""
    return _found(context.request) is not None


def _found(request: Any) -> re.Match[str] | None:
    return _HOST.match(request.host or "") or _PATH.match(request.path)


def _handle(chain: Any, context: Any, response: Any) -> None:
    found = _found(context.request)
    if found is None:
        return
    request_id = str(uuid4())
    region = found.groupdict().get("region")
    answer = _answer(_request_of(context.request, found["url_id"]), region, request_id)
    response.status_code = answer.status
    response.set_data(answer.body)
    response.headers.clear()
    for name, value in answer.headers:
        response.headers.add(name, value)
    response.headers.add("Content-Length", str(len(answer.body)))
    response.headers.set("x-amzn-RequestId", request_id)
    chain.stop()


def _request_of(request: Any, url_id: str) -> UrlRequest:
    return UrlRequest(
        url_id=url_id.lower(),
        method=request.method,
        path=_PATH.sub("", get_raw_path(request)) or "/",
        query=request.query_string.decode("latin-1"),
        headers=tuple(request.headers.items()),
        body=restore_payload(request),
        source_ip=request.remote_addr or "127.0.0.1",
    )


def _answer(request: UrlRequest, region: str | None, request_id: str) -> UrlAnswer:
    found = _configuration(request.url_id, region)
    if found is None:
        return refusals.unknown_url()
    if answer := cors.preflight(found.cors, request):
        return answer
    answer = _judged(request, found, request_id)
    headers = [*answer.headers, *cors.headers_of(found.cors, request)]
    return UrlAnswer(answer.status, headers, answer.body)


def _judged(request: UrlRequest, configuration: Any, request_id: str) -> UrlAnswer:
    from analytics_emulator.localstack.iam.url_callers import RefusedError, caller_of

    try:
        caller = caller_of(request, configuration.function_arn, configuration.auth_type)
    except RefusedError as refused:
        return refused.answer
    event = event_of(request, caller, request_id)
    return _invoked(configuration.function_arn, json.dumps(event).encode())


def _invoked(function_arn: str, payload: bytes) -> UrlAnswer:
    _, _, _, region, account, *_ = function_arn.split(":")
    place = CallContext(account, region)
    try:
        with service_errors():
            said = client("lambda_", place).invoke(FunctionName=function_arn, Payload=payload)
    except ServiceError as error:
        return refusals.failed_call(error.status, error.code, error.message)
    returned = said["Payload"].read()
    return FAILED if said.get("FunctionError") else answer_of(returned)


def _configuration(url_id: str, region: str | None) -> Any | None:
    """Return the configuration of a URL, whichever account has it and, unless named, region."""
    from localstack.services.lambda_.invocation.models import lambda_stores
    from localstack.services.plugins import SERVICE_PLUGINS

    SERVICE_PLUGINS.require("lambda")  # a kept function has its URL before anybody calls Lambda
    for account in list(lambda_stores):
        regions = [region] if region else list(lambda_stores[account])
        for store in (lambda_stores[account][name] for name in regions):
            for function in list(store.functions.values()):
                for found in list(function.function_url_configs.values()):
                    if found.url_id.lower() == url_id:
                        return found
    return None
