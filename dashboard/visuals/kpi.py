"""KPIVisual: a value, against a target or against the period before.

With a trend group the value is that of the latest period, compared with the one before; with a
target it is compared with that (QuickSight user guide, "Using KPIs"). That a progress bar is of the
period before where there is no target, and that rules for the actual value are for the figure, is
unverified.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Cell, Row
from dashboard.formats import NumberFormat, read_number_format
from dashboard.queries.fields import Field
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.conditional import Style, read_formatting
from dashboard.visuals.keys import key_of
from dashboard.visuals.reader import Plan, Reader, cell_text, number, table_of
from dashboard.visuals.values import amount, is_open, sortable


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a KPI of one value."""
    trend = reader.dimensions(wells.get("TrendGroups"))[:1]
    values, targets = (
        reader.measures(wells.get("Values")),
        reader.measures(wells.get("TargetValues")),
    )
    if len(values) != 1 or len(targets) > 1:
        raise NotDrawnError("A KPI is drawn of one value and at most one target")
    fields = [*trend, *values, *targets]
    formatting = read_formatting(body, reader, trend)
    query = reader.query([*fields, *formatting.fields])
    chosen = (body["ChartConfiguration"].get("KPIOptions")) or {}

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        rows = sorted(rows, key=lambda row: sortable(row[0])) if trend else rows
        kpi = _kpi(rows, trend, values[0], targets, chosen, reader.scope.now)
        if formatting.rules and rows:
            kpi["styles"] = _of_the_figure(formatting.styles(rows, len(fields))[-1], kpi)
        mark = key_of(reader.keys, fields, rows[-1]) if rows else {}
        return {"kpi": kpi, "table": table_of(fields, rows), **({"mark": mark} if mark else {})}

    notes = [*options.notes(body, is_formatted=True), *formatting.notes]
    return Plan(query, present, notes)


def _of_the_figure(styles: Mapping[str, Style], kpi: Mapping[str, Any]) -> dict[str, Style]:
    """Return the styles by what is shown: the actual value is the figure, unless another is."""
    if kpi.get("isComparisonFirst"):
        return dict(styles)
    own = styles.get("ActualValue", {}) | styles.get("PrimaryValue", {})
    return {**styles, "PrimaryValue": own}


def _kpi(
    rows: Sequence[Row],
    trend: Sequence[Field],
    value: Field,
    targets: Sequence[Field],
    chosen: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    index = len(trend)
    last = rows[-1] if rows else ()
    current = last[index] if last else None
    other: Cell = None
    if targets:
        other = last[index + 1] if last else None
    elif trend and len(rows) > 1:
        other = rows[-2][index]
    kpi: dict[str, Any] = {"value": cell_text(current, value), "raw": number(current)}
    if targets or trend:
        kpi["comparison"] = comparison(current, other, chosen.get("Comparison") or {}, value)
        kpi["against"] = cell_text(other, value)
        kpi["againstName"] = targets[0].label if targets else "Period before"
        kpi["isComparisonFirst"] = chosen.get("PrimaryValueDisplayType") == "COMPARISON"
        if (chosen.get("ProgressBar") or {}).get("Visibility") == "VISIBLE":
            kpi["progress"] = progress(current, other)
    if trend:
        kpi["period"] = _period(last[0], trend[0], now) if last else ""
        if (chosen.get("Sparkline") or {}).get("Visibility", "VISIBLE") == "VISIBLE":
            kpi["trend"] = [number(row[index]) for row in rows]
    return kpi


def _period(value: Cell, trend: Field, now: datetime) -> str:
    """Name the latest period; that it goes on is said, for it is compared with a whole one."""
    so_far = " (so far)" if is_open(value, trend.granularity, now) else ""
    return cell_text(value, trend) + so_far


def progress(current: Cell, other: Cell) -> float | None:
    """Return the share of what it is compared with that a value has reached, at most all of it."""
    if current is None or other is None or amount(other) <= 0:
        return None
    return float(min(max(amount(current) / amount(other), Decimal(0)), Decimal(1)))


def comparison(
    current: Cell, other: Cell, configuration: Mapping[str, Any], value: Field
) -> dict[str, Any]:
    """Compare as configured; QuickSight's default is the difference in percent."""
    if current is None or other is None:
        return {"text": "no value to compare with", "direction": "none"}
    difference = amount(current) - amount(other)
    direction = "up" if difference > 0 else "down" if difference < 0 else "same"
    method = configuration.get("ComparisonMethod", "PERCENT_DIFFERENCE")
    written = read_number_format(configuration.get("ComparisonFormat") or {})
    if method == "DIFFERENCE":
        chosen = (
            written if configuration.get("ComparisonFormat") else read_number_format(value.format)
        )
        return {"text": _signed(difference, chosen), "direction": direction}
    if amount(other) == 0:
        return {"text": "no value to compare with", "direction": "none"}
    ratio = (amount(current) if method == "PERCENT" else difference) / amount(other)
    decimals = 1 if written.decimals is None else written.decimals
    percent = NumberFormat(suffix="%", decimals=decimals, is_percent=True)
    text = percent.text(ratio) if method == "PERCENT" else _signed(ratio, percent)
    return {"text": text, "direction": direction}


def _signed(value: Decimal, number_format: NumberFormat) -> str:
    return ("+" if value > 0 else "") + number_format.text(value)
