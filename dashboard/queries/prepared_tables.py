"""A data set of today's data preparation as one query: its steps, back from its destination table.

Source: API reference, DataPrepConfiguration and its operations, SemanticTable. A join's condition
goes by the names of its output (unverified: the reference doesn't say which of two columns of one
name is meant); an append takes the columns that it lists, NULL where a source has none. Steps that
aren't here are refused by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard.deployed import only
from dashboard.expressions.functions import aggregate
from dashboard.expressions.typed_sql import SQL_TYPES, Sql, quoted
from dashboard.queries.logical_tables import (
    Relation,
    joined,
    physical_relation,
    selected,
    stepped,
)
from dashboard.refusal import NotDrawnError

SINGLE = {"ProjectStep": "ProjectOperation", "CreateColumnsStep": "CreateColumnsOperation"}
OPERANDS = (
    ("LeftOperand", "LeftOperandProperties"),
    ("RightOperand", "RightOperandProperties"),
)
SEVERAL = {  # a step with a list of operations
    "FiltersStep": ("FilterOperations", "FilterOperation"),
    "RenameColumnsStep": ("RenameColumnOperations", "RenameColumnOperation"),
    "CastColumnTypesStep": ("CastColumnTypeOperations", "CastColumnTypeOperation"),
}


def prepared(described: Mapping[str, Any], parents: Mapping[str, Relation]) -> Relation:
    """Return the rows of the one destination table."""
    preparation = described["DataPrepConfiguration"]
    tables = preparation["DestinationTableMap"]
    if len(tables) != 1:
        raise NotDrawnError(f"A data set of {len(tables)} destination tables is not drawn")
    physical = {key: physical_relation(one) for key, one in described["PhysicalTableMap"].items()}
    steps = _Steps(preparation, {**physical, **parents})
    return steps.relation(next(iter(tables.values()))["Source"]["TransformOperationId"])


@dataclass(frozen=True)
class _Steps:
    """The steps of a preparation over its sources: tables by id, data sets by ARN."""

    preparation: Mapping[str, Any]
    sources: Mapping[str, Relation]

    def relation(self, name: str) -> Relation:
        """Return what a step leaves."""
        known = self.preparation["TransformStepMap"]
        if name not in known:
            raise NotDrawnError(f"The step {name}, which isn't there, is not drawn")
        kind, body = only(known[name])
        if kind in SINGLE:
            return stepped(self._source(body), SINGLE[kind], body)
        if kind in SEVERAL:
            member, operation = SEVERAL[kind]
            found = self._source(body)
            for one in body[member]:
                found = stepped(found, operation, one)
            return found
        others: dict[str, Callable[[Mapping[str, Any]], Relation]] = {
            "ImportTableStep": self._imported,
            "JoinStep": self._joined,
            "AggregateStep": self._aggregated,
            "AppendStep": self._appended,
        }
        if kind not in others:
            raise NotDrawnError(f"A data set with a {kind} is not drawn")
        return others[kind](body)

    def _source(self, body: Mapping[str, Any]) -> Relation:
        return self.relation(body["Source"]["TransformOperationId"])

    def _imported(self, body: Mapping[str, Any]) -> Relation:
        table = self.preparation["SourceTableMap"].get(body["Source"]["SourceTableId"]) or {}
        key = str(table.get("PhysicalTableId") or (table.get("DataSet") or {}).get("DataSetArn"))
        if key not in self.sources:
            raise NotDrawnError(f"A data set of {key}, which can't be read, is not drawn")
        return self.sources[key]

    def _joined(self, body: Mapping[str, Any]) -> Relation:
        left, right = (
            _renamed(self.relation(body[side]["TransformOperationId"]), body.get(member))
            for side, member in OPERANDS
        )
        return joined(left, right, body)

    def _aggregated(self, body: Mapping[str, Any]) -> Relation:
        found = self._source(body)
        keys = {name: found.columns[name] for name in body.get("GroupByColumnNames") or []}
        made = {one["NewColumnName"]: _aggregate(one, found) for one in body["Aggregations"]}
        every = {**keys, **made}
        listed = ", ".join(f"{sql.text} AS {quoted(name)}" for name, sql in every.items())
        groups = ", ".join(str(place + 1) for place in range(len(keys)))
        sql = f"SELECT {listed} FROM ({found.sql}) t"  # noqa: S608 -- every name is quoted
        return _over(f"{sql} GROUP BY {groups}" if keys else sql, every)

    def _appended(self, body: Mapping[str, Any]) -> Relation:
        sides = [
            self.relation(body[side]["TransformOperationId"])
            for side in ("FirstSource", "SecondSource")
        ]
        columns = {}
        for name in (one["ColumnName"] for one in body["AppendedColumns"]):
            kinds = {side.columns[name].type for side in sides if name in side.columns}
            if len(kinds) != 1:
                raise NotDrawnError(f"Appending {name} of {len(kinds)} types is not drawn")
            columns[name] = Sql("", kinds.pop())
        parts = [selected(_filled(side, columns)) for side in sides]
        return _over(" UNION ALL ".join(f"SELECT * FROM {one} t" for one in parts), columns)  # noqa: S608


def _renamed(found: Relation, properties: Mapping[str, Any] | None) -> Relation:
    overrides = {
        one.get("SourceColumnName"): one["OutputColumnName"]
        for one in (properties or {}).get("OutputColumnNameOverrides") or []
    }
    columns = {overrides.get(name, name): sql for name, sql in found.columns.items()}
    return replace(found, columns=columns)


def _aggregate(one: Mapping[str, Any], found: Relation) -> Sql:
    kind, function = only(one["AggregationFunction"])
    if kind != "SimpleAggregation":
        raise NotDrawnError(f"A data set with a {kind} is not drawn")
    return aggregate(function["FunctionType"], found.columns[function["InputColumnName"]])


def _filled(side: Relation, columns: Mapping[str, Sql]) -> Relation:
    """Return a side with all columns, in one order."""
    filled = {
        name: side.columns.get(name) or Sql(f"CAST(NULL AS {_written(sql.type)})", sql.type)
        for name, sql in columns.items()
    }
    return replace(side, columns=filled)


def _written(kind: str) -> str:
    return SQL_TYPES.get(kind, "boolean")


def _over(sql: str, columns: Mapping[str, Sql]) -> Relation:
    made = {name: Sql(f"t.{quoted(name)}", one.type) for name, one in columns.items()}
    return Relation(sql, made)
