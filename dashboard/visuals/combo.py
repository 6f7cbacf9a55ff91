"""ComboChartVisual: measures as bars, maybe by colour, and measures as lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.combo import ComboOptions, combo_chart
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.axes import read_axis
from dashboard.visuals.colouring import Colouring
from dashboard.visuals.labels import read_labels, with_written
from dashboard.visuals.missing import with_dates
from dashboard.visuals.ordering import ordered_rows, table_rows
from dashboard.visuals.reader import Plan, Reader, number_format, table_of
from dashboard.visuals.reference_lines import Plot, References, read_lines
from dashboard.visuals.series import Series, read_series, records
from dashboard.visuals.tooltips import read_tooltips, telling

type Records = list[dict[str, Any]]
type Draw = Callable[[Records, Records, Sequence[Sequence[Row]]], dict[str, Any]]

WELLS = "ComboChartAggregatedFieldWells"
AXES = ("PrimaryYAxisDisplayOptions", "SecondaryYAxisDisplayOptions")


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a combo chart; with colours its bars are asked by colour and its lines without."""
    configuration = body["ChartConfiguration"]
    categories = reader.dimensions(wells.get("Category"))
    bars = reader.measures(wells.get("BarValues"))
    lines = reader.measures(wells.get("LineValues"))
    if not categories:
        raise NotDrawnError("A combo chart needs a category")
    if not bars + lines:
        bars = reader.measures_or_count(None)
    colours = reader.dimensions(wells.get("Colors")) if bars else []
    sorting = configuration.get("SortConfiguration") or {}
    further = read_tooltips(configuration, reader)
    extras = further.fields
    whole = read_series(reader, categories[0], None, [*bars, *lines], sorting, extras=extras)
    chart = _options(configuration, categories[0], bars, lines)
    references = _references(configuration, reader, whole, lines if chart.has_two_axes else [])
    is_on_stacks = chart.arrangement != "CLUSTERED" and len([*colours, *bars]) > 1
    bar_axis, axis_notes = read_axis(configuration.get(_axis(configuration, bars)), is_on_stacks)
    line_axis, line_notes = read_axis(configuration.get(AXES[1]))
    axis_notes += line_notes if chart.has_two_axes else []
    chart = replace(chart, bar_axis=bar_axis, line_axis=line_axis)
    notes = [*options.notes(body, drawn=[*AXES, "Tooltip"]), *axis_notes, *whole.notes]
    notes += [*references.notes, *_unwritten(chart, lines), *further.notes]
    if colours and references.queries:
        notes.append("Reference lines are calculated from whole stacks.")
    colour = next(iter(colours), None)
    colouring = Colouring.of(reader, configuration, colour, categories[0])
    own = (reader, categories[0], colour, bars, sorting)
    parts = read_series(*own, extras=extras) if colour else None

    def draw(
        bar_rows: Records, line_rows: Records, found: Sequence[Sequence[Row]]
    ) -> dict[str, Any]:
        bar_rows = with_written(configuration.get("BarDataLabels"), bar_rows, parts or whole)
        line_rows = with_written(configuration.get("LineDataLabels"), line_rows, whole)
        colours = colouring.colours([*bar_rows, *line_rows])
        known = replace(chart, colours=colours, references=references.drawn(found))
        return telling(combo_chart(bar_rows, line_rows, known), extras)

    if parts is None:
        present = _Uncoloured(whole, len(bars), draw, configuration)
        query, others = whole.query(reader), references.queries
        return Plan(query, present, notes, is_top=whole.is_top, others=others)
    notes += _over_categories(colours[0], bars, lines)
    by_colour = reader.query(parts.fields)
    coloured = _Coloured(whole, parts, draw, configuration)
    totals = reader.query(whole.fields)
    others = (totals, *references.queries)
    return Plan(by_colour, coloured, [*notes, *parts.notes], others=others)


def _over_categories(colour: Field, bars: Sequence[Field], lines: Sequence[Field]) -> list[str]:
    """Tell that lines' table calculations see no colours; AWS doesn't say whether they do."""
    windows = [one for one in lines if one.sql.has_window]
    if any(one.sql.has_window for one in bars) or any(
        colour.sql.text in one.sql.text for one in windows
    ):
        raise NotDrawnError("A combo chart of colours and a table calculation of them is not drawn")
    return ["Lines are calculated over categories, not over colours."] if windows else []


