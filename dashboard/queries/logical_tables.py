"""A data set's tables as one query: physical tables, joins of logical ones, and their steps.

Source: API reference, LogicalTable, LogicalTableSource, JoinInstruction, TransformOperation. What
isn't here is refused by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from dashboard.deployed import only
from dashboard.expressions.syntax import parse
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import SQL_TYPES, Sql, quoted
from dashboard.parameters import as_utc
from dashboard.queries.filter_steps import column_condition
from dashboard.refusal import NotDrawnError

type Columns = dict[str, Sql]
JOINS = {"INNER": "JOIN", "LEFT": "LEFT JOIN", "RIGHT": "RIGHT JOIN", "OUTER": "FULL JOIN"}


@dataclass(frozen=True)
class Relation:
    """SQL, and what each column is over its rows, which are called `t`."""

    sql: str
    columns: Columns


def relation_of(
    described: Mapping[str, Any], parents: Mapping[str, Relation] = MappingProxyType({})
) -> Relation:
    """Return the rows of a described data set: those of the logical table that no other joins.

    `parents` are the data sets that it is made of, by their ARNs.
    """
    tables, logical = described["PhysicalTableMap"], described.get("LogicalTableMap") or {}
    physical = {key: physical_relation(table) for key, table in tables.items()}
    if not logical:
        if len(physical) != 1:
            raise NotDrawnError(f"A data set of {len(physical)} physical tables is not drawn")
        return next(iter(physical.values()))
    joined = {
        join[side]
        for table in logical.values()
        if (join := table["Source"].get("JoinInstruction"))
        for side in ("LeftOperand", "RightOperand")
    }
    roots = [name for name in logical if name not in joined]
    if len(roots) != 1:
        raise NotDrawnError(f"A data set of {len(roots)} logical tables is not drawn")
    return _logical(roots[0], logical, {**physical, **parents})


def _logical(name: str, logical: Mapping[str, Any], known: Mapping[str, Relation]) -> Relation:
    if name not in logical:
        raise NotDrawnError(f"A join of {name}, which isn't there, is not drawn")
    source = logical[name]["Source"]
    if join := source.get("JoinInstruction"):
        left = _logical(join["LeftOperand"], logical, known)
        right = _logical(join["RightOperand"], logical, known)
        found = joined(left, right, join)
    else:
        key = source.get("PhysicalTableId") or source.get("DataSetArn")
        if key not in known:
            raise NotDrawnError(f"A data set of {key}, which can't be read, is not drawn")
        found = known[key]
    for step in logical[name].get("DataTransforms") or []:
        kind, body = only(step)
        found = stepped(found, kind, body)
    return found


def joined(left: Relation, right: Relation, join: Mapping[str, Any]) -> Relation:
    """Return two sides joined by an expression over the columns of both."""
    known = {name.casefold() for name in left.columns}
    if both := [name for name in right.columns if name.casefold() in known]:
        raise NotDrawnError(f"A join whose sides both have {', '.join(both)} is not drawn")
    columns = {
        name: Sql(f"{alias}.{quoted(name)}", sql.type)
        for alias, side in (("l", left), ("r", right))
        for name, sql in side.columns.items()
    }
    condition = _scope(columns).translate(parse(join["OnClause"])).text
    listed = ", ".join(sql.text for sql in columns.values())
    sql = (
        f"SELECT {listed} FROM {selected(left)} l "  # noqa: S608 -- every name is quoted
        f"{JOINS[join['Type']]} {selected(right)} r ON {condition}"
    )
    made = {name: Sql(f"t.{quoted(name)}", one.type) for name, one in columns.items()}
    return Relation(sql, made)


def selected(relation: Relation) -> str:
    """Return a sub-select of a relation's columns by their names."""
    listed = ", ".join(f"{sql.text} AS {quoted(name)}" for name, sql in relation.columns.items())
    return f"(SELECT {listed} FROM ({relation.sql}) t)"  # noqa: S608 -- every name is quoted


def physical_relation(table: Mapping[str, Any]) -> Relation:
    """Return the rows of a physical table."""
    kind, body = only(table)
    if kind == "CustomSql":
        sql = body["SqlQuery"].strip().rstrip(";")
        return Relation(sql, _input_columns(body.get("Columns") or []))
    if kind == "RelationalTable":
        names = [body.get("Catalog"), body.get("Schema"), body["Name"]]
        columns = ", ".join(quoted(column["Name"]) for column in body["InputColumns"])
        table_name = ".".join(quoted(name) for name in names if name)
        sql = f"SELECT {columns} FROM {table_name}"  # noqa: S608 -- every name is quoted
        return Relation(sql, _input_columns(body["InputColumns"]))
    raise NotDrawnError(f"A data set of a {kind} is not drawn")


def _input_columns(columns: list[dict[str, Any]]) -> Columns:
    return {
        column["Name"]: Sql(f"t.{quoted(column['Name'])}", column["Type"].replace("BIT", "BOOLEAN"))
        for column in columns
    }


def stepped(found: Relation, kind: str, body: Mapping[str, Any]) -> Relation:
    """Return what a TransformOperation leaves of rows."""
    steps: dict[str, Callable[[Relation, Mapping[str, Any]], Relation]] = {
        "ProjectOperation": _project,
        "FilterOperation": _filter,
        "RenameColumnOperation": _rename,
        "CastColumnTypeOperation": _cast,
        "CreateColumnsOperation": _create,
        "TagColumnOperation": lambda found, _body: found,
        "UntagColumnOperation": lambda found, _body: found,
    }
    if kind not in steps:
        raise NotDrawnError(f"A data set with a {kind} is not drawn")
    return steps[kind](found, body)


def _project(found: Relation, body: Mapping[str, Any]) -> Relation:
    return replace(found, columns={name: found.columns[name] for name in body["ProjectedColumns"]})


def _filter(found: Relation, body: Mapping[str, Any]) -> Relation:
    """Keep the rows for which an expression is true; one that is NULL is none of them."""
    expression = body.get("ConditionExpression")
    if expression:
        condition = _scope(found.columns).translate(parse(expression))
        if condition.is_aggregate or condition.has_window:
            raise NotDrawnError(f"A data set with a filter by {expression} is not drawn")
        text = condition.text
    else:
        text = column_condition(body, found.columns)
    sql = f"SELECT * FROM ({found.sql}) t WHERE {text}"  # noqa: S608 -- from the grammar
    return replace(found, sql=sql)


def _rename(found: Relation, body: Mapping[str, Any]) -> Relation:
    old, new = body["ColumnName"], body["NewColumnName"]
    renamed = {(new if name == old else name): sql for name, sql in found.columns.items()}
    return replace(found, columns=renamed)


def _cast(found: Relation, body: Mapping[str, Any]) -> Relation:
    name, kind = body["ColumnName"], body["NewColumnType"]
    if body.get("Format"):
        raise NotDrawnError(f"Casting {name} by the format {body['Format']} is not drawn")
    made = Sql(f"CAST({found.columns[name].text} AS {SQL_TYPES[kind]})", kind)
    return replace(found, columns={**found.columns, name: made})


def _create(found: Relation, body: Mapping[str, Any]) -> Relation:
    result = dict(found.columns)
    for column in body["Columns"]:
        result[column["ColumnName"]] = _scope(result).translate(parse(column["Expression"]))
    return replace(found, columns=result)


def _scope(columns: Columns) -> Scope:
    return Scope(columns, {}, {}, as_utc(datetime.now(UTC)))
