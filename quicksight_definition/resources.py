"""The template's resources: data source, data sets, theme, analysis, dashboard."""

import textwrap
from pathlib import Path

from quicksight_definition.clocks import UNIVERSAL, Clocks, substituted
from quicksight_definition.columns import DATA_SETS, Column, calculated_fields
from quicksight_definition.fields import Json
from quicksight_definition.filters import (
    filter_groups,
    named_period,
    only_below_zero,
    parameters,
)
from quicksight_definition.permissions import owner
from quicksight_definition.sheets import all_sheets
from quicksight_definition.theme import column_colours, configuration

SQL = Path(__file__).resolve().parent.parent / "queries" / "data_sets"
INDENT = " " * 4
ACCOUNT = {"Ref": "AWS::AccountId"}
SUBSCRIBED, SPICE = "IsSubscribed", "IsSpice"


def imported(parent: str, name: str) -> Json:
    """Import an output of a parent stack."""
    return {"Fn::ImportValue": {"Fn::Sub": f"${{{parent}}}-{name}"}}


def named(suffix: str = "") -> Json:
    """Return a deterministic name."""
    return {"Fn::Sub": "${Prefix}-${Environment}" + (f"-{suffix}" if suffix else "")}


def data_set_sql(name: str, clocks: Clocks = UNIVERSAL) -> str:
    """Return a data set's SQL by whose clocks it goes."""
    return clocks.filled(_open_sql(name))


def _open_sql(name: str) -> str:
    """Return a data set's SQL with what several begin with; its clocks are left open."""
    lines = textwrap.indent((SQL / "lines.sql").read_text(), INDENT).strip()
    sql = (SQL / f"{name}.sql").read_text()
    sql = sql.replace("{whole_orders}", (SQL / "whole_orders.sql").read_text().strip())
    return sql.replace("{lines}", lines)


def resources() -> dict[str, Json]:
    """Return all resources by logical id."""
    sets = {f"{_camel(name)}DataSet": _data_set(name) for name in DATA_SETS}
    schedules = {f"{_camel(name)}Refresh": _schedule(name) for name in DATA_SETS}
    return {
        "Unsubscribed": {
            "Type": "AWS::CloudFormation::WaitConditionHandle",
            "Condition": "IsUnsubscribed",
        },
        "DataSource": _data_source(),
        **sets,
        **schedules,
        "Theme": _theme(),
        "Analysis": _drawing("Analysis", "Analysis"),
        "Dashboard": _drawing("Dashboard", "Dashboard"),
    }


def definition() -> Json:
    """Return the definition that analysis and dashboard share."""
    sheets = all_sheets()
    declarations = [
        {"Identifier": name, "DataSetArn": {"Fn::GetAtt": f"{_camel(name)}DataSet.Arn"}}
        for name in DATA_SETS
    ]
    return {
        "DataSetIdentifierDeclarations": declarations,
        "ParameterDeclarations": parameters(),
        "CalculatedFields": calculated_fields(),
        "ColumnConfigurations": column_colours(),
        "FilterGroups": [
            *filter_groups(
                {sheet.id: sheet.charts() for sheet in sheets if sheet.charts()},
                {sheet.id: sheet.figures() for sheet in sheets if sheet.figures()},
            ),
            *named_period(
                {sheet.id: list(sheet.asked) for sheet in sheets if sheet.asked},
                {sheet.id: list(sheet.compared) for sheet in sheets if sheet.compared},
                {sheet.id: sheet.charts() for sheet in sheets if sheet.first == "Find"},
            ),
            only_below_zero("fell", "today", "fell"),
        ],
        "Sheets": [sheet.definition() for sheet in sheets],
        "Options": {"Timezone": {"Ref": "TimeZone"}, "WeekStart": {"Ref": "WeekStart"}},
    }


