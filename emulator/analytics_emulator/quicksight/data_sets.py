"""Data sets: SQL over a data source, its columns checked against what Athena returns."""

from collections.abc import Collection
from functools import partial
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
from analytics_emulator.quicksight.honoured_members import unhonoured
from analytics_emulator.quicksight.ingestions import IngestionOperations
from analytics_emulator.quicksight.model import Problem
from analytics_emulator.quicksight.operations import answer, page
from analytics_emulator.quicksight.ports import AthenaSource, athena_source
from analytics_emulator.quicksight.preparation import prepared_columns
from analytics_emulator.quicksight.rights import check_rights, row_rights
from analytics_emulator.quicksight.store import Asset, now
from analytics_emulator.service import CallContext, ServiceError
from analytics_emulator.shapes.violations import service_model

KIND = "DATA_SET"
HONOURED = {
    "AwsAccountId", "DataSetId", "Name", "PhysicalTableMap", "LogicalTableMap", "ImportMode",
    "FieldFolders", "DataSetUsageConfiguration", "Permissions", "Tags",
    "RowLevelPermissionTagConfiguration", "DatasetParameters", "RowLevelPermissionDataSet",
    "ColumnLevelPermissionRules", "ColumnGroups", "PerformanceConfiguration",
    "DataPrepConfiguration", "SemanticModelConfiguration",
}  # fmt: skip
KEPT = HONOURED - {"AwsAccountId", "DataSetId", "Name", "Permissions", "Tags"}


class DataSetOperations(IngestionOperations):
    """Operations on data sets: physical tables, and the logical ones that join them."""

    def create_data_set(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Create a data set; with ImportMode SPICE the first ingestion runs at once."""
        request = self._honoured(context, "CreateDataSet", request)
        body = self._body(context, request)
        asset = self.create(context, KIND, request["DataSetId"], request)
        asset.body = body
        return self._created(context, asset, 201, "INITIAL_INGESTION")

    def update_data_set(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Replace a data set's definition whole, as UpdateDataSet does."""
        request = self._honoured(context, "UpdateDataSet", request)
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

    def _honoured(
        self, context: CallContext, operation: str, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Check a request, and that all of it has a meaning here."""
        request = self.checked(context, operation, request)
        refuse_unsupported(request, HONOURED, operation)
        shape = service_model("quicksight").operation_model(operation).input_shape
        if shape and (problems := list(unhonoured(shape, request))):
            raise invalid_because(problems)
        return request

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
        logical = request.get("LogicalTableMap") or {}
        parents = self._parents(context, request)
        preparation = request.get("DataPrepConfiguration")
        if request["ImportMode"] == "SPICE" or not (logical or preparation):
            _check_single([*physical, *parents])
        read = {key: self._physical_columns(context, _table(physical, key)) for key in physical}
        sources = {_table(physical, key).source_arn for key in physical}
        if len(sources.union(*map(partial(self._source_arns, context), parents.values()))) > 1:
            raise invalid("PhysicalTableMap: joins of several data sources are not emulated")
        known = read | {arn: one.body["ColumnTypes"] for arn, one in parents.items()}
        columns = _sound(_columns_of(logical, preparation, known))
        rights = row_rights(request)
        problems = list(check_rights(rights, columns, lambda arn: self._columns(context, arn)))
        if problems:
            raise invalid_because(problems)
        output = [
            {"Name": name, "Type": kind} if kind != "CALCULATED" else {"Name": name}
            for name, kind in columns.items()
        ]
        kept = {name: request[name] for name in KEPT if request.get(name)}
        return {"PhysicalTableMap": {}, **kept, "OutputColumns": output, "ColumnTypes": columns}

    def _source_arns(self, context: CallContext, asset: Asset) -> set[str]:
        """Return the data sources of a data set that stands, those of its parents among them."""
        physical = asset.body["PhysicalTableMap"]
        found = {_table(physical, key).source_arn for key in physical}
        for arn in tables.parent_arns(asset.body):
            found |= self._source_arns(context, self.find_arn(context, arn, KIND))
        return found

    def _parents(self, context: CallContext, request: dict[str, Any]) -> dict[str, Asset]:
        """Return the data sets that one is made of; none may be made of it in turn."""
        own, found = self.arn(context, KIND, request["DataSetId"]), {}
        left = tables.parent_arns(request)
        direct = set(left)
        while left:
            arn = left.pop()
            if arn == own:
                raise invalid(f"LogicalTableMap: data set {request['DataSetId']} is made of itself")
            asset = self.find_arn(context, arn, KIND)
            left += tables.parent_arns(asset.body)
            if arn in direct:
                found[arn] = asset
        _check_usage(request["ImportMode"], found)
        return found

    def _columns(self, context: CallContext, arn: str) -> tables.Columns | None:
        try:
            columns: tables.Columns = self.find_arn(context, arn, KIND).body["ColumnTypes"]
        except ServiceError:
            return None
        return columns

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

    def table_of(self, context: CallContext, asset: Asset) -> tables.PhysicalTable:
        """Return the one physical table of a data set that stands, or of its parent."""
        for arn in tables.parent_arns(asset.body):
            return self.table_of(context, self.find_arn(context, arn, KIND))
        physical = parameters.with_defaults(asset.body)
        if isinstance(physical, Problem):
            raise invalid_because([physical])
        _check_single(physical)
        return _table(physical, next(iter(physical)))


def _check_single(tables_of: Collection[str]) -> None:
    if len(tables_of) != 1:
        told = "this emulator reads one physical table for SPICE, and where none joins them"
        raise invalid(f"PhysicalTableMap: {told}")


def _check_usage(mode: str, parents: dict[str, Asset]) -> None:
    """Refuse parents that are closed to such children (DataSetUsageConfiguration)."""
    member = "DisableUseAsImportedSource" if mode == "SPICE" else "DisableUseAsDirectQuerySource"
    for arn, parent in parents.items():
        if (parent.body.get("DataSetUsageConfiguration") or {}).get(member):
            raise invalid(f"LogicalTableMap: {arn} has {member}")


def _table(physical: dict[str, Any], key: str) -> tables.PhysicalTable:
    table = tables.physical_table(key, physical[key])
    if isinstance(table, Problem):
        raise invalid_because([table])
    return table


def _columns_of(
    logical: dict[str, Any], preparation: dict[str, Any] | None, known: dict[str, tables.Columns]
) -> tables.Columns | Problem:
    """Return a data set's columns, by whichever kind of preparation it has, or its only table's."""
    if logical and preparation:
        return Problem("DataPrepConfiguration", "stands beside a LogicalTableMap")
    if preparation:
        return prepared_columns(preparation, known)
    return tables.joined_columns(logical, known) if logical else next(iter(known.values()))


def _sound(found: tables.Columns | Problem) -> tables.Columns:
    if isinstance(found, Problem):
        raise invalid_because([found])
    return found


def _summary(asset: Asset) -> dict[str, Any]:
    return {
        "Arn": asset.arn,
        "DataSetId": asset.id,
        "Name": asset.name,
        "CreatedTime": asset.created,
        "LastUpdatedTime": asset.updated,
    }
