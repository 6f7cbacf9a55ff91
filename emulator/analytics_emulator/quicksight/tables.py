"""A data set's columns: what its SQL really returns, then what its logical table makes of them."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from analytics_emulator.quicksight.column_types import quicksight_type, same_type
from analytics_emulator.quicksight.expressions import referenced_columns
from analytics_emulator.quicksight.model import Problem
from analytics_emulator.quicksight.ports import ColumnType
from analytics_emulator.sql_text import quoted

Columns = dict[str, str]
CONDITIONS = {
    "StringFilterCondition": {"STRING"},
    "NumericFilterCondition": {"INTEGER", "DECIMAL"},
    "DateFilterCondition": {"DATETIME"},
}


class PhysicalTable(NamedTuple):
    """One physical table: the SQL that reads it, its data source, and its declared columns."""

    path: str
    source_arn: str
    sql: str
    declared: list[dict[str, Any]]


def physical_table(key: str, table: dict[str, Any]) -> PhysicalTable | Problem:
    """Read a physical table; only Athena's two kinds can be read here."""
    path = f"PhysicalTableMap.{key}"
    if custom := table.get("CustomSql"):
        declared = custom.get("Columns") or []
        return PhysicalTable(
            f"{path}.CustomSql", custom["DataSourceArn"], custom["SqlQuery"], declared
        )
    if relational := table.get("RelationalTable"):
        names = [relational.get("Catalog"), relational.get("Schema"), relational["Name"]]
        table_name = ".".join(quoted(name) for name in names if name)
        columns = ", ".join(quoted(column["Name"]) for column in relational["InputColumns"])
        return PhysicalTable(
            f"{path}.RelationalTable",
            relational["DataSourceArn"],
            f"SELECT {columns} FROM {table_name}",  # noqa: S608 -- every name is quoted
            relational["InputColumns"],
        )
    return Problem(path, f"{next(iter(table))} is not emulated: CustomSql or RelationalTable only")


def check_columns(table: PhysicalTable, actual: list[ColumnType]) -> Iterator[Problem]:
    """Yield where declared columns differ from those that the SQL returns (names fold case)."""
    types = {column.name.lower(): quicksight_type(column.type) for column in actual}
    athena = {column.name.lower(): column.type for column in actual}
    member = "InputColumns" if table.path.endswith("RelationalTable") else "Columns"
    if not table.declared:
        yield Problem(f"{table.path}.{member}", "is required")
    for index, column in enumerate(table.declared):
        path, name = f"{table.path}.{member}[{index}]", column["Name"].lower()
        if name not in types:
            known = ", ".join(types)
            yield Problem(path, f"the SQL returns no column {column['Name']}; it returns {known}")
        elif types[name] is None:
            yield Problem(path, f"QuickSight can't read Athena's type {athena[name]}")
        elif not same_type(column["Type"], str(types[name])):
            message = f"declared {column['Type']}, but {athena[name]} is {types[name]}"
            yield Problem(path, f"{column['Name']}: {message}")


def parent_arns(body: dict[str, Any]) -> list[str]:
    """Return the ARNs of the data sets that one is made of, by either kind of preparation."""
    logical = (body.get("LogicalTableMap") or {}).values()
    found = [arn for table in logical if (arn := table["Source"].get("DataSetArn"))]
    sources = (body.get("DataPrepConfiguration") or {}).get("SourceTableMap") or {}
    return found + [one["DataSet"]["DataSetArn"] for one in sources.values() if one.get("DataSet")]


def joined_columns(logical: dict[str, Any], known: dict[str, Columns]) -> Columns | Problem:
    """Return the columns of the logical table that no other joins, of which there is one.

    `known` are the columns of physical tables by their ids, and of other data sets by their ARNs.
    """
    joined = {
        join[side]
        for table in logical.values()
        if (join := table["Source"].get("JoinInstruction"))
        for side in ("LeftOperand", "RightOperand")
    }
    roots = [key for key in logical if key not in joined]
    if len(roots) != 1:
        told = ", ".join(roots) or "none"
        return Problem("LogicalTableMap", f"one table that no other joins is needed, not {told}")
    return _table_columns(roots[0], logical, known)


def _table_columns(
    key: str, logical: dict[str, Any], known: dict[str, Columns]
) -> Columns | Problem:
    path, source = f"LogicalTableMap.{key}", logical[key]["Source"]
    if join := source.get("JoinInstruction"):
        columns = _join(f"{path}.Source.JoinInstruction", join, logical, known)
    elif arn := source.get("DataSetArn"):
        columns = known[arn]
    elif source.get("PhysicalTableId") in known:
        columns = known[source["PhysicalTableId"]]
    else:
        told = f"PhysicalTableId {source.get('PhysicalTableId')} is not in PhysicalTableMap"
        return Problem(f"{path}.Source", told)
    return columns if isinstance(columns, Problem) else logical_columns(logical[key], columns, path)


