"""Data sets over made-up tables: as a definition's author declares them, or as it needs them.

A declared data set is moved to Athena as its user would move it: the data source, the SQL and the
names become this deployment's, and its columns and all else stay. Where there is no declaration,
the columns are those that the definition's use of them tells, named c0, c1 … in the table and
renamed by the data set: a definition's names may be anything.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from dashboard.deployed import only
from tests.foreign.columns import Columns, columns_of
from tests.foreign.definitions import Assets

SOURCE_ARN = {"Fn::GetAtt": "Source.Arn"}
type Properties = dict[str, Any]


@dataclass(frozen=True)
class MadeUpSet:
    """A data set, the table that gives its rows, and the table's column of each of its columns."""

    identifier: str
    columns: Columns
    physical: Mapping[str, str]
    request: Mapping[str, Any] | None = None

    def properties(self, name: str, schema: str, table: str) -> Properties:
        """Give what CloudFormation's `AWS::QuickSight::DataSet` needs."""
        own = {"AwsAccountId": {"Ref": "AWS::AccountId"}, "DataSetId": name}
        if self.request is not None:
            return _moved(self.request, f"{schema}.{table}") | own
        return self._over_table(schema, table) | own

    def _over_table(self, schema: str, table: str) -> Properties:
        columns = [
            {"Name": self.physical[name], "Type": kind} for name, kind in self.columns.items()
        ]
        physical = {
            "DataSourceArn": SOURCE_ARN,
            "Catalog": "AwsDataCatalog",
            "Schema": schema,
            "Name": table,
            "InputColumns": columns,
        }
        renames = [
            {"RenameColumnOperation": {"ColumnName": self.physical[name], "NewColumnName": name}}
            for name in self.columns
        ]
        source = {"PhysicalTableId": "table"}
        rows = {"Alias": "rows", "Source": source, "DataTransforms": renames}
        return {
            "Name": self.identifier,
            "ImportMode": "DIRECT_QUERY",
            "PhysicalTableMap": {"table": {"RelationalTable": physical}},
            "LogicalTableMap": {"rows": rows},
        }


def made_up_sets(assets: Assets) -> list[MadeUpSet]:
    """Give the data sets that a dashboard declares, in its order."""
    definition = assets.dashboard["Definition"]
    used = columns_of(definition)
    found = []
    for one in definition["DataSetIdentifierDeclarations"]:
        name = one["Identifier"]
        if request := assets.data_sets.get(name):
            columns = _declared(request)
            found.append(MadeUpSet(name, columns, {own: own for own in columns}, request))
        else:
            columns = used.get(name) or {"unused": "STRING"}
            physical = {own: f"c{index}" for index, own in enumerate(columns)}
            found.append(MadeUpSet(name, columns, physical))
    return found


def _declared(request: Mapping[str, Any]) -> Columns:
    (physical,) = request["PhysicalTableMap"].values()
    _, body = only(physical)
    return {one["Name"]: one["Type"] for one in body["Columns"]}


def _moved(request: Mapping[str, Any], table: str) -> Properties:
    """Point a declared data set of custom SQL at a table of this deployment's."""
    found = deepcopy(dict(request))
    (physical,) = found["PhysicalTableMap"].values()
    physical["CustomSql"] |= {
        "DataSourceArn": SOURCE_ARN,
        "SqlQuery": f"SELECT * FROM {table}",  # noqa: S608 -- names of our own
    }
    return found
