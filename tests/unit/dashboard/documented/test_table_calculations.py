"""Each documented table calculation gives what DuckDB gives over the visual's own rows."""

import pytest

from dashboard.refusal import NotDrawnError
from tests.unit.dashboard.documented.conftest import by_month, same
from tests.unit.dashboard.documented.names import TABLE_CALCULATIONS

OVER = "over (partition by place)"
SORTED = "over (partition by place order by item)"
RUNNING = f"{SORTED[:-1]} rows unbounded preceding)"
WHOLE = f"{SORTED[:-1]} rows between unbounded preceding and unbounded following)"
AROUND = f"{SORTED[:-1]} rows between 1 preceding and 2 following)"
YEAR = "over (partition by place, year(month) order by month rows unbounded preceding)"
LAST = "lag(v, 1) over (partition by place order by month)"

BY_ITEM = {
    "difference": (", [{item} ASC], -1, [{place}]", f"v - lag(v) {SORTED}"),
    "lag": (", [{item} ASC], 1, [{place}]", f"lag(v) {SORTED}"),
    "lead": (", [{item} ASC], 1, [{place}]", f"lead(v) {SORTED}"),
    "percentDifference": (
        ", [{item} ASC], -1, [{place}]",
        f"(v - lag(v) {SORTED}) / lag(v) {SORTED}",
    ),
    "avgOver": (", [{place}]", f"avg(v) {OVER}"),
    "countOver": (", [{place}]", f"count(v) {OVER}"),
    "maxOver": (", [{place}]", f"max(v) {OVER}"),
    "minOver": (", [{place}]", f"min(v) {OVER}"),
    "sumOver": (", [{place}]", f"sum(v) {OVER}"),
    "stdevOver": (", [{place}]", f"stddev_samp(v) {OVER}"),
    "stdevpOver": (", [{place}]", f"stddev_pop(v) {OVER}"),
    "varOver": (", [{place}]", f"var_samp(v) {OVER}"),
    "varpOver": (", [{place}]", f"var_pop(v) {OVER}"),
    "percentileOver": (", 30, [{place}]", f"quantile_disc(v, 0.3) {OVER}"),
    "percentileDiscOver": (", 30, [{place}]", f"quantile_disc(v, 0.3) {OVER}"),
    "percentileContOver": (", 30, [{place}]", f"quantile_cont(v, 0.3) {OVER}"),
    "percentOfTotal": (", [{place}]", f"v / sum(v) {OVER}"),
    "runningAvg": (", [{item} ASC], [{place}]", f"avg(v) {RUNNING}"),
    "runningCount": (", [{item} ASC], [{place}]", f"count(v) {RUNNING}"),
    "runningMax": (", [{item} ASC], [{place}]", f"max(v) {RUNNING}"),
    "runningMin": (", [{item} ASC], [{place}]", f"min(v) {RUNNING}"),
    "runningSum": (", [{item} ASC], [{place}]", f"sum(v) {RUNNING}"),
    "firstValue": (", [{item} ASC], [{place}]", f"first_value(v) {WHOLE}"),
    "lastValue": (", [{item} ASC], [{place}]", f"last_value(v) {WHOLE}"),
    "windowAvg": (", [{item} ASC], 1, 2, [{place}]", f"avg(v) {AROUND}"),
    "windowCount": (", [{item} ASC], 1, 2, [{place}]", f"count(v) {AROUND}"),
    "windowMax": (", [{item} ASC], 1, 2, [{place}]", f"max(v) {AROUND}"),
    "windowMin": (", [{item} ASC], 1, 2, [{place}]", f"min(v) {AROUND}"),
    "windowSum": (", [{item} ASC], 1, 2, [{place}]", f"sum(v) {AROUND}"),
}
RANKS = {
    "rank": "rank() over (partition by place order by v desc)",
    "denseRank": "dense_rank() over (partition by place order by v desc)",
    "percentileRank": (
        "(rank() over (partition by place order by v desc) - 1) * 100 / count(*) over "
        "(partition by place)"
    ),
}
BY_MONTH = {
    "periodOverPeriodDifference": (", {day}, MONTH, 1", f"v - {LAST}"),
    "periodOverPeriodLastValue": (", {day}", LAST),
    "periodOverPeriodPercentDifference": (", {day}, MONTH", f"(v - {LAST}) / {LAST}"),
    "periodToDateAvgOverTime": (", {day}, YEAR", f"avg(v) {YEAR}"),
    "periodToDateMaxOverTime": (", {day}, YEAR", f"max(v) {YEAR}"),
    "periodToDateMinOverTime": (", {day}, YEAR", f"min(v) {YEAR}"),
    "periodToDateSumOverTime": (", {day}, YEAR", f"sum(v) {YEAR}"),
}
OF_ROWS = {"distinctCountOver"}
REFUSED = {"periodToDateCountOverTime": "counts rows, or adds counts up: the guide leaves it open"}


