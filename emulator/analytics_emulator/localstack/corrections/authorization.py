# ruff: noqa: PLC0415 -- IAM's records take a second to load, and most methods ask for nobody
"""Asks who may call a method of a deployed API; LocalStack lets everybody.

By signature (AWS_IAM), by a Lambda authorizer (CUSTOM), and by the API's own policy. Cognito isn't
here: a deployment with a method that asks it is refused. Texts as users quote them; which gateway
response stands for a header that is no signature is told by users, for a key that nobody has and a
wrong scope unverified.
"""

import json
import logging
import time
from typing import Any

from botocore.exceptions import ClientError
from localstack.services.apigateway.next_gen.execute_api import handlers
from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    AccessDeniedError,
    AuthorizerConfigurationError,
    InvalidSignatureError,
    MissingAuthTokenError,
    UnauthorizedError,
)
from localstack.services.apigateway.next_gen.execute_api.handlers.resource_router import (
    RestAPIResourceRouter,
)
from localstack.services.apigateway.next_gen.execute_api.helpers import (
    get_lambda_function_arn_from_invocation_uri,
    render_uri_with_stage_variables,
)
from localstack.services.apigateway.next_gen.execute_api.integrations.aws import (
    RestApiAwsProxyIntegration,
)
from localstack.utils.aws.arns import get_partition

from analytics_emulator.apigateway import authorizers
from analytics_emulator.apigateway.signed_requests import header_fault
from analytics_emulator.iam.principals import Principal
from analytics_emulator.iam.signature import is_presigned, signature_of
from analytics_emulator.localstack.gateway_handlers import insert_after
from analytics_emulator.localstack.typed import patched

LOG = logging.getLogger(__name__)
_MOST_KEPT = 10_000
_kept: dict[tuple[Any, ...], tuple[float, authorizers.Decision]] = {}


class _IncompleteSignatureError(MissingAuthTokenError):
    code = "IncompleteSignatureException"


class _UnknownKeyError(InvalidSignatureError):
    code = "UnrecognizedClientException"


def apply() -> None:
    """Ask once a request's method is known, and have an unknown path look at the header too."""
    insert_after(handlers.preprocess_request, _authorize)

    @patched(RestAPIResourceRouter.match)
    def match(find: Any, self: Any, context: Any) -> Any:
        try:
            return find(self, context)
        except MissingAuthTokenError:
            _check_header(context.request.headers)
            raise


def _authorize(_chain: Any, context: Any, _response: Any) -> None:
    kind = context.resource_method.get("authorizationType") or "NONE"
    policy = _policy(context)
    if kind == "NONE" and policy is None:
        return
    from analytics_emulator.localstack.iam.api_callers import ApiRequest, is_explicitly_denied
    from analytics_emulator.localstack.iam.signers import ANYBODY

    request = ApiRequest(
        _method_arn(context), context.request.headers, context.request.remote_addr, policy
    )
    if kind == "CUSTOM":
        if is_explicitly_denied(ANYBODY, request):
            _refuse(ANYBODY, request)
        _authorize_by_function(context, request)
    elif kind == "NONE":
        _refuse(ANYBODY, request)
    else:
        _authorize_by_signature(context, request)


def _policy(context: Any) -> str | None:
    """Return the API's policy as deployed, its resources written out.

    AWS fills in what stands before the API's own part (`execute-api:/*`).
    """
    policy = context.deployment.rest_api.rest_api.get("policy")
    if not policy:
        return None
    start = f"{_api_arn(context)}/"
    return json.dumps(_with_arns(json.loads(policy.replace('\\"', '"')), start))


def _with_arns(node: Any, start: str) -> Any:
    if isinstance(node, list):
        return [_with_arns(item, start) for item in node]
    if isinstance(node, dict):
        return {name: _with_arns(value, start) for name, value in node.items()}
    is_short = isinstance(node, str) and node.startswith("execute-api:/")
    return start + node.removeprefix("execute-api:/") if is_short else node


def _api_arn(context: Any) -> str:
    place = f"{context.region}:{context.account_id}"
    return f"arn:{get_partition(context.region)}:execute-api:{place}:{context.api_id}"


def _method_arn(context: Any) -> str:
    request = context.invocation_request
    return f"{_api_arn(context)}/{context.stage}/{request['http_method']}{request['path']}"


def _check_header(headers: Any) -> None:
    """Raise for an Authorization header that is no signature."""
    if header := headers.get("Authorization"):
        has_date = "X-Amz-Date" in headers or "Date" in headers
        if fault := header_fault(header, has_date):
            raise _IncompleteSignatureError(fault)


def _refuse(principal: Principal, request: Any) -> None:
    from analytics_emulator.localstack.iam.api_callers import refusal

    if said := refusal(principal, request):
        raise AccessDeniedError(said)


