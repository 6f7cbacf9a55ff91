"""Time filters as SQL: times of the dashboard's zone, periods of the filter's granularity.

Source: QuickSight user guide, "Adding date filters": "previous" is the whole period before this
one, "last N" reaches from the anchor back over N periods with the current one, "next N" forward.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard.expressions.rolling import rolling_date, shifted, truncated
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import Sql
from dashboard.parameters import as_utc, typed
from dashboard.refusal import NotDrawnError


def time_range_condition(
    body: Mapping[str, Any], column: Sql, scope: Scope, choice: Mapping[str, Any] | None
) -> str:
    """Return the condition; a choice is `{"min": ISO time, "max": ISO time}`, either or both."""
    if _excluded(body):
        raise NotDrawnError("A time range that excludes a period is not drawn")
    bounds = [
        ("min", "RangeMinimumValue", ">=" if body.get("IncludeMinimum") else ">"),
        ("max", "RangeMaximumValue", "<=" if body.get("IncludeMaximum") else "<"),
    ]
    parts = []
    for name, member, operator in bounds:
        moment = _bound(body.get(member), scope, name, choice)
        if moment is not None:
            parts.append(_compared(column, operator, moment, body.get("TimeGranularity"), scope))
    return _with_nulls(" AND ".join(parts), body["NullOption"], column)


def _compared(
    column: Sql, operator: str, moment: datetime, granularity: str | None, scope: Scope
) -> str:
    """Compare a column's periods with a moment's.

    The column stands by itself, so that Athena can tell from a file's statistics that it has no
    such rows.
    """
    if granularity is None:
        return f"{column.text} {operator} {scope.moment(moment, column)}"
    start = truncated(moment, granularity, scope.week_start)
    edge = shifted(start, 1, granularity) if operator in {">", "<="} else start
    return f"{column.text} {'>=' if operator.startswith('>') else '<'} {scope.moment(edge, column)}"


def time_equality_condition(
    body: Mapping[str, Any], column: Sql, scope: Scope, choice: Mapping[str, Any] | None
) -> str:
    """Return the condition; a choice is `{"value": ISO time}`."""
    given = {
        "StaticValue": body.get("Value"),
        "Parameter": body.get("ParameterName"),
        "RollingDate": body.get("RollingDate"),
    }
    moment = _bound(given, scope, "value", choice)
    if moment is None:
        return ""
    granularity = body.get("TimeGranularity") or "DAY"
    bounds = (_compared(column, operator, moment, granularity, scope) for operator in (">=", "<="))
    return " AND ".join(bounds)


def relative_condition(
    body: Mapping[str, Any], column: Sql, scope: Scope, choice: Mapping[str, Any] | None
) -> str:
    """Return the condition; a choice is `{"type": …, "granularity": …, "value": n}`."""
    chosen = choice or {}
    kind = chosen.get("type") or body["RelativeDateType"]
    granularity = chosen.get("granularity") or body["TimeGranularity"]
    amount = int(chosen.get("value") or _amount(body, scope))
    anchor = _anchor(body, scope)
    start, end = relative_range(anchor, kind, granularity, amount, scope.week_start)
    if excluded := _excluded(body):
        end = min(end, _end_before(anchor, kind, excluded, scope.week_start))
    low, high = scope.moment(start, column), scope.moment(end, column)
    condition = f"{column.text} >= {low} AND {column.text} < {high}"
    return _with_nulls(condition, body["NullOption"], column)


def relative_range(
    anchor: datetime, kind: str, granularity: str, amount: int, week_start: str = "SUNDAY"
) -> tuple[datetime, datetime]:
    """Return the start and the end (not included) of a period relative to the anchor."""
    this = truncated(anchor, granularity, week_start)
    following = shifted(this, 1, granularity)
    match kind:
        case "PREVIOUS":
            return shifted(this, -1, granularity), this
        case "THIS":
            return this, following
        case "NOW":
            return this, shifted(truncated(anchor, "MILLISECOND"), 1, "MILLISECOND")
        case "LAST":
            return shifted(this, 1 - amount, granularity), following
        case "NEXT":
            return following, shifted(following, amount, granularity)
    raise NotDrawnError(f"A relative date filter by {kind} is not drawn")


def _excluded(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] = body.get("ExcludePeriodConfiguration") or {}
    return found if found and found.get("Status", "ENABLED") == "ENABLED" else None


def _end_before(
    anchor: datetime, kind: str, excluded: Mapping[str, Any], week_start: str
) -> datetime:
    """Return where "last N" ends without its latest periods, the current one among them.

    AWS's own dashboards title the last 33 days without 3 "Last 30 days", and the last 3 months
    without 2 "Two months ago" (Cloud Intelligence Dashboards).
    """
    if kind != "LAST":
        raise NotDrawnError(f"A relative date filter by {kind} that excludes a period is not drawn")
    granularity = excluded["Granularity"]
    this = truncated(anchor, granularity, week_start)
    return shifted(this, 1 - int(excluded["Amount"]), granularity)


def _amount(body: Mapping[str, Any], scope: Scope) -> int:
    if body.get("ParameterName"):
        return scope.count(body["ParameterName"])
    return int(body.get("RelativeDateValue") or 1)


def _anchor(body: Mapping[str, Any], scope: Scope) -> datetime:
    name = body["AnchorDateConfiguration"].get("ParameterName")
    return (_parameter(name, scope) if name else None) or scope.now


def _parameter(name: str, scope: Scope) -> datetime | None:
    values = scope.declared(name).values
    if not values:
        return None
    if not isinstance(values[0], datetime):
        raise NotDrawnError(f"The parameter {name} is not a date")
    return values[0]


def _bound(
    given: Mapping[str, Any] | None, scope: Scope, name: str, choice: Mapping[str, Any] | None
) -> datetime | None:
    if choice is not None and name in choice:
        chosen = choice[name]
        moment = None if chosen in (None, "") else typed(chosen, "DATETIME")
        return moment if isinstance(moment, datetime) else None
    given = given or {}
    if given.get("Parameter"):
        return _parameter(given["Parameter"], scope)
    if given.get("RollingDate"):
        return rolling_date(given["RollingDate"]["Expression"], scope.now, scope.week_start)
    static = given.get("StaticValue")
    return as_utc(static) if isinstance(static, datetime) else None


def _with_nulls(condition: str, option: str, column: Sql) -> str:
    if option == "NULLS_ONLY":
        return f"{column.text} IS NULL"
    if option == "ALL_VALUES":
        return f"(({condition}) OR {column.text} IS NULL)" if condition else ""
    return condition or f"{column.text} IS NOT NULL"