def test_every_documented_calculation_is_here():
    known = {*BY_ITEM, *RANKS, *BY_MONTH, *OF_ROWS, *REFUSED}
    assert sorted(known) == sorted(TABLE_CALCULATIONS)


@pytest.mark.parametrize("name", BY_ITEM)
def test_calculation_over_items_is_the_documented_one(grouped, duck, name):
    rest, sql = BY_ITEM[name]
    expected = duck(
        f"SELECT place, item, {sql} FROM "  # noqa: S608
        "(SELECT place, item, sum(units) AS v FROM sales GROUP BY place, item)"
    )
    assert same(grouped(f"{name}(sum({{units}}){rest})", ["place", "item"])) == same(expected)


@pytest.mark.parametrize("name", BY_ITEM)
def test_calculation_over_another_is_the_documented_one_over_its_values(grouped, duck, name):
    rest, sql = BY_ITEM[name]
    inner = "runningSum(sum({units}), [{item} ASC], [{place}])"
    expected = duck(
        f"SELECT place, item, {sql} FROM (SELECT place, item, sum(v) {RUNNING} AS v FROM "  # noqa: S608
        "(SELECT place, item, sum(units) AS v FROM sales GROUP BY place, item))"
    )
    assert same(grouped(f"{name}({inner}{rest})", ["place", "item"])) == same(expected)


@pytest.mark.parametrize("name", RANKS)
def test_rank_is_the_documented_one(grouped, duck, name):
    expected = duck(
        f"SELECT place, item, {RANKS[name]} FROM "  # noqa: S608
        "(SELECT place, item, sum(units) AS v FROM sales GROUP BY place, item)"
    )
    found = grouped(f"{name}([sum({{units}}) DESC], [{{place}}])", ["place", "item"])
    assert same(found) == same(expected)


@pytest.mark.parametrize("name", BY_MONTH)
def test_calculation_over_months_is_the_documented_one(grouped, duck, name):
    rest, sql = BY_MONTH[name]
    expected = duck(
        f"SELECT place, month, {sql} FROM (SELECT place, date_trunc('month', day) AS month, "  # noqa: S608
        "sum(units) AS v FROM sales GROUP BY ALL)"
    )
    found = grouped(f"{name}(sum({{units}}){rest})", ["place", by_month()])
    assert same(found) == same(expected)


OVERS = [name for name in TABLE_CALCULATIONS if name.endswith("Over") and name not in OF_ROWS]


@pytest.mark.parametrize("name", OVERS)
@pytest.mark.parametrize("level", ["PRE_AGG", "PRE_FILTER"])
def test_calculation_over_rows_gives_each_row_a_value(grouped, duck, name, level):
    rest, sql = BY_ITEM[name]
    over = sql.replace("(v", "(units").replace("place", "guest")
    expected = duck(
        f"SELECT place, sum(v) FROM (SELECT place, {over} AS v FROM sales) GROUP BY place"  # noqa: S608
    )
    number = ", 30" if "30" in rest else ""
    found = grouped(f"sum({name}({{units}}{number}, [{{guest}}], {level}))", ["place"])
    assert same(found) == same(expected)


def test_dimension_is_counted_over_the_visuals_rows(grouped, duck):
    expected = duck(
        "SELECT place, item, count(item) over (partition by place) FROM "
        "(SELECT DISTINCT place, item FROM sales)"
    )
    assert same(grouped("countOver({item}, [{place}])", ["place", "item"])) == same(expected)
    with pytest.raises(NotDrawnError, match="over guest, which isn't in the visual"):
        grouped("countOver({guest}, [{place}])", ["place", "item"])


def test_distinct_values_are_counted_over_rows(grouped, duck):
    found = grouped("max(distinctCountOver({item}, [{guest}], PRE_AGG))", ["place"])
    counted = "SELECT place, guest, count(DISTINCT item) AS v FROM sales GROUP BY place, guest"
    assert same(found) == same(duck(f"SELECT place, max(v) FROM ({counted}) GROUP BY place"))  # noqa: S608


@pytest.mark.parametrize("name", REFUSED)
def test_calculation_that_the_guide_leaves_open_is_refused_by_name(grouped, name):
    with pytest.raises(NotDrawnError, match=f"{name.lower()} is not drawn"):
        grouped(f"{name}(count({{item}}), {{day}}, MONTH)", [by_month()])