def _join(
    path: str, join: dict[str, Any], logical: dict[str, Any], known: dict[str, Columns]
) -> Columns | Problem:
    sides = []
    for side in ("LeftOperand", "RightOperand"):
        if join[side] not in logical:
            return Problem(f"{path}.{side}", f"{join[side]} is not in LogicalTableMap")
        columns = _table_columns(join[side], logical, known)
        if isinstance(columns, Problem):
            return columns
        sides.append(columns)
    return joined_sides(path, sides, join["OnClause"])


def joined_sides(path: str, sides: list[Columns], clause: str) -> Columns | Problem:
    """Return both sides' columns; their names have to differ, whatever their case."""
    left, right = sides
    names = {name.casefold() for name in left}
    if twice := [name for name in right if name.casefold() in names]:
        return Problem(path, f"both sides have {', '.join(twice)}: rename it on one of them")
    both = left | right
    if missing := [name for name in referenced_columns(clause) if name not in both]:
        return Problem(f"{path}.OnClause", f"no column {', '.join(missing)}")
    return both


def logical_columns(logical: dict[str, Any], columns: Columns, path: str) -> Columns | Problem:
    """Apply a logical table's transforms, in order, to the columns of its physical table."""
    for index, transform in enumerate(logical.get("DataTransforms") or []):
        name, body = next(iter(transform.items()))
        where = f"{path}.DataTransforms[{index}].{name}"
        apply = TRANSFORMS.get(name)
        if apply is None:
            return Problem(where, "is not emulated")
        result = apply(columns, body, where)
        if isinstance(result, Problem):
            return result
        columns = result
    return columns


def _project(columns: Columns, body: dict[str, Any], path: str) -> Columns | Problem:
    missing = [name for name in body["ProjectedColumns"] if name not in columns]
    if missing:
        return Problem(f"{path}.ProjectedColumns", f"no column {', '.join(missing)}")
    return {name: columns[name] for name in body["ProjectedColumns"]}


def _rename(columns: Columns, body: dict[str, Any], path: str) -> Columns | Problem:
    old, new = body["ColumnName"], body["NewColumnName"]
    if old not in columns:
        return Problem(f"{path}.ColumnName", f"no column {old}")
    return {(new if name == old else name): kind for name, kind in columns.items()}


def _cast(columns: Columns, body: dict[str, Any], path: str) -> Columns | Problem:
    if body["ColumnName"] not in columns:
        return Problem(f"{path}.ColumnName", f"no column {body['ColumnName']}")
    return {**columns, body["ColumnName"]: body["NewColumnType"]}


def _create(columns: Columns, body: dict[str, Any], path: str) -> Columns | Problem:
    result = dict(columns)
    for index, column in enumerate(body["Columns"]):
        missing = [name for name in referenced_columns(column["Expression"]) if name not in result]
        if missing:
            where = f"{path}.Columns[{index}].Expression"
            return Problem(where, f"no column {', '.join(missing)}")
        result[column["ColumnName"]] = "CALCULATED"
    return result


def _filter(columns: Columns, body: dict[str, Any], path: str) -> Columns | Problem:
    if len(body) != 1:
        return Problem(path, "takes one condition")
    member, condition = next(iter(body.items()))
    if member == "ConditionExpression":
        named = referenced_columns(condition)
    else:
        path, named = f"{path}.{member}", [condition.get("ColumnName") or ""]
        kind = columns.get(named[0], "CALCULATED")
        if kind not in CONDITIONS[member] | {"CALCULATED"}:
            return Problem(f"{path}.ColumnName", f"{named[0]} is {kind}")
    if missing := [name for name in named if name not in columns]:
        return Problem(path, f"no column {', '.join(missing)}")
    return columns


def _tag(columns: Columns, body: dict[str, Any], path: str) -> Columns | Problem:
    if body["ColumnName"] not in columns:
        return Problem(f"{path}.ColumnName", f"no column {body['ColumnName']}")
    return columns


TRANSFORMS: dict[str, Callable[[Columns, dict[str, Any], str], Columns | Problem]] = {
    "ProjectOperation": _project,
    "FilterOperation": _filter,
    "RenameColumnOperation": _rename,
    "CastColumnTypeOperation": _cast,
    "CreateColumnsOperation": _create,
    "TagColumnOperation": _tag,
    "UntagColumnOperation": _tag,
}
