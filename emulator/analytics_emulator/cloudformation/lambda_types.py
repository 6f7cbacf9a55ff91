"""AWS::Lambda::Permission and Alias over the Lambda API.

LocalStack's own providers leave out the conditions of a permission, so that it lets in more than
the template says, can't divide calls between versions, and can't change an alias.
"""

from typing import Any

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    members,
)

# All that a permission says: another one takes its place where any of it changes.
_PERMITS = (
    "Action",
    "EventSourceToken",
    "FunctionName",
    "FunctionUrlAuthType",
    "InvokedViaFunctionUrl",
    "Principal",
    "PrincipalOrgID",
    "SourceAccount",
    "SourceArn",
)

PERMISSION = ResourceType(
    "AWS::Lambda::Permission",
    service="lambda_",
    reference="Id",
    name="Id",
    derived=("Id",),
    create=Operation("add_permission", members(*_PERMITS, StatementId="Id")),
    delete=Operation("remove_permission", members("FunctionName", StatementId="Id")),
    create_only=_PERMITS,
)


def _weights(routing: Properties) -> Properties:
    """Map a list of versions with their weights as the API does."""
    listed = routing.get("AdditionalVersionWeights") or []
    return {
        "AdditionalVersionWeights": {
            one["FunctionVersion"]: float(one["FunctionWeight"]) for one in listed
        }
    }


_PROVISIONED = "ProvisionedConcurrencyConfig"
_SETTINGS = members("Description", "FunctionName", "FunctionVersion", "Name", "RoutingConfig")


def _provision(api: Api, before: Any, alias: Properties) -> None:
    """Have as many environments ready as the alias is to have."""
    which = {"FunctionName": alias["FunctionName"], "Qualifier": alias["Name"]}
    if (wanted := alias.get(_PROVISIONED)) and wanted != before:
        api.call("put_provisioned_concurrency_config", which | wanted)
    elif before and not wanted:
        api.call("delete_provisioned_concurrency_config", which)


def _update_alias(api: Api, before: Properties, after: Properties) -> None:
    settings = {"Description": "", "RoutingConfig": {}, **after}
    _UPDATE_ALIAS.run(api, settings)
    _provision(api, before.get(_PROVISIONED), after)


_UPDATE_ALIAS = Operation("update_alias", _SETTINGS, conversions={"RoutingConfig": _weights})

ALIAS = ResourceType(
    "AWS::Lambda::Alias",
    service="lambda_",
    reference="AliasArn",
    create=Operation(
        "create_alias",
        _SETTINGS,
        attributes={"AliasArn": "AliasArn"},
        conversions={"RoutingConfig": _weights},
    ),
    after_create=lambda api, alias: _provision(api, None, alias),
    update=_update_alias,
    delete=Operation("delete_alias", members("FunctionName", "Name")),
    create_only=("FunctionName", "Name"),
)
