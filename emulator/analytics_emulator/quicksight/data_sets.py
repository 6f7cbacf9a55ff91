"""Data sets: SQL over a data source, its columns checked against what Athena returns."""

from typing import Any

from analytics_emulator.quicksight import data_set_parameters as parameters
from analytics_emulator.quicksight import tables
from analytics_emulator.quicksight.data_sources import KIND as DATA_SOURCE
from analytics_emulator.quicksight.errors import (
    invalid,
    invalid_because,
    not_found,
    refuse_unsupported,
)
from analytics_emulator.quicksight.ingestions import IngestionOperations
from analytics_emulator.quicksight.model import Problem
from analytics_emulator.quicksight.operations import answer, page
from analytics_emulator.quicksight.ports import AthenaSource, athena_source
from analytics_emulator.quicksight.store import Asset, now
from analytics_emulator.service import CallContext, ServiceError

KIND = "DATA_SET"
HONOURED = {
    "AwsAccountId", "DataSetId", "Name", "PhysicalTableMap", "LogicalTableMap", "ImportMode",
    "FieldFolders", "DataSetUsageConfiguration", "Permissions", "Tags",
    "RowLevelPermissionTagConfiguration", "DatasetParameters",
}  # fmt: skip
KEPT = HONOURED - {"AwsAccountId", "DataSetId", "Name", "Permissions", "Tags"}


class DataSetOperations(IngestionOperations):
    """Operations on data sets: physical tables, and the logical ones that join them."""

    def create_data_set(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Create a data set; with ImportMode SPICE the first ingestion runs at once."""
        request = self.checked(context, "CreateDataSet", request)
        refuse_unsupported(request, HONOURED, "CreateDataSet")
        body = self._body(context, request)
        asset = self.create(context, KIND, request["DataSetId"], request)
        asset.body = body
        return self._created(context, asset, 201, "INITIAL_INGESTION")

    def update_data_set(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Replace a data set's definition whole, as UpdateDataSet does."""
        request = self.checked(context, "UpdateDataSet", request)
        refuse_unsupported(request, HONOURED, "UpdateDataSet")
        asset = self.find(context, KIND, request["DataSetId"])
        asset.body = self._body(context, request)
        asset.name, asset.updated = request["Name"], now()
        return self._created(context, asset, 200, "EDIT")

    def describe_data_set(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Describe a data set with its output columns."""
        request = self.checked(context, "DescribeDataSet", request)
        asset = self.find(context, KIND, request["DataSetId"])
        described = {**_summary(asset), **asset.body, "ConsumedSpiceCapacityInBytes": 0}
        described.pop("ColumnTypes")
        return answer(DataSet=described)

    def delete_data_set(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a data set with its ingestions and refresh schedules."""
        request = self.checked(context, "DeleteDataSet", request)
        asset = self.find(context, KIND, request["DataSetId"])
        store = self.store(context)
        del store.assets[KIND][asset.id]
        store.ingestions.pop(asset.id, None)
        store.schedules.pop(asset.id, None)
        return answer(Arn=asset.arn, DataSetId=asset.id)

    def list_data_sets(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List data sets."""
        request = self.checked(context, "ListDataSets", request)
        items, token = page(request, self.store(context).assets[KIND].values())
        summaries = [{**_summary(asset), "ImportMode": asset.body["ImportMode"]} for asset in items]
        return answer(DataSetSummaries=summaries, NextToken=token)

    def _created(
        self, context: CallContext, asset: Asset, status: int, ingestion: str
    ) -> dict[str, Any]:
        members: dict[str, Any] = {"Arn": asset.arn, "DataSetId": asset.id}
        if asset.body["ImportMode"] == "SPICE":
            ran = self.ingest(context, asset, None, ingestion)
            members |= {"IngestionArn": ran["Arn"], "IngestionId": ran["IngestionId"]}
        return answer(status, **members)

    def _body(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Check the tables and give what is kept of them, with the output columns."""
        physical = parameters.with_defaults(request)
        if isinstance(physical, Problem):
            raise invalid_because([physical])
        if request["ImportMode"] == "SPICE" or not request.get("LogicalTableMap"):
            _single_table(physical)
        read = {key: self._physical_columns(context, _table(physical, key)) for key in physical}
        _refuse_other_sources(physical)
        logical = request.get("LogicalTableMap") or {}
        columns = _through_logical(logical, read) if logical else next(iter(read.values()))
        if problems := list(tables.check_tag_rules(request, columns)):
            raise invalid_because(problems)
        output = [
            {"Name": name, "Type": kind} if kind != "CALCULATED" else {"Name": name}
            for name, kind in columns.items()
        ]
        kept = {name: request[name] for name in KEPT if request.get(name)}
        return {**kept, "OutputColumns": output, "ColumnTypes": columns}

    def _physical_columns(
        self, context: CallContext, table: tables.PhysicalTable
    ) -> dict[str, str]:
        source = self.source_of(context, table)
        try:
            actual = self.athena.query_columns(source.context, source.work_group, table.sql)
        except ServiceError as error:
            member = "SqlQuery" if table.path.endswith("CustomSql") else "Name"
            raise invalid(f"{table.path}.{member}: {error.message}") from error
        problems = list(tables.check_columns(table, actual))
        if problems:
            raise invalid_because(problems)
        return {column["Name"]: column["Type"] for column in table.declared}

    def source_of(self, context: CallContext, table: tables.PhysicalTable) -> AthenaSource:
        """Return how a table's data source asks Athena."""
        try:
            source = self.find_arn(context, table.source_arn, DATA_SOURCE)
        except ServiceError as error:
            path = f"{table.path}.DataSourceArn"
            missing = not_found(DATA_SOURCE, table.source_arn)
            missing.message = f"{path}: {error.message}"
            raise missing from error
        return athena_source(context, source.body["DataSourceParameters"]["AthenaParameters"])

    def table_of(self, asset: Asset) -> tables.PhysicalTable:
        """Return the one physical table of a data set that stands."""
        physical = parameters.with_defaults(asset.body)
        if isinstance(physical, Problem):
            raise invalid_because([physical])
        return _single_table(physical)


def _single_table(physical: dict[str, Any]) -> tables.PhysicalTable:
    if len(physical) != 1:
        told = "this emulator reads one physical table for SPICE, and where none joins them"
        raise invalid(f"PhysicalTableMap: {told}")
    return _table(physical, next(iter(physical)))


def _table(physical: dict[str, Any], key: str) -> tables.PhysicalTable:
    table = tables.physical_table(key, physical[key])
    if isinstance(table, Problem):
        raise invalid_because([table])
    return table


def _refuse_other_sources(physical: dict[str, Any]) -> None:
    if len({_table(physical, key).source_arn for key in physical}) > 1:
        raise invalid("PhysicalTableMap: joins of several data sources are not emulated")


def _through_logical(
    logical: dict[str, Any], physical: dict[str, tables.Columns]
) -> tables.Columns:
    result = tables.joined_columns(logical, physical)
    if isinstance(result, Problem):
        raise invalid_because([result])
    return result


def _summary(asset: Asset) -> dict[str, Any]:
    return {
        "Arn": asset.arn,
        "DataSetId": asset.id,
        "Name": asset.name,
        "CreatedTime": asset.created,
        "LastUpdatedTime": asset.updated,
    }
