"""QuickSight's resource types: a mistake fails the resource, an update is published."""

from typing import Any

import pytest

from analytics_emulator.cloudformation import quicksight_types as types
from analytics_emulator.quicksight import ColumnType, QuickSightService
from analytics_emulator.service import CallContext, ServiceError

ACCOUNT = "123456789012"


class Athena:
    def work_group_exists(self, context: CallContext, work_group: str) -> bool:
        return True

    def query_columns(self, context: CallContext, work_group: str, sql: str) -> list[ColumnType]:
        return [ColumnType("item", "varchar")]

    def count_rows(self, context: CallContext, work_group: str, sql: str) -> int:
        return 1


class Api:
    """Calls the service itself, without a host between."""

    def __init__(self) -> None:
        self.context = CallContext(ACCOUNT, "us-east-1")
        self.url_suffix = "amazonaws.com"
        self.service = QuickSightService(Athena())

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = getattr(self.service, operation)(self.context, request)
        return answer


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def data_set(api: Api) -> dict[str, Any]:
    source = types.DATA_SOURCE.create_resource(
        api,
        {
            "AwsAccountId": ACCOUNT,
            "DataSourceId": "source",
            "Name": "source",
            "Type": "ATHENA",
            "DataSourceParameters": {"AthenaParameters": {"WorkGroup": "analysts"}},
        },
    )
    custom = {
        "DataSourceArn": source["Arn"],
        "Name": "set",
        "SqlQuery": "SELECT item FROM sales",
        "Columns": [{"Name": "item", "Type": "STRING"}],
    }
    return types.DATA_SET.create_resource(
        api,
        {
            "AwsAccountId": ACCOUNT,
            "DataSetId": "set",
            "Name": "set",
            "ImportMode": "SPICE",
            "PhysicalTableMap": {"set": {"CustomSql": custom}},
        },
    )


def drawing(kind: str, data_set: dict[str, Any], *sheets: str) -> dict[str, Any]:
    definition = {
        "DataSetIdentifierDeclarations": [{"Identifier": "set", "DataSetArn": data_set["Arn"]}],
        "Sheets": [{"SheetId": sheet} for sheet in sheets],
    }
    return {
        "AwsAccountId": ACCOUNT,
        f"{kind}Id": "drawing",
        "Name": "drawing",
        "Definition": definition,
    }


def test_dashboard_with_a_mistake_fails_and_leaves_nothing(api: Api, data_set: Any) -> None:
    broken = drawing("Dashboard", data_set, "twice", "twice")
    with pytest.raises(ServiceError, match="SheetId twice is used 2 times"):
        types.DASHBOARD.create_resource(api, broken)
    assert api.call("list_dashboards", {"AwsAccountId": ACCOUNT})["DashboardSummaryList"] == []


def test_updated_dashboard_is_published(api: Api, data_set: Any) -> None:
    before = types.DASHBOARD.create_resource(api, drawing("Dashboard", data_set, "one"))
    types.DASHBOARD.update_resource(api, before, drawing("Dashboard", data_set, "one", "two"))
    identity = {"AwsAccountId": ACCOUNT, "DashboardId": "drawing"}
    found = api.call("describe_dashboard_definition", identity)
    assert len(found["Definition"]["Sheets"]) == 2


def test_deleted_analysis_can_be_made_again_at_once(api: Api, data_set: Any) -> None:
    properties = drawing("Analysis", data_set, "one")
    types.ANALYSIS.delete_resource(api, types.ANALYSIS.create_resource(api, properties))
    assert types.ANALYSIS.create_resource(api, properties)["Arn"].endswith("analysis/drawing")


def test_schedules_time_zone_is_spelled_as_the_api_does(api: Api, data_set: Any) -> None:
    frequency = {"Interval": "DAILY", "TimeOfTheDay": "05:30", "TimeZone": "UTC"}
    schedule = {
        "ScheduleId": "daily",
        "RefreshType": "FULL_REFRESH",
        "ScheduleFrequency": frequency,
    }
    properties = {"AwsAccountId": ACCOUNT, "DataSetId": "set", "Schedule": schedule}
    types.REFRESH_SCHEDULE.create_resource(api, properties)
    identity = {"AwsAccountId": ACCOUNT, "DataSetId": "set", "ScheduleId": "daily"}
    found = api.call("describe_refresh_schedule", identity)["RefreshSchedule"]
    assert found["ScheduleFrequency"]["Timezone"] == "UTC"


def test_permissions_follow_the_template(api: Api, data_set: Any) -> None:
    grant = {"Principal": "arn:aws:quicksight:us-east-1:123456789012:user/default/a"}
    first = data_set | {"Permissions": [{**grant, "Actions": ["quicksight:A"]}]}
    second = data_set | {"Permissions": [{**grant, "Actions": ["quicksight:B"]}]}
    types.DATA_SET.update_resource(api, data_set, first)
    types.DATA_SET.update_resource(api, first, second)
    identity = {"AwsAccountId": ACCOUNT, "DataSetId": "set"}
    assert api.call("describe_data_set_permissions", identity)["Permissions"] == [
        {**grant, "Actions": ["quicksight:B"]}
    ]
