"""Lets aliases have two versions by UpdateAlias, and keeps the versions that they point to.

LocalStack's UpdateAlias fails at every RoutingConfig, and DeleteFunction takes a version away under
its aliases (Lambda API reference; the refusal's text as users quote it,
karl-cardenas-coding/go-lambda-cleanup 45).
"""

from typing import Any

from localstack.aws.api.lambda_ import ResourceConflictException
from localstack.services.lambda_ import api_utils
from localstack.services.lambda_.invocation.lambda_models import AliasRoutingConfig
from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.lambda_.provider import LambdaProvider

from analytics_emulator.localstack.read_requests import when_allowed
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Do both; the provider's operations are bound already, what they call isn't."""
    checked: Any = LambdaProvider._create_routing_config_model  # before it is patched

    @patched(LambdaProvider._create_routing_config_model)
    def routes(create: Any, self: Any, weights: Any, version: Any = None) -> Any:
        """Leave an update's to be judged below, where its version is known."""
        if version is None:
            return AliasRoutingConfig(version_weights=weights)
        return create(self, weights, version)

    @patched(LambdaService.update_alias)
    def update_alias(update: Any, self: Any, old_alias: Any, new_alias: Any, function: Any) -> Any:
        found = new_alias.routing_configuration
        try:
            if found:
                version = function.versions[new_alias.function_version]
                checked(None, found.version_weights, version)
        except Exception:
            function.aliases[new_alias.name] = old_alias  # LocalStack has put it in already
            raise
        return update(self, old_alias=old_alias, new_alias=new_alias, function=function)

    @when_allowed
    def check(context: Any) -> None:
        is_lambda = context.service.service_name == "lambda"
        if is_lambda and context.operation.name == "DeleteFunction":
            request = context.service_request
            _check(context, request["FunctionName"], request.get("Qualifier"))


def _check(context: Any, name: str, qualifier: str | None) -> None:
    """Raise for a version that an alias points to."""
    account, region = api_utils.get_account_and_region(name, context)
    name, version = api_utils.get_name_and_qualifier(name, qualifier, context)
    function = lambda_stores[account][region].functions.get(name)
    if not (function and version):
        return
    names = [alias.name for alias in function.aliases.values() if _points(alias, version)]
    if names:
        raise ResourceConflictException(
            "Unable to delete version because the following aliases reference it: "
            f"[{', '.join(names)}]",
            Type="User",
        )


def _points(alias: Any, version: str) -> bool:
    routes = alias.routing_configuration
    return version == alias.function_version or version in (
        routes.version_weights if routes else ()
    )