def _data_source() -> Json:
    parameters = {
        "WorkGroup": imported("ParentAthenaStack", "WorkGroupName"),
        "RoleArn": imported("ParentIamStack", "QuickSightRoleArn"),
    }
    properties = {
        "AwsAccountId": ACCOUNT,
        "DataSourceId": named("athena"),
        "Name": named("athena"),
        "Type": "ATHENA",
        "DataSourceParameters": {"AthenaParameters": parameters},
        "Permissions": owner("DataSource"),
    }
    return _resource("AWS::QuickSight::DataSource", properties)


def _data_set(name: str) -> Json:
    columns, key = DATA_SETS[name], name.replace("_", "-")
    custom = {
        "DataSourceArn": {"Fn::GetAtt": "DataSource.Arn"},
        "Name": key,
        "SqlQuery": _sql(name),
        "Columns": [{"Name": column.name, "Type": column.type} for column in columns],
    }
    logical = {
        "Alias": key,
        "Source": {"PhysicalTableId": key},
        "DataTransforms": [_rename(column) for column in columns]
        + [{"ProjectOperation": {"ProjectedColumns": [column.title for column in columns]}}],
    }
    properties = {
        "AwsAccountId": ACCOUNT,
        "DataSetId": named(key),
        "Name": named(key),
        "ImportMode": {"Ref": "ImportMode"},
        "PhysicalTableMap": {key: {"CustomSql": custom}},
        "LogicalTableMap": {key: logical},
        "Permissions": owner("DataSet"),
    }
    return _resource("AWS::QuickSight::DataSet", properties)


def _rename(column: Column) -> Json:
    return {"RenameColumnOperation": {"ColumnName": column.name, "NewColumnName": column.title}}


def _sql(name: str) -> Json:
    sql, clocks = substituted(_open_sql(name))
    sql = sql.replace("clickstream_data", '"${Database}"."${Table}"')
    names = {
        "Database": imported("ParentAthenaStack", "DatabaseName"),
        "Table": imported("ParentAthenaStack", "TableName"),
    }
    return {"Fn::Sub": [sql.rstrip() + "\n", names | clocks]}


def _schedule(name: str) -> Json:
    frequency = {
        "Interval": "DAILY",
        "TimeOfTheDay": {"Ref": "RefreshTimeOfDay"},
        "TimeZone": "UTC",
    }
    schedule = {
        "ScheduleId": "daily",
        "RefreshType": "FULL_REFRESH",
        "ScheduleFrequency": frequency,
    }
    properties = {
        "AwsAccountId": ACCOUNT,
        "DataSetId": {"Ref": f"{_camel(name)}DataSet"},
        "Schedule": schedule,
    }
    properties["DataSetId"] = named(name.replace("_", "-"))
    resource = _resource("AWS::QuickSight::RefreshSchedule", properties, SPICE)
    return resource | {"DependsOn": f"{_camel(name)}DataSet"}


def _theme() -> Json:
    properties = {
        "AwsAccountId": ACCOUNT,
        "ThemeId": named("theme"),
        "Name": named("theme"),
        "BaseThemeId": "CLASSIC",
        "Configuration": configuration(),
        "Permissions": owner("Theme"),
    }
    return _resource("AWS::QuickSight::Theme", properties)


def _drawing(kind: str, member: str) -> Json:
    properties = {
        "AwsAccountId": ACCOUNT,
        f"{member}Id": named("restaurants"),
        "Name": {"Fn::Sub": "Restaurants (${Environment})"},
        "ThemeArn": {"Fn::GetAtt": "Theme.Arn"},
        "Definition": definition(),
        "Permissions": owner(kind),
    }
    if kind == "Dashboard":
        properties["DashboardPublishOptions"] = {
            "AdHocFilteringOption": {"AvailabilityStatus": "DISABLED"},
            "ExportToCSVOption": {"AvailabilityStatus": "ENABLED"},
            "SheetControlsOption": {"VisibilityState": "EXPANDED"},
        }
    return _resource(f"AWS::QuickSight::{kind}", properties)


def _resource(kind: str, properties: Json, condition: str = SUBSCRIBED) -> Json:
    return {"Type": kind, "Condition": condition, "Properties": properties}


def _camel(name: str) -> str:
    return name.title().replace("_", "")
