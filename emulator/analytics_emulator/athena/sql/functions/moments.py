"""Skewness and kurtosis of a group (Trino docs, Aggregate functions)."""

from ..nodes.values import Value, duck
from ..types import BIGINT, DOUBLE
from .registry import aggregate_rule
from .site import AggregateSite

# DuckDB's skewness is that of a sample; Trino's that of the rows themselves.
_SKEWNESS = "($1 * ($2 - 2) / sqrt($2::DOUBLE * ($2 - 1)))"


def _moment(site: AggregateSite, name: str, least: int, form: str) -> Value:
    """Return a central moment: NULL of too few rows, NaN where all are alike or one is NaN."""
    site.expect(1)
    value = site.coerced(0, DOUBLE)
    finite = duck(DOUBLE, "CASE WHEN isfinite($1) THEN $1 END", value)
    found, spread = site.of(DOUBLE, name, finite), site.of(DOUBLE, "var_pop", finite)
    count, usable = site.of(BIGINT, "count", value), site.of(BIGINT, "count", finite)
    whole = (
        f"CASE WHEN $2 < {least} THEN NULL"
        f" WHEN $3 < $2 OR $4 = 0 THEN CAST('NaN' AS DOUBLE) ELSE {form} END"
    )
    return duck(DOUBLE, whole, found, count, usable, spread)


@aggregate_rule("skewness")
def skewness(site: AggregateSite) -> Value:
    """Return the skewness of the rows."""
    return _moment(site, "skewness", 3, _SKEWNESS)


@aggregate_rule("kurtosis")
def kurtosis(site: AggregateSite) -> Value:
    """Return the excess kurtosis of the rows as a sample."""
    return _moment(site, "kurtosis", 4, "$1")
