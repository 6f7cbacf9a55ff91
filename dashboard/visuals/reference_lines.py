"""Reference lines of bars, lines, combos and box plots: at a fixed value, or at a calculated one.

Source: API reference, ReferenceLineDynamicDataConfiguration: a column, how it is aggregated, and a
calculation of those aggregates; user guide, "Reference lines on visual types". Over which
aggregates it calculates isn't documented: here over what is drawn, a whole stack as one
(unverified), and a chart's limit leaves out none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.reference import ReferenceLine
from dashboard.deployed import only
from dashboard.expressions.typed_sql import NUMBERS
from dashboard.formats import NumberFormat, read_number_format
from dashboard.queries.fields import Field
from dashboard.queries.query import Query
from dashboard.refusal import NotDrawnError
from dashboard.visuals.calculations import calculated
from dashboard.visuals.reader import Reader, number, number_format
from dashboard.visuals.series import Series

MEASURES = {
    "NumericalAggregationFunction": "NumericalMeasureField",
    "CategoricalAggregationFunction": "CategoricalMeasureField",
    "DateAggregationFunction": "DateMeasureField",
}


@dataclass(frozen=True)
class _Line:
    """A line's definition, its number format, and the query that a calculated one stands on."""

    definition: Mapping[str, Any]
    format: NumberFormat
    query: Query | None = None

    @property
    def data(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.definition["DataConfiguration"]
        return found

    def value(self, rows: Sequence[Row]) -> float | None:
        """Return where the line is; nothing where there is nothing to calculate."""
        if self.query is None:
            return float(self.data["StaticConfiguration"]["Value"])
        known = [float(found) for row in rows if (found := number(row[-1])) is not None]
        return calculated(self.data["DynamicConfiguration"]["Calculation"], known)


@dataclass(frozen=True)
class References:
    """A chart's lines with their queries, and what is to be said of them."""

    lines: tuple[_Line, ...] = ()
    notes: list[str] = field(default_factory=list)

    @property
    def queries(self) -> tuple[Query, ...]:
        """Return the queries of the lines that are calculated, in their order."""
        return tuple(one.query for one in self.lines if one.query)

    def drawn(self, found: Sequence[Sequence[Row]]) -> list[ReferenceLine]:
        """Return what to draw once the queries' rows are known."""
        answers = iter(found)
        lines = [(one, one.value(next(answers) if one.query else ())) for one in self.lines]
        return [_shown(one, value) for one, value in lines if value is not None]


@dataclass(frozen=True)
class Plot:
    """What a chart's lines stand in: its series, and how their values are put together.

    `is_share` tells of an axis that shows parts of a whole; `secondary` is the first measure of a
    second axis, whose values are written in its own way; `is_of_rows` of one of rows' own values.
    """

    series: Series
    is_stacked: bool = False
    is_share: bool = False
    secondary: Field | None = None
    is_of_rows: bool = False


def read_lines(configuration: Mapping[str, Any], reader: Reader, plot: Plot) -> References:
    """Read a chart's lines; a file of its rows has none."""
    given = configuration.get("ReferenceLines") or []
    enabled = [one for one in given if one.get("Status") != "DISABLED"]
    lines, notes = [], []
    for one in enabled if not reader.is_export else []:
        try:
            lines.append(_read(one, reader, plot))
        except NotDrawnError as refusal:
            notes.append(f"Not drawn: a reference line ({refusal}).")
    notes += _told(plot) if any(one.query for one in lines) else []
    return References(tuple(lines), list(dict.fromkeys(notes)))


def _told(plot: Plot) -> list[str]:
    """Say what calculated lines stand on where a reader might take them for something else."""
    notes = []
    if plot.series.colour:
        what = "whole stacks" if plot.is_stacked else f"each {plot.series.colour.label} by itself"
        notes.append(f"Reference lines are calculated from {what}.")
    if plot.series.limit is not None:
        notes.append("Reference lines are calculated over all categories, shown or not.")
    return notes


def _read(one: Mapping[str, Any], reader: Reader, plot: Plot) -> _Line:
    data = one.get("DataConfiguration") or {}
    label = (one.get("LabelConfiguration") or {}).get("ValueLabelConfiguration") or {}
    own = label.get("FormatConfiguration")
    if dynamic := data.get("DynamicConfiguration"):
        if _is_share(data, plot):
            raise NotDrawnError("calculated, on an axis of shares")
        if plot.is_of_rows:
            raise NotDrawnError("calculated, beside values of rows")
        measure = _measure(dynamic, reader, plot.series.measures)
        colour = [plot.series.colour] if plot.series.colour and not plot.is_stacked else []
        query = reader.query([plot.series.category, *colour, measure])
        return _Line(one, read_number_format(own) if own else number_format(measure), query)
    if "StaticConfiguration" not in data:
        raise NotDrawnError("it has no value")
    return _Line(one, read_number_format(own) if own else _axis_format(data, plot))


def _axis_format(data: Mapping[str, Any], plot: Plot) -> NumberFormat:
    if _is_share(data, plot):
        return NumberFormat(suffix="%", is_percent=True)
    first = plot.series.measures[0]
    return number_format((_is_secondary(data) and plot.secondary) or first)


def _is_share(data: Mapping[str, Any], plot: Plot) -> bool:
    return plot.is_share and not (plot.secondary and _is_secondary(data))


def _is_secondary(data: Mapping[str, Any]) -> bool:
    """Return whether a line is on the second axis: as it says, else as its kind of series is."""
    binding = data.get("AxisBinding")
    return binding == "SECONDARY_YAXIS" if binding else data.get("SeriesType") == "LINE"


def _measure(dynamic: Mapping[str, Any], reader: Reader, shown: Sequence[Field]) -> Field:
    """Return the aggregate that a line calculates with; the chart's own tells its format.

    A column that says no aggregation has that of the chart's field of it.
    """
    column = {"DataSetIdentifier": reader.data_set, **dynamic["Column"]}
    if column["DataSetIdentifier"] != reader.data_set:
        raise NotDrawnError("of another data set")
    alike = next((one for one in shown if one.column == column["ColumnName"]), None)
    function = dynamic.get("MeasureAggregationFunction")
    if not function and alike:
        return alike
    name, value = only(function) if function else ("NumericalAggregationFunction", None)
    if name not in MEASURES:
        raise NotDrawnError(f"by {name}")
    body: dict[str, Any] = {"FieldId": "reference line", "Column": column}
    if value:
        body["AggregationFunction"] = value
    if alike and alike.format:
        body["FormatConfiguration"] = alike.format
    (found,) = reader.measures([{MEASURES[name]: body}])
    if found.sql.type not in NUMBERS:
        raise NotDrawnError(f"{found.label} gives no number")
    return found


def _shown(line: _Line, value: float) -> ReferenceLine:
    style = line.definition.get("StyleConfiguration") or {}
    label = line.definition.get("LabelConfiguration") or {}
    return ReferenceLine(
        value,
        _label(line, value),
        style.get("Pattern") or "SOLID",
        style.get("Color"),
        label.get("FontColor"),
        label.get("HorizontalPosition") or "RIGHT",
        label.get("VerticalPosition") or "ABOVE",
        _is_secondary(line.data),
    )


def _label(line: _Line, value: float) -> str:
    """Write what stands at a line: its value, its author's words, or both in their order.

    A line that says nothing of a label has its value (unverified).
    """
    label = line.definition.get("LabelConfiguration")
    text = line.format.text(value)
    if label is None:
        return text
    words = (label.get("CustomLabelConfiguration") or {}).get("CustomLabel") or ""
    beside = label.get("ValueLabelConfiguration")
    if beside is None:
        return str(words)
    is_after = beside.get("RelativePosition") == "AFTER_CUSTOM_LABEL"
    return " ".join(filter(None, [words, text] if is_after else [text, words]))
