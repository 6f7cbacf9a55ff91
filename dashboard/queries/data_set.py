"""A described data set as SQL and columns: the physical table, then the logical table's steps."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from dashboard.deployed import DataSet, only
from dashboard.expressions.syntax import parse
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import SQL_TYPES, Sql, quoted
from dashboard.parameters import as_utc
from dashboard.refusal import NotDrawnError

type Columns = dict[str, Sql]


def source_arn(described: Mapping[str, Any]) -> str:
    """Return the ARN of the data source that a data set's physical table names."""
    _, table = only(_single(described["PhysicalTableMap"], "physical"))
    return str(table["DataSourceArn"])


def read_data_set(identifier: str, described: Mapping[str, Any], work_group: str) -> DataSet:
    """Make a data set of DescribeDataSet's answer; `NotDrawnError` for what has no SQL here."""
    if names := [only(one)[1]["Name"] for one in described.get("DatasetParameters") or []]:
        raise NotDrawnError(f"A data set with parameters of its own ({', '.join(names)})")
    sql, columns = _physical(_single(described["PhysicalTableMap"], "physical"))
    logical = described.get("LogicalTableMap") or {}
    if logical:
        table = _single(logical, "logical")
        for step in table.get("DataTransforms") or []:
            kind, body = only(step)
            columns = _step(kind)(columns, body)
    return DataSet(
        identifier,
        described["Arn"],
        described["Name"],
        sql,
        columns,
        work_group,
        described["ImportMode"] == "SPICE",
    )


def _single(tables: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    if len(tables) != 1:
        raise NotDrawnError(f"A data set of {len(tables)} {kind} tables is not drawn")
    table: Mapping[str, Any] = next(iter(tables.values()))
    return table


def _physical(table: Mapping[str, Any]) -> tuple[str, Columns]:
    kind, body = only(table)
    if kind == "CustomSql":
        return body["SqlQuery"].strip().rstrip(";"), _input_columns(body.get("Columns") or [])
    if kind == "RelationalTable":
        names = [body.get("Catalog"), body.get("Schema"), body["Name"]]
        columns = ", ".join(quoted(column["Name"]) for column in body["InputColumns"])
        table_name = ".".join(quoted(name) for name in names if name)
        sql = f"SELECT {columns} FROM {table_name}"  # noqa: S608 -- every name is quoted
        return sql, _input_columns(body["InputColumns"])
    raise NotDrawnError(f"A data set of a {kind} is not drawn")


def _input_columns(columns: list[dict[str, Any]]) -> Columns:
    return {
        column["Name"]: Sql(f"t.{quoted(column['Name'])}", column["Type"].replace("BIT", "BOOLEAN"))
        for column in columns
    }


def _step(kind: str) -> Callable[[Columns, Mapping[str, Any]], Columns]:
    steps = {
        "ProjectOperation": _project,
        "RenameColumnOperation": _rename,
        "CastColumnTypeOperation": _cast,
        "CreateColumnsOperation": _create,
        "TagColumnOperation": lambda columns, _body: columns,
    }
    if kind not in steps:
        raise NotDrawnError(f"A data set with a {kind} is not drawn")
    return steps[kind]


def _project(columns: Columns, body: Mapping[str, Any]) -> Columns:
    return {name: columns[name] for name in body["ProjectedColumns"]}


def _rename(columns: Columns, body: Mapping[str, Any]) -> Columns:
    old, new = body["ColumnName"], body["NewColumnName"]
    return {(new if name == old else name): sql for name, sql in columns.items()}


def _cast(columns: Columns, body: Mapping[str, Any]) -> Columns:
    name, kind = body["ColumnName"], body["NewColumnType"]
    if body.get("Format"):
        raise NotDrawnError(f"Casting {name} by the format {body['Format']} is not drawn")
    return {**columns, name: Sql(f"CAST({columns[name].text} AS {SQL_TYPES[kind]})", kind)}


def _create(columns: Columns, body: Mapping[str, Any]) -> Columns:
    result = dict(columns)
    for column in body["Columns"]:
        scope = Scope(result, {}, {}, as_utc(datetime.now(UTC)))
        result[column["ColumnName"]] = scope.translate(parse(column["Expression"]))
    return result
