"""What plain visuals must show, reckoned in Python over the rows: no SQL, and none of our queries.

Of a visual whose fields, filters or expressions aren't among those here, nothing is reckoned.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from dashboard.deployed import only
from dashboard.expressions.syntax import parse
from tests.foreign.columns import Definition
from tests.foreign.evaluation import Row, UnknownError, over_group, over_row
from tests.foreign.keeping import defaults_of, keeper, keeps_all

type Rows = list[Row]
type Key = tuple[Any, ...]
type Figures = dict[Key, tuple[Any, ...]]

# The wells of a kind in the order of its table's columns.
WELLS = {
    "BarChartVisual": ("Category", "Colors", "Values"),
    "ComboChartVisual": ("Category", "BarValues", "LineValues"),
    "FunnelChartVisual": ("Category", "Values"),
    "HeatMapVisual": ("Rows", "Columns", "Values"),
    "KPIVisual": ("TrendGroups", "Values"),
    "LineChartVisual": ("Category", "Colors", "Values"),
    "PieChartVisual": ("Category", "Values"),
    "PivotTableVisual": ("Rows", "Values"),
    "TableVisual": ("GroupBy", "Values"),
    "TreeMapVisual": ("Groups", "Sizes"),
    "WordCloudVisual": ("GroupBy", "Size"),
}
CUTS: dict[str, Callable[[datetime], datetime]] = {
    "YEAR": lambda day: datetime(day.year, 1, 1),
    "QUARTER": lambda day: datetime(day.year, 3 * ((day.month - 1) // 3) + 1, 1),
    "MONTH": lambda day: datetime(day.year, day.month, 1),
    "DAY": lambda day: datetime(day.year, day.month, day.day),
}


@dataclass(frozen=True)
class Reckoning:
    """A definition over its rows, by data set identifier."""

    definition: Definition
    rows: Mapping[str, Rows]

    def figures(self) -> Iterator[tuple[str, Figures]]:
        """Yield visuals by id, with their measures by the values of their dimensions."""
        for sheet in self.definition["Sheets"]:
            for kind, body in map(only, sheet.get("Visuals") or []):
                try:
                    yield body["VisualId"], self._figures(sheet["SheetId"], kind, body)
                except UnknownError:
                    continue

    def _figures(self, sheet: str, kind: str, body: Mapping[str, Any]) -> Figures:
        dimensions, measures = _fields(kind, body)
        (data_set,) = {one["Column"]["DataSetIdentifier"] for _, one in [*dimensions, *measures]}
        rows = self._kept(data_set, sheet, body["VisualId"])
        groups: dict[Key, Rows] = defaultdict(list, {} if dimensions else {(): []})
        for row in rows:
            key = tuple(self._dimension(one, data_set, row) for one in dimensions)
            groups[key].append(row)
        return {
            key: tuple(self._measure(one, data_set, found) for one in measures)
            for key, found in groups.items()
        }

    def _dimension(self, item: tuple[str, Any], data_set: str, row: Row) -> Any:
        kind, field = item
        value = over_row(self._expression(field, data_set), row, self._calculated(data_set))
        if kind != "DateDimensionField" or value is None:
            return value
        cut = CUTS.get(field.get("DateGranularity") or "DAY")
        if not cut or self._has_zone:
            raise UnknownError
        return cut(value)

    def _measure(self, item: tuple[str, Any], data_set: str, rows: Rows) -> Any:
        _, field = item
        function = field.get("AggregationFunction") or {}
        name = function if isinstance(function, str) else function.get("SimpleNumericalAggregation")
        return over_group(self._expression(field, data_set), name, rows, self._calculated(data_set))

    def _expression(self, field: Mapping[str, Any], data_set: str) -> Any:
        name = field["Column"]["ColumnName"]
        return self._calculated(data_set).get(name) or parse("{" + name + "}")

    def _has(self, body: Mapping[str, Any], data_set: str) -> bool:
        """Tell whether a data set has a column of the name that another's filter goes by."""
        name = body["Column"]["ColumnName"]
        return name in self._calculated(data_set) or name in next(iter(self.rows[data_set]), {})

    @property
    def _has_zone(self) -> bool:
        return bool((self.definition.get("Options") or {}).get("Timezone"))

    def _calculated(self, data_set: str) -> Mapping[str, Any]:
        return self._by_set.get(data_set, {})

    @cached_property
    def _by_set(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = defaultdict(dict)
        for one in self.definition.get("CalculatedFields") or []:
            found[one["DataSetIdentifier"]][one["Name"]] = parse(one["Expression"])
        return found

    def _kept(self, data_set: str, sheet: str, visual: str) -> Rows:
        rows = list(self.rows[data_set])
        for group in self.definition.get("FilterGroups") or []:
            if group.get("Status") == "DISABLED" or not _is_within(group, sheet, visual):
                continue
            if len(group["Filters"]) != 1:
                raise UnknownError
            ((kind, body),) = map(only, group["Filters"])
            if keeps_all(kind, body):
                continue
            is_own = body["Column"]["DataSetIdentifier"] == data_set
            if is_own or (group["CrossDataset"] == "ALL_DATASETS" and self._has(body, data_set)):
                if kind == "RelativeDatesFilter" and self._has_zone:
                    raise UnknownError
                keeps = keeper(kind, body, defaults_of(self.definition))
                node = self._expression(body, data_set)
                known = self._calculated(data_set)
                rows = [row for row in rows if keeps(over_row(node, row, known))]
        return rows


def _fields(kind: str, body: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Return a visual's dimensions and measures; of what is drawn otherwise, nothing is known."""
    configuration = body.get("ChartConfiguration") or {}
    wells = configuration.get("FieldWells") or {}
    is_flat = kind in {"KPIVisual", "GaugeChartVisual"}
    fields = wells if is_flat else only(wells)[1] if wells else {}
    names = {name for name, items in fields.items() if items}
    listed = [only(item) for name in WELLS.get(kind, ()) for item in fields.get(name) or []]
    dimensions = [one for one in listed if "Dimension" in one[0]]
    measures = [one for one in listed if "Measure" in one[0]]
    is_plain = names <= set(WELLS.get(kind, ())) and len(listed) == len(dimensions) + len(measures)
    is_odd = not is_plain or has_other_lines(kind, configuration)
    if not measures or is_odd or any("Column" not in one for _, one in listed):
        raise UnknownError
    return dimensions, measures


def has_other_lines(kind: str, configuration: Mapping[str, Any]) -> bool:
    """Tell whether a table has other columns than its fields in order, or sums among its lines."""
    chosen = configuration.get("FieldOptions") or {}
    hidden = [one.get("Visibility") == "HIDDEN" for one in chosen.get("SelectedFieldOptions") or []]
    totals = configuration.get("TotalOptions") or {}
    has_sums = kind == "PivotTableVisual" and "VISIBLE" in str(totals)
    return bool({"Order", "CollapseStateOptions"} & chosen.keys()) or any(hidden) or has_sums


def _is_within(group: Mapping[str, Any], sheet: str, visual: str) -> bool:
    listed = (group["ScopeConfiguration"].get("SelectedSheets") or {}).get(
        "SheetVisualScopingConfigurations"
    )
    return listed is None or any(
        one["SheetId"] == sheet
        and (one["Scope"] == "ALL_VISUALS" or visual in one.get("VisualIds", []))
        for one in listed
    )


def written(key: Key) -> tuple[str, ...]:
    """Write a key as a visual's raw values are."""
    return tuple(_written(value) for value in key)


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)
