"""The columns that today's data preparation leaves: step by step, back from its destination table.

Source: API reference, DataPrepConfiguration and its operations.
"""

from collections.abc import Callable
from typing import Any

from analytics_emulator.quicksight.model import Problem
from analytics_emulator.quicksight.tables import TRANSFORMS, Columns, joined_sides
from analytics_emulator.quicksight.walk import only

PATH = "DataPrepConfiguration"
SINGLE = {"ProjectStep": "ProjectOperation", "CreateColumnsStep": "CreateColumnsOperation"}
SEVERAL = {
    "FiltersStep": ("FilterOperations", "FilterOperation"),
    "RenameColumnsStep": ("RenameColumnOperations", "RenameColumnOperation"),
    "CastColumnTypesStep": ("CastColumnTypeOperations", "CastColumnTypeOperation"),
}
OPERANDS = {
    "LeftOperand": "LeftOperandProperties",
    "RightOperand": "RightOperandProperties",
}
COUNTS = {"COUNT", "DISTINCT_COUNT"}


class _Broken(Exception):  # noqa: N818 -- it carries a problem to the one place that answers
    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(path, message)


def prepared_columns(preparation: dict[str, Any], known: dict[str, Columns]) -> Columns | Problem:
    """Return the columns of the destination table, or the first mistake on the way to it.

    `known` are the columns of physical tables by their ids, and of other data sets by their ARNs.
    """
    key, table = next(iter(preparation["DestinationTableMap"].items()))
    steps = _Steps(preparation, known)
    path = f"{PATH}.DestinationTableMap.{key}.Source"
    try:
        return steps.columns(table["Source"]["TransformOperationId"], path)
    except _Broken as broken:
        return broken.problem


class _Steps:
    """The steps of a preparation, and those that are being looked at."""

    def __init__(self, preparation: dict[str, Any], known: dict[str, Columns]) -> None:
        self._preparation, self._known = preparation, known
        self._within: list[str] = []

    def columns(self, name: str, path: str) -> Columns:
        """Return what a step leaves; `path` is where it is named."""
        steps = self._preparation["TransformStepMap"]
        if name not in steps:
            raise _Broken(path, f"there is no step {name}")
        if name in self._within:
            raise _Broken(path, f"the step {name} is made of itself")
        self._within.append(name)
        kind, body = only(steps[name])
        where = f"{PATH}.TransformStepMap.{name}.{kind}"
        found = self._step(kind, body, where)
        self._within.pop()
        return found

    def _step(self, kind: str, body: dict[str, Any], path: str) -> Columns:
        if kind in SINGLE:
            return _transformed(SINGLE[kind], body, self._of(body["Source"], path), path)
        if kind in SEVERAL:
            member, operation = SEVERAL[kind]
            columns = self._of(body["Source"], path)
            for index, one in enumerate(body[member]):
                columns = _transformed(operation, one, columns, f"{path}.{member}[{index}]")
            return columns
        others: dict[str, Callable[[dict[str, Any], str], Columns]] = {
            "ImportTableStep": self._imported,
            "JoinStep": self._joined,
            "AggregateStep": self._aggregated,
            "AppendStep": self._appended,
        }
        if kind not in others:
            raise _Broken(path, "is not emulated")
        return others[kind](body, path)

    def _of(self, source: dict[str, Any], path: str) -> Columns:
        return self.columns(source["TransformOperationId"], path)

    def _imported(self, body: dict[str, Any], path: str) -> Columns:
        name = body["Source"]["SourceTableId"]
        table = self._preparation["SourceTableMap"].get(name) or {}
        key = table.get("PhysicalTableId") or (table.get("DataSet") or {}).get("DataSetArn")
        if key not in self._known:
            raise _Broken(f"{path}.Source", f"{name} is of no table that is known")
        return self._known[key]

    def _joined(self, body: dict[str, Any], path: str) -> Columns:
        sides = []
        for side, member in OPERANDS.items():
            properties = body.get(member) or {}
            names = {
                one.get("SourceColumnName"): one["OutputColumnName"]
                for one in properties.get("OutputColumnNameOverrides") or []
            }
            columns = self._of(body[side], f"{path}.{side}")
            sides.append({names.get(name, name): kind for name, kind in columns.items()})
        return _sound(joined_sides(path, sides, body["OnClause"]))

    def _aggregated(self, body: dict[str, Any], path: str) -> Columns:
        columns = self._of(body["Source"], path)
        keys = body.get("GroupByColumnNames") or []
        made = {}
        for one in body["Aggregations"]:
            function = one["AggregationFunction"].get("SimpleAggregation") or {}
            kind, column = function.get("FunctionType"), function.get("InputColumnName", "")
            _check_names([column], columns, path)
            own = "DECIMAL" if kind == "AVERAGE" else columns[column]
            made[one["NewColumnName"]] = "INTEGER" if kind in COUNTS else own
        _check_names(keys, columns, path)
        return {**{name: columns[name] for name in keys}, **made}

    def _appended(self, body: dict[str, Any], path: str) -> Columns:
        sides = [
            self._of(body.get(side) or {"TransformOperationId": ""}, f"{path}.{side}")
            for side in ("FirstSource", "SecondSource")
        ]
        result = {}
        for name in (one["ColumnName"] for one in body["AppendedColumns"]):
            kinds = {side[name] for side in sides if name in side}
            if len(kinds) != 1:
                raise _Broken(path, f"{name} has {len(kinds)} types in the two sources")
            result[name] = kinds.pop()
        return result


def _transformed(kind: str, body: dict[str, Any], columns: Columns, path: str) -> Columns:
    return _sound(TRANSFORMS[kind](columns, body, path))


def _sound(found: Columns | Problem) -> Columns:
    if isinstance(found, Problem):
        raise _Broken(found.path, found.message)
    return found


def _check_names(names: list[str], columns: Columns, path: str) -> None:
    if missing := [name for name in names if name not in columns]:
        raise _Broken(path, f"no column {', '.join(missing)}")
