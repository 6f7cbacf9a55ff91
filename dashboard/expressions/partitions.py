"""Aggregates over partitions, whatever is partitioned: a data set's rows, or a visual's own.

Source: user guide, "Over functions" and "Level-aware calculation - aggregate (LAC-A) functions".
"""

from collections.abc import Sequence

from dashboard.expressions.percentiles import (
    checked_percent,
    continuous_of,
    discrete_of,
    numbers,
)
from dashboard.expressions.syntax import Expression, Items, Number
from dashboard.expressions.typed_sql import Sql, as_number
from dashboard.refusal import NotDrawnError

DEVIATIONS = {
    "STDEV": "STDDEV_SAMP",
    "STDEVP": "STDDEV_POP",
    "VAR": "VAR_SAMP",
    "VARP": "VAR_POP",
}
PERCENTILES = {"MEDIAN", "PERCENTILE_DISC", "PERCENTILE_CONT"}
AT_LEVEL = {
    "sum": "SUM",
    "avg": "AVG",
    "min": "MIN",
    "max": "MAX",
    "count": "COUNT",
    "distinct_count": "DISTINCT_COUNT",
    **{name.lower(): name for name in DEVIATIONS},
    "median": "MEDIAN",
    "percentile": "PERCENTILE_DISC",
    "percentiledisc": "PERCENTILE_DISC",
    "percentilecont": "PERCENTILE_CONT",
}
OVERS = {
    f"{name.replace('_', '')}over": function
    for name, function in AT_LEVEL.items()
    if name != "median"
}


def percent_of(
    function: str, arguments: Sequence[Expression]
) -> tuple[str, tuple[Expression, ...]]:
    """Take the percentage out of a call's arguments, where its function has one."""
    if not function.startswith("PERCENTILE"):
        return "50", tuple(arguments)
    match arguments:
        case (measure, Number(percent), *rest):
            return checked_percent(f"{percent:f}"), (measure, *rest)
    raise NotDrawnError("A percentile is drawn of a measure and a number up to 100")


def fields_of(arguments: Sequence[Expression]) -> tuple[Expression, ...]:
    """Return the fields that a call partitions by: those of the list behind its measure."""
    listed = arguments[1] if len(arguments) > 1 else None
    return listed.members if isinstance(listed, Items) else ()


def over(function: str, value: Sql, partition: str) -> Sql:
    """Aggregate over a partition; a percentile's and a count of distinct values aren't here."""
    if function == "COUNT":
        return Sql(f"COUNT({value.text}) OVER ({partition})", "INTEGER", value.is_aggregate)
    value = as_number(value)
    if function in {"SUM", "MIN", "MAX"}:
        text, kind = f"{function}({value.text})", value.type
    else:
        text, kind = (
            f"{DEVIATIONS.get(function, function)}(CAST({value.text} AS double))",
            "DECIMAL",
        )
    return Sql(f"{text} OVER ({partition})", kind, value.is_aggregate)


def sorted_values(value: Sql, partition: str) -> str:
    """Return all values of a partition, sorted, without NULLs."""
    listed = f"array_agg({numbers(value).text}) OVER ({partition})"
    return f"array_sort(filter({listed}, v -> v IS NOT NULL))"


def percentile(function: str, values: str, percent: str, value: Sql) -> Sql:
    """Return a percentile of a partition's sorted values."""
    count = f"NULLIF(cardinality({values}), 0)"
    if function == "PERCENTILE_DISC":
        text, kind = discrete_of(values, count, percent), numbers(value).type
        return Sql(text, kind, value.is_aggregate)
    return Sql(continuous_of(values, count, percent), "DECIMAL", value.is_aggregate)


def partitioned(fields: Sequence[str]) -> str:
    """Return the PARTITION BY of some fields; without any there is one partition."""
    return f"PARTITION BY {', '.join(dict.fromkeys(fields))}" if fields else ""