def _unwritten(chart: ComboOptions, lines: Sequence[Field]) -> list[str]:
    labels = chart.line_labels
    is_crowd = len(lines) > 1 and labels.is_shown and not labels.is_some
    return ["Not drawn: values beside the points of several lines."] if is_crowd else []


def _axis(configuration: Mapping[str, Any], bars: Sequence[Field]) -> str:
    """Return whose options the first axis has: lines without bars stand on the second one."""
    single = (configuration.get("SingleAxisOptions") or {}).get("YAxisOptions")
    return AXES[0] if bars or single else AXES[1]


def _references(
    configuration: Mapping[str, Any], reader: Reader, whole: Series, lines: Sequence[Field]
) -> References:
    """Read the reference lines; those that are calculated take a category's bars together."""
    is_share = configuration.get("BarsArrangement") == "STACKED_PERCENT"
    plot = Plot(whole, True, is_share, next(iter(lines), None))
    return read_lines(configuration, reader, plot)


class _Uncoloured:
    """Presents one row a category."""

    def __init__(
        self, series: Series, bars: int, draw: Draw, configuration: Mapping[str, Any]
    ) -> None:
        self._series, self._bars, self._draw = series, bars, draw
        self._configuration = configuration

    def __call__(self, rows: Sequence[Row], *found: Sequence[Row]) -> dict[str, Any]:
        ordered = ordered_rows(self._series, with_dates(self._configuration, self._series, rows))
        count = len(self._series.measures)
        bars = records(self._series, ordered, range(self._bars))
        lines = records(self._series, ordered, range(self._bars, count))
        return {
            "spec": self._draw(bars, lines, found),
            "table": table_of(self._series.shown, table_rows(self._series, rows)),
        }


class _Coloured:
    """Presents two levels of detail: bars by colour, lines without."""

    def __init__(
        self, whole: Series, parts: Series, draw: Draw, configuration: Mapping[str, Any]
    ) -> None:
        self._whole, self._parts, self._draw = whole, parts, draw
        self._configuration = configuration

    def __call__(
        self, found: Sequence[Row], totals: Sequence[Row], *others: Sequence[Row]
    ) -> dict[str, Any]:
        ordered = ordered_rows(self._whole, with_dates(self._configuration, self._whole, totals))
        places = {row[0]: place for place, row in enumerate(ordered)}
        shown = with_dates(self._configuration, self._parts, found)
        kept = [row for row in ordered_rows(self._parts, shown) if row[0] in places]
        kept.sort(key=lambda row: places[row[0]])
        count = len(self._parts.measures)
        bars = records(self._parts, kept, range(count))
        lines = records(self._whole, ordered, range(count, len(self._whole.measures)))
        return {
            "spec": self._draw(bars, lines, others),
            "table": table_of(self._parts.shown, table_rows(self._parts, found)),
        }


def _options(
    configuration: Mapping[str, Any],
    category: Field,
    bars: Sequence[Field],
    lines: Sequence[Field],
) -> ComboOptions:
    single = (configuration.get("SingleAxisOptions") or {}).get("YAxisOptions")
    first = options.axis_title(
        configuration.get("PrimaryYAxisLabelOptions"), options.value_title(bars)
    )
    second = options.axis_title(
        configuration.get("SecondaryYAxisLabelOptions"), options.value_title(lines)
    )
    return ComboOptions(
        arrangement=configuration.get("BarsArrangement") or "CLUSTERED",
        has_two_axes=not single and bool(bars),
        category_title=options.axis_title(configuration.get("CategoryLabelOptions"), None),
        bar_title=first if bars else second,
        line_title=second,
        bar_expression=number_format((bars or lines)[0]).axis_expression(),
        line_expression=number_format((lines or bars)[0]).axis_expression(),
        category_name=category.label,
        legend=options.legend_position(configuration, "TOP"),
        bar_labels=read_labels(configuration.get("BarDataLabels")),
        line_labels=read_labels(configuration.get("LineDataLabels")),
    )
