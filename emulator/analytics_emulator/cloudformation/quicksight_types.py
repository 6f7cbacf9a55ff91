"""AWS::QuickSight types over the QuickSight API.

A definition that is created with errors fails its resource with all of them, as AWS's handlers do.
Create-only properties are those of the CloudFormation schema.
"""

from typing import Any

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    Update,
    members,
)
from analytics_emulator.service import ServiceError

ACCOUNT = ("AwsAccountId",)


def _update(operation: str, names: dict[str, str], kind: str) -> Update:
    """Update in place, then bring permissions and tags to what the template says."""
    run = Operation(operation, names).run

    def update(api: Api, before: Properties, after: Properties) -> None:
        run(api, after)
        _update_permissions(api, before, after, kind)
        _update_tags(api, before, after)

    return update


def _update_permissions(api: Api, before: Properties, after: Properties, kind: str) -> None:
    old, new = before.get("Permissions") or [], after.get("Permissions") or []
    if old == new:
        return
    identity = {name: after[name] for name in ("AwsAccountId", f"{kind}Id")}
    gone = [grant for grant in old if grant not in new]
    if gone:
        revoke = {**identity, "RevokePermissions": gone}
        api.call(f"update_{_snake(kind)}_permissions", revoke)
    if new:
        api.call(f"update_{_snake(kind)}_permissions", {**identity, "GrantPermissions": new})


def _update_tags(api: Api, before: Properties, after: Properties) -> None:
    old = {tag["Key"]: tag["Value"] for tag in before.get("Tags") or []}
    new = {tag["Key"]: tag["Value"] for tag in after.get("Tags") or []}
    gone = [key for key in old if key not in new]
    if gone:
        api.call("untag_resource", {"ResourceArn": after["Arn"], "TagKeys": gone})
    if new and new != old:
        tags = [{"Key": key, "Value": value} for key, value in new.items()]
        api.call("tag_resource", {"ResourceArn": after["Arn"], "Tags": tags})


def _snake(kind: str) -> str:
    return {"DataSource": "data_source", "DataSet": "data_set"}.get(kind, kind.lower())


def _require_success(api: Api, kind: str, properties: Properties) -> None:
    identity = {name: properties[name] for name in ("AwsAccountId", f"{kind}Id")}
    found = api.call(f"describe_{_snake(kind)}_definition", identity | _latest(kind))
    if str(found["ResourceStatus"]).endswith("FAILED"):
        messages = "; ".join(error["Message"] for error in found.get("Errors") or [])
        raise ServiceError("NotStabilized", messages)


def _latest(kind: str) -> dict[str, str]:
    return {"AliasName": "$LATEST"} if kind == "Dashboard" else {}


def _after_create(kind: str) -> Any:
    """A failed creation leaves nothing behind, so that the template can be mended and deployed."""

    def check(api: Api, properties: Properties) -> None:
        try:
            _require_success(api, kind, properties)
        except ServiceError:
            identity: Properties = {
                name: properties[name] for name in ("AwsAccountId", f"{kind}Id")
            }
            if kind == "Analysis":
                identity["ForceDeleteWithoutRecovery"] = True
            api.call(f"delete_{_snake(kind)}", identity)
            raise

    return check


def _update_drawing(kind: str, names: dict[str, str]) -> Update:
    """Update a definition; a dashboard's new version is published once it is known to be good."""
    change = _update(f"update_{_snake(kind)}", names, kind)

    def update(api: Api, before: Properties, after: Properties) -> None:
        change(api, before, after)
        _require_success(api, kind, after)
        if kind == "Dashboard":
            identity = {name: after[name] for name in ("AwsAccountId", "DashboardId")}
            latest = api.call("describe_dashboard", identity | {"AliasName": "$LATEST"})
            number = latest["Dashboard"]["Version"]["VersionNumber"]
            publish = {**identity, "VersionNumber": number}
            api.call("update_dashboard_published_version", publish)

    return update


def _asset(kind: str, names: dict[str, str], create_only: tuple[str, ...] = ()) -> ResourceType:
    snake, identifier = _snake(kind), f"{kind}Id"
    identity = members(*ACCOUNT, identifier)
    is_drawing = kind in {"Analysis", "Dashboard", "Template"}
    updated = {name: path for name, path in names.items() if name != "Type"}
    update = _update_drawing(kind, identity | updated) if is_drawing else None
    return ResourceType(
        f"AWS::QuickSight::{kind}",
        service="quicksight",
        reference=identifier,
        create=Operation(
            f"create_{snake}",
            identity | names | members("Permissions", "Tags"),
            attributes={"Arn": "Arn"},
        ),
        after_create=_after_create(kind) if is_drawing else None,
        update=update or _update(f"update_{snake}", identity | updated, kind),
        delete=Operation(
            f"delete_{snake}",
            identity | ({"ForceDeleteWithoutRecovery": identifier} if kind == "Analysis" else {}),
            # A stack's analysis goes for good, so that its id is free for the next deployment.
            conversions={"ForceDeleteWithoutRecovery": lambda _identifier: True},
        ),
        create_only=(*ACCOUNT, identifier, *create_only),
    )


DATA_SOURCE = _asset("DataSource", members("Name", "Type", "DataSourceParameters"), ("Type",))
DATA_SET = _asset(
    "DataSet",
    members(
        "Name",
        "PhysicalTableMap",
        "LogicalTableMap",
        "ImportMode",
        "FieldFolders",
        "DataSetUsageConfiguration",
        "RowLevelPermissionTagConfiguration",
        "RowLevelPermissionDataSet",
        "ColumnLevelPermissionRules",
        "ColumnGroups",
        "PerformanceConfiguration",
        "DataPrepConfiguration",
        "SemanticModelConfiguration",
        "DatasetParameters",
    ),
)
THEME = _asset("Theme", members("Name", "BaseThemeId", "Configuration", "VersionDescription"))
_DRAWN = members("Name", "Definition", "SourceEntity", "ValidationStrategy")
TEMPLATE = _asset("Template", _DRAWN | members("VersionDescription"))
_DRAWING = _DRAWN | members("ThemeArn", "Parameters")
ANALYSIS = _asset("Analysis", _DRAWING)
DASHBOARD = _asset("Dashboard", _DRAWING | members("VersionDescription", "DashboardPublishOptions"))


def _api_schedule(schedule: Properties) -> Properties:
    """CloudFormation says TimeZone where the API says Timezone."""
    frequency = dict(schedule.get("ScheduleFrequency") or {})
    if "TimeZone" in frequency:
        frequency["Timezone"] = frequency.pop("TimeZone")
    return {**schedule, "ScheduleFrequency": frequency}


_SCHEDULE = members(*ACCOUNT, "DataSetId", "Schedule")

REFRESH_SCHEDULE = ResourceType(
    "AWS::QuickSight::RefreshSchedule",
    service="quicksight",
    reference="Schedule/ScheduleId",
    create=Operation(
        "create_refresh_schedule",
        _SCHEDULE,
        attributes={"Arn": "Arn"},
        conversions={"Schedule": _api_schedule},
    ),
    update=Operation("update_refresh_schedule", _SCHEDULE, conversions={"Schedule": _api_schedule}),
    delete=Operation(
        "delete_refresh_schedule",
        members(*ACCOUNT, "DataSetId", ScheduleId="Schedule/ScheduleId"),
    ),
    create_only=(*ACCOUNT, "DataSetId", "Schedule/ScheduleId"),
)
