"""Each documented aggregate gives what DuckDB gives: of a visual's groups, and of a level's."""

import pytest

from tests.unit.dashboard.documented.conftest import same
from tests.unit.dashboard.documented.names import AGGREGATES, LEVELS

PLAIN = {
    "avg": "avg({})",
    "count": "count({})",
    "distinct_count": "count(DISTINCT {})",
    "max": "max({})",
    "median": "median({})",
    "min": "min({})",
    "stdev": "stddev_samp({})",
    "stdevp": "stddev_pop({})",
    "sum": "sum({})",
    "var": "var_samp({})",
    "varp": "var_pop({})",
}
PERCENTILES = {
    "percentile": "quantile_disc({}, 0.3)",
    "percentileCont": "quantile_cont({}, 0.3)",
    "percentileDisc": "quantile_disc({}, 0.3)",
}
IN_MONTH = "CASE WHEN day >= '2026-03-01' AND day <= '2026-03-18 15:30' THEN units END"
IF = "CASE WHEN item <> 'tea' THEN units END"


def case(name: str) -> tuple[str, str]:
    """Return an aggregate's expression, and what it is in DuckDB."""
    if name in PLAIN:
        return f"{name}({{units}})", PLAIN[name].format("units")
    if name in PERCENTILES:
        return f"{name}({{units}}, 30)", PERCENTILES[name].format("units")
    if name.startswith("periodToDate"):
        inner = name.removeprefix("periodToDate").lower()
        known = {one.lower(): sql for one, sql in (PLAIN | PERCENTILES).items()}[inner]
        number = ", 30" if "percentile" in inner else ""
        return f"{name}({{units}}{number}, {{day}}, MONTH)", known.format(IN_MONTH)
    return f"{name}({{units}}, {{item}} <> 'tea')", PLAIN[name.removesuffix("If")].format(IF)


@pytest.mark.parametrize("name", AGGREGATES)
def test_aggregate_is_the_documented_one(grouped, duck, name):
    expression, sql = case(name)
    expected = duck(f"SELECT place, {sql} FROM sales GROUP BY place")  # noqa: S608
    assert same(grouped(expression, ["place"])) == same(expected)


OUTER = ["sum", "avg", "count", "stdevp", "percentileCont", "max", "median"]
PAIRS = [(name, outer) for i, name in enumerate(LEVELS) for outer in (OUTER[0], OUTER[i % 6 + 1])]


@pytest.mark.parametrize(("name", "outer"), PAIRS)
def test_aggregate_of_a_level_counts_once_a_group(grouped, duck, name, outer):
    number = ", 30" if name in PERCENTILES else ""
    summed = ", 30" if outer in PERCENTILES else ""
    found = grouped(f"{outer}({name}({{units}}{number}, [{{item}}]){summed})", ["place"])
    plain = PLAIN | PERCENTILES
    expected = duck(
        f"SELECT place, {plain[outer].format('v')} FROM (SELECT DISTINCT place, item FROM sales) "  # noqa: S608
        f"JOIN (SELECT item, {plain[name].format('units')} AS v FROM sales GROUP BY item) "
        "USING (item) GROUP BY place"
    )
    assert same(found) == same(expected)


@pytest.mark.parametrize(
    ("end", "until"),
    [("", "2026-03-18 15:30:00"), (", parseDate('2026-02-10')", "2026-02-10 00:00:00")],
)
@pytest.mark.parametrize("period", ["YEAR", "QUARTER", "WEEK"])
def test_period_to_date_ends_where_it_is_told(grouped, duck, period, end, until):
    moment = f"TIMESTAMP '{until}'"
    start = f"date_trunc('{period}', {moment})"
    if period == "WEEK":  # from Sunday, as the guide says
        start = f"date_trunc('week', {moment} + INTERVAL 1 DAY) - INTERVAL 1 DAY"
    expected = duck(
        f"SELECT place, sum(units) FILTER (day BETWEEN {start} AND {moment}) "  # noqa: S608
        "FROM sales GROUP BY place"
    )
    found = grouped(f"periodToDateSum({{units}}, {{day}}, {period}{end})", ["place"])
    assert same(found) == same(expected)
