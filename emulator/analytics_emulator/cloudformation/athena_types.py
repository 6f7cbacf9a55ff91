"""AWS::Athena::WorkGroup, NamedQuery and PreparedStatement over the Athena API.

Create-only properties are those of the CloudFormation schema.
"""

from typing import Any

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    members,
)
from analytics_emulator.cloudformation.tags import set_tags

# Member of an update that takes a setting away (Athena API reference).
_REMOVALS = {
    "BytesScannedCutoffPerQuery": "RemoveBytesScannedCutoffPerQuery",
    "CustomerContentEncryptionConfiguration": "RemoveCustomerContentEncryptionConfiguration",
}
_RESULT_REMOVALS = {
    "OutputLocation": "RemoveOutputLocation",
    "EncryptionConfiguration": "RemoveEncryptionConfiguration",
    "ExpectedBucketOwner": "RemoveExpectedBucketOwner",
    "AclConfiguration": "RemoveAclConfiguration",
}
_MANAGED = "ManagedQueryResultsConfiguration"
# What a workgroup has where a template leaves the setting out (CloudFormation resource reference).
_DEFAULTS = {
    "EnforceWorkGroupConfiguration": True,
    "PublishCloudWatchMetricsEnabled": True,
    "RequesterPaysEnabled": False,
}


def _configuration_updates(before: Properties, after: Properties) -> dict[str, Any]:
    """Return the updates that turn one WorkGroupConfiguration into another, removals included."""
    updates: dict[str, Any] = {**_DEFAULTS, **after, **_removals(_REMOVALS, before, after)}
    if managed := _managed_updates(before, updates.pop(_MANAGED, None) or {}):
        updates[f"{_MANAGED}Updates"] = managed
    results_before = before.get("ResultConfiguration") or {}
    results_after = updates.pop("ResultConfiguration", None) or {}
    result_updates = results_after | _removals(_RESULT_REMOVALS, results_before, results_after)
    if result_updates:
        updates["ResultConfigurationUpdates"] = result_updates
    return updates


def _managed_updates(before: Properties, after: dict[str, Any]) -> dict[str, Any]:
    """Return the updates of results in Athena's own storage: off where the template drops them."""
    earlier = before.get(_MANAGED) or {}
    removals = _removals(
        {"EncryptionConfiguration": "RemoveEncryptionConfiguration"}, earlier, after
    )
    return {"Enabled": False, **after, **removals} if earlier or after else {}


def _removals(flags: dict[str, str], before: Properties, after: Properties) -> dict[str, bool]:
    dropped = [name for name in flags if name in before and name not in after]
    return {flags[name]: True for name in dropped}


def _update_work_group(api: Api, before: Properties, after: Properties) -> None:
    settings_before = before.get("WorkGroupConfiguration") or {}
    settings_after = after.get("WorkGroupConfiguration") or {}
    request = {
        "WorkGroup": after["Name"],
        "Description": after.get("Description", ""),
        "State": after.get("State", "ENABLED"),
        "ConfigurationUpdates": _configuration_updates(settings_before, settings_after),
    }
    api.call("update_work_group", request)
    _update_tags(api, before, after)


def _update_tags(api: Api, before: Properties, after: Properties) -> None:
    where = api.context
    arn = f"arn:aws:athena:{where.region}:{where.account_id}:workgroup/{after['Name']}"
    set_tags(api, {"ResourceARN": arn}, before, after)


def _disable_if_asked(api: Api, properties: Properties) -> None:
    """CreateWorkGroup makes enabled ones only."""
    if properties.get("State", "ENABLED") != "ENABLED":
        state = {"WorkGroup": properties["Name"], "State": properties["State"]}
        api.call("update_work_group", state)


WORK_GROUP = ResourceType(
    "AWS::Athena::WorkGroup",
    service="athena",
    reference="Name",
    create=Operation(
        "create_work_group",
        members("Name", "Description", "Tags", Configuration="WorkGroupConfiguration"),
    ),
    after_create=_disable_if_asked,
    update=_update_work_group,
    delete=Operation(
        "delete_work_group",
        {"WorkGroup": "Name", "RecursiveDeleteOption": "RecursiveDeleteOption"},
    ),
    create_only=("Name",),
)

NAMED_QUERY = ResourceType(
    "AWS::Athena::NamedQuery",
    service="athena",
    reference="NamedQueryId",
    name="Name",
    create=Operation(
        "create_named_query",
        members("Name", "Description", "Database", "QueryString", "WorkGroup"),
        attributes={"NamedQueryId": "NamedQueryId"},
    ),
    delete=Operation("delete_named_query", members("NamedQueryId")),
    create_only=("Name", "Description", "Database", "QueryString", "WorkGroup"),
)

_STATEMENT = members("StatementName", "WorkGroup", "QueryStatement", "Description")

PREPARED_STATEMENT = ResourceType(
    "AWS::Athena::PreparedStatement",
    service="athena",
    reference="StatementName",
    create=Operation("create_prepared_statement", _STATEMENT),
    update=Operation("update_prepared_statement", _STATEMENT),
    delete=Operation("delete_prepared_statement", members("StatementName", "WorkGroup")),
    create_only=("StatementName", "WorkGroup"),
)
