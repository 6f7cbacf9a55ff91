"""The engine from outside: refusals, errors, parameters, several queries at once, cancelling."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, MalformedQueryError, SqlEngine
from analytics_emulator.athena.sql.errors import QueryCancelledError

ENDLESS = """SELECT count(*) FROM UNNEST(sequence(1, 10000)) a(x)
    CROSS JOIN UNNEST(sequence(1, 10000)) b(y) CROSS JOIN UNNEST(sequence(1, 10000)) c(z)
    WHERE x * y % 7 = z % 5"""


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("SELECT version()", "version"),
        ("SELECT regexp_like('a', '(?<=x|yz)a')", "the pattern"),
        ("SELECT format_datetime(now(), 'zzzz')", "zzzz"),
        ("DELETE FROM sales", "DELETE"),
    ],
)
def test_construct_without_a_rule_is_refused_by_name(
    engine: SqlEngine, sql: str, named: str
) -> None:
    with pytest.raises(AthenaQueryError, match="NOT_SUPPORTED") as refused:
        engine.compile(sql, "shop")
    assert named in str(refused.value)


def test_unknown_names_fail_as_on_athena(engine: SqlEngine) -> None:
    with pytest.raises(AthenaQueryError) as unknown:
        engine.compile("SELECT item,\n  nope FROM sales", "shop")
    assert unknown.value.error_type == 1006
    assert str(unknown.value).startswith("COLUMN_NOT_FOUND: line 2:3: Column 'nope' cannot be")


def test_operator_error_stands_at_the_operator(engine: SqlEngine) -> None:
    with pytest.raises(AthenaQueryError, match=r"line 1:33: Cannot apply operator: varchar = date"):
        engine.compile("SELECT 1 FROM sales WHERE (dt)  = DATE '2026-11-01'", "shop")


def test_syntax_error_has_its_place(engine: SqlEngine) -> None:
    with pytest.raises(MalformedQueryError) as malformed:
        engine.compile("SELECT 1 +", "shop")
    assert (malformed.value.line, malformed.value.column) == (1, 11)


def test_parameters_stand_in_the_order_of_their_marks(engine: SqlEngine) -> None:
    sql = "SELECT ?, quantity FROM sales WHERE dt = ? AND quantity > ? ORDER BY 2"
    result = engine.run(engine.compile(sql, "shop", ["1 + 1", "'2026-11-01'", "1"]))
    assert [list(r) for r in result.rows] == [["2", "2"], ["2", "3"]]


def test_wrong_number_of_parameters_is_an_error(engine: SqlEngine) -> None:
    with pytest.raises(AthenaQueryError, match="INVALID_PARAMETER_USAGE"):
        engine.compile("SELECT ?, ?", "shop", ["1"])


def test_queries_run_at_once_without_mixing(engine: SqlEngine) -> None:
    def total(number: int) -> Any:
        sql = f"SELECT sum(quantity) * {number}, round(1.25, 1) FROM sales"  # noqa: S608  # a number
        return next(iter(engine.run(engine.compile(sql, "shop")).rows))[0]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(total, range(24))) == [str(18 * n) for n in range(24)]


def test_cancel_ends_a_running_query(engine: SqlEngine) -> None:
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    with pytest.raises(QueryCancelledError):  # the query itself would never end
        engine.run(engine.compile(ENDLESS, "shop"), cancel)


def test_arrow_gives_typed_values_under_the_headings(engine: SqlEngine) -> None:
    sql = "SELECT item AS Name, sum(price) AS total FROM sales GROUP BY item"
    table = engine.run(engine.compile(sql, "shop")).arrow()
    assert table.column_names == ["Name", "total"]
    assert str(table.schema.field("total").type) == "decimal128(38, 2)"