def _authorize_by_signature(context: Any, request: Any) -> None:
    from analytics_emulator.localstack.iam.callers import InvalidKeyError
    from analytics_emulator.localstack.iam.signers import signer_of, user_id_of

    headers = context.request.headers
    query = context.request.query_string.decode("latin-1")
    if not is_presigned(query):
        _check_header(headers)
    signature = signature_of(headers.get("Authorization"), query)
    if signature is None:
        raise MissingAuthTokenError("Missing Authentication Token")
    if fault := signature.fault("execute-api", context.region):
        raise InvalidSignatureError(fault)
    try:
        principal = signer_of(signature)
    except InvalidKeyError:
        raise _UnknownKeyError("The security token included in the request is invalid.") from None
    _refuse(principal, request)
    user_id = user_id_of(principal)
    context.context_variables["identity"] |= {
        "accessKey": signature.access_key,
        "accountId": principal.account,
        "caller": user_id,
        "user": user_id,
        "userArn": principal.arn,
    }


def _authorize_by_function(context: Any, request: Any) -> None:
    from analytics_emulator.localstack.iam.api_callers import verdict_on_request

    given = context.deployment.rest_api.authorizers.get(context.resource_method["authorizerId"])
    try:
        decision = _decision(context, authorizers.Authorizer.of(given or {}), request.arn)
    except authorizers.UnauthorizedError:
        raise UnauthorizedError("Unauthorized") from None
    except (authorizers.MalformedDecisionError, ClientError, KeyError) as error:
        LOG.warning("An authorizer of %s failed: %s", context.api_id, error)
        raise AuthorizerConfigurationError from None
    # Told of a caller that is refused, too: `$context.authorizer.…` of a gateway response.
    context.context_variables["authorizer"] = decision.variables
    caller = Principal(context.account_id, arn="user", identity=(decision.document,))
    verdict = verdict_on_request(caller, request)
    if not verdict.allowed:
        how = f" with an explicit deny in an {verdict.kind}" if verdict.is_explicit else ""
        raise AccessDeniedError(f"User is not authorized to access this resource{how}")
    if decision.usage_key:
        context.context_variables["identity"]["apiKey"] = decision.usage_key


def _decision(
    context: Any, authorizer: authorizers.Authorizer, method_arn: str
) -> authorizers.Decision:
    identity = authorizer.identity(lambda source: _value(context, source))
    key = (context.api_id, context.deployment_id, context.stage, authorizer.identifier, identity)
    until, kept = _kept.get(key, (0.0, None))
    if kept is not None and time.monotonic() < until:
        return kept
    uri = render_uri_with_stage_variables(authorizer.uri, context.stage_variables)
    payload = RestApiAwsProxyIntegration.call_lambda(
        function_arn=get_lambda_function_arn_from_invocation_uri(uri or ""),
        event=json.dumps(_event(context, authorizer, method_arn, identity)).encode(),
        source_arn=f"{_api_arn(context)}/authorizers/{authorizer.identifier}",
        credentials=authorizer.credentials,  # type: ignore[arg-type] # which may be None
    )
    decision = authorizers.decision_of(payload)
    if authorizer.keeps_answers:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = (time.monotonic() + authorizer.seconds_kept, decision)
    return decision


def _value(context: Any, source: str) -> str | None:
    """Return an identity source's value (`method.request.header.…`, `context.…`, …)."""
    request = context.invocation_request
    place, _, name = source.removeprefix("method.request.").partition(".")
    if place == "header":
        return str(context.request.headers.get(name) or "")
    if place == "querystring":
        return str((request["query_string_parameters"] or {}).get(name) or "")
    if place == "stageVariables":
        return str((context.stage_variables or {}).get(name) or "")
    found: Any = context.context_variables
    for part in name.split("."):
        found = (found or {}).get(part)
    return str(found or "")


def _event(
    context: Any, authorizer: authorizers.Authorizer, method_arn: str, identity: tuple[str, ...]
) -> dict[str, Any]:
    if authorizer.kind == "TOKEN":
        token = identity[0] if identity else None
        return {"type": "TOKEN", "methodArn": method_arn, "authorizationToken": token}
    request, headers = context.invocation_request, context.request.headers
    return {
        "type": "REQUEST",
        "methodArn": method_arn,
        "resource": context.resource["path"],
        "path": request["path"],
        "httpMethod": request["http_method"],
        "headers": dict(headers.items()),
        "multiValueHeaders": {name: headers.getlist(name) for name in headers.keys()},  # noqa: SIM118 -- no mapping
        "queryStringParameters": request["query_string_parameters"] or {},
        "multiValueQueryStringParameters": request["multi_value_query_string_parameters"] or {},
        "pathParameters": request["path_parameters"] or {},
        "stageVariables": context.stage_variables or {},
        "requestContext": context.context_variables,
    }
