"""What a row must hold so that the filters of one visual let it through.

A definition's sheets ask for different rows: a service here, an account there. Rows of random
values pass few of many filters together, so that for each visual some are made to pass all of its.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from dashboard.deployed import only
from dashboard.expressions.syntax import Call, Column, Expression, Text, parse
from tests.foreign.columns import Definition, structures
from tests.foreign.literals import Literal, compared

AGES_IN_DAYS = (0, 1, 3, 8, 20, 31, 40, 62, 95, 370)
KEEPING = {"EQUALS", "CONTAINS", "STARTS_WITH", "ENDS_WITH"}
TIMES = {"RelativeDatesFilter", "TimeRangeFilter", "TimeEqualityFilter"}
DEEPEST = 12  # calculated fields within each other

type Wish = dict[str, set[Literal]]
type Filters = list[tuple[str, dict[str, Any]]]


def wishes(definition: Definition) -> dict[str, list[Wish]]:
    """Give for each data set what the visuals over it ask of their rows, column by column."""
    found: dict[str, list[Wish]] = {}
    for sheet in definition["Sheets"]:
        for _, body in map(only, sheet.get("Visuals") or []):
            data_set = _data_set(body)
            if data_set and (filters := list(_filters(definition, sheet["SheetId"], body))):
                wish = Wishing(definition, data_set).of(filters)
                found.setdefault(data_set, []).append(wish)
    return {name: _distinct(listed) for name, listed in found.items()}


class Wishing:
    """Tells what filters ask of the columns of one data set."""

    def __init__(self, definition: Definition, data_set: str) -> None:
        self._calculated = {
            one["Name"]: parse(one["Expression"])
            for one in definition.get("CalculatedFields") or []
            if one["DataSetIdentifier"] == data_set
        }
        self._defaults = dict(_defaults(definition))

    def of(self, filters: Filters) -> Wish:
        """Give the values that each column may have; what two filters want of one, both want."""
        found: Wish = {}
        for kind, body in filters:
            wanted = set(self._wanted(kind, body))
            for name, values in self._of_columns(body["Column"]["ColumnName"], wanted):
                both = found.get(name, values) & values
                found[name] = both or found.get(name, values)
        return found

    def _wanted(self, kind: str, body: Mapping[str, Any]) -> Iterator[Literal]:
        if kind in TIMES:
            now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
            yield from (now - timedelta(days=days) for days in AGES_IN_DAYS)
        elif kind == "CategoryFilter":
            _, configured = only(body["Configuration"])
            if configured["MatchOperator"] in KEEPING and not configured.get("SelectAllOptions"):
                yield from configured.get("CategoryValues") or []
                yield from filter(None, [configured.get("CategoryValue")])
                yield from self._defaults.get(configured.get("ParameterName") or "", [])
        elif kind == "NumericEqualityFilter" and body.get("MatchOperator") == "EQUALS":
            yield Decimal(str(body.get("Value") or 0))

    def _of_columns(self, name: str, wanted: set[Literal]) -> Iterator[tuple[str, set[Literal]]]:
        if name not in self._calculated:
            if wanted:
                yield name, wanted
            return
        found: Wish = {}
        for column, value in self._causes(self._calculated[name], wanted, DEEPEST):
            found.setdefault(column, set()).add(value)
        yield from found.items()

    def _causes(
        self, node: Expression, wanted: set[Literal], depth: int
    ) -> Iterator[tuple[str, Literal]]:
        """Yield values of columns that may make an expression have one of the wanted values."""
        match node:
            case Column(name) if name in self._calculated and depth:
                yield from self._causes(self._calculated[name], wanted, depth - 1)
            case Column(name):
                yield from ((name, one) for one in wanted)
            case Call("ifelse", arguments):
                pairs = list(zip(arguments[::2], arguments[1::2], strict=False))
                for condition, result in pairs:
                    if not isinstance(result, Text) or result.value in wanted:
                        yield from self._conditions(condition, depth)
                    if not isinstance(result, Text):
                        yield from self._causes(result, wanted, depth)
            case _:
                yield from self._conditions(node, depth)

    def _conditions(self, node: Expression, depth: int) -> Iterator[tuple[str, Literal]]:
        for name, value in compared(node):
            if name in self._calculated and depth:
                yield from self._causes(self._calculated[name], {value}, depth - 1)
            elif name not in self._calculated:
                yield name, value


def _filters(definition: Definition, sheet: str, body: Mapping[str, Any]) -> Iterator[Any]:
    for group in definition.get("FilterGroups") or []:
        scope = group["ScopeConfiguration"]
        sheets = (scope.get("SelectedSheets") or {}).get("SheetVisualScopingConfigurations") or []
        is_within = scope.get("AllSheets") is not None or any(
            one["SheetId"] == sheet
            and (one["Scope"] == "ALL_VISUALS" or body["VisualId"] in (one.get("VisualIds") or []))
            for one in sheets
        )
        if is_within and group.get("Status") != "DISABLED":
            yield from map(only, group["Filters"])


def _data_set(body: Mapping[str, Any]) -> str | None:
    wells = (body.get("ChartConfiguration") or {}).get("FieldWells") or {}
    named = (one["DataSetIdentifier"] for _, one in structures(wells) if "DataSetIdentifier" in one)
    return next(named, None)


def _defaults(definition: Definition) -> Iterator[tuple[str, list[Literal]]]:
    for _, body in map(only, definition.get("ParameterDeclarations") or []):
        values = (body.get("DefaultValues") or {}).get("StaticValues") or []
        yield body["Name"], [one for one in values if isinstance(one, str) and one]


def _distinct(listed: Iterable[Wish]) -> list[Wish]:
    found: list[Wish] = []
    for one in listed:
        if one and one not in found:
            found.append(one)
    return found
