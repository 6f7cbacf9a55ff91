"""Which partitions fulfil conditions: judged by DuckDB, once for the same question."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import pytest

from analytics_emulator.athena.sql import SqlEngine
from analytics_emulator.athena.sql.nodes.values import (
    BOOLEAN,
    VARCHAR,
    Column,
    Comparison,
    Value,
    duck,
    number,
)
from analytics_emulator.athena.sql.rewriting.lineage import PARTITION
from analytics_emulator.athena.sql.running.choices import Choices
from analytics_emulator.athena.sql.running.local import LocalConnection, LocalExecutor
from analytics_emulator.athena.sql.running.statement import Statement
from analytics_emulator.athena.sql.types import INTEGER
from tests.unit.emulator.athena.sql.conftest import DAYS, Catalog, Table

# ruff: noqa: S608  # texts of our own making


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions of which numbers fulfil conditions that DuckDB is asked."""
    found, rows = list[str](), LocalConnection.rows

    def noted(self: LocalConnection, statement: Statement, *rest: object) -> object:
        if statement.sql.startswith("SELECT number"):
            found.append(statement.sql)
        return rows(self, statement, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(LocalConnection, "rows", noted)
    return found


def days(engine: SqlEngine, condition: str) -> tuple[str | None, ...]:
    sql = f"SELECT DISTINCT dt FROM sales WHERE {condition} ORDER BY dt"
    return tuple(day for (day,) in engine.run(engine.compile(sql, "shop")).rows)


def test_same_question_is_asked_once(catalog: Catalog, asked: list[str]) -> None:
    engine = SqlEngine(catalog)
    later = f"CAST(dt AS date) > DATE '{DAYS[0]}'"
    assert days(engine, later) == days(engine, later) == DAYS[1:]
    assert days(engine, f"CAST(dt AS date) = DATE '{DAYS[0]}'") == DAYS[:1]
    assert len(asked) == 2


def test_new_partition_is_another_question(
    catalog: Catalog, sales: Table, asked: list[str]
) -> None:
    engine, later = SqlEngine(catalog), f"dt > '{DAYS[0]}'"
    last = sales._files.pop()
    before = days(engine, later)
    sales._files.append(last)
    assert (before, days(engine, later)) == (DAYS[1:-1], DAYS[1:])
    assert len(asked) == 2


def fulfilling(choices: Choices, *conditions: Value) -> list[int]:
    """Return at which of 2, 10 and NULL, each beside 9, conditions hold."""
    values = [("2", "9"), ("10", "9"), (None, "9")]
    types = {"n": INTEGER, "m": INTEGER}
    with LocalExecutor().connection(None) as connection:
        return choices.fulfilling(types, values, range(3), conditions, connection)


N, M = (Column(INTEGER, PARTITION, name) for name in ("n", "m"))


def test_question_whose_answer_may_differ_is_asked_again(asked: list[str]) -> None:
    choices, drawn = Choices(), duck(BOOLEAN, "(random() < 2)")
    assert fulfilling(choices, drawn) == fulfilling(choices, drawn) == [0, 1, 2]
    assert len(asked) == 2


def test_every_condition_has_to_hold() -> None:
    below, more = Comparison(BOOLEAN, "<", N, number(11)), Comparison(BOOLEAN, ">", N, number(2))
    assert [fulfilling(Choices(), *c) for c in ([below], [more], [below, more])] == [
        [0, 1], [1], [1]
    ]  # fmt: skip


def test_values_are_compared_by_their_types() -> None:
    assert fulfilling(Choices(), Comparison(BOOLEAN, ">", N, M)) == [1]


def test_partition_without_a_value_is_null(catalog: Catalog, sales: Table) -> None:
    sales._files = [replace(sales._files[0], partition=(None,))]
    assert days(SqlEngine(catalog), "dt IS NULL") == (None,)


def test_what_was_asked_for_longest_ago_is_forgotten(catalog: Catalog, asked: list[str]) -> None:
    engine = SqlEngine(catalog)
    engine.choices._most = 1
    for day in (DAYS[0], DAYS[1], DAYS[0]):
        days(engine, f"dt = '{day}'")
    assert len(asked) == 3


def test_condition_that_fails_leaves_the_choice_to_the_query(catalog: Catalog) -> None:
    with pytest.raises(Exception, match=r"Cannot cast|cannot be cast") as raised:
        days(SqlEngine(catalog), "CAST(dt AS bigint) > 1")
    assert not isinstance(raised.value, duckdb.Error)


def test_texts_come_back_as_they_are() -> None:
    texts = ("", None, "it's", "a\x01b", "\x02", "ä", "\n", None)
    column = Column(VARCHAR, PARTITION, "c")
    values = [(text, str(place)) for place, text in enumerate(texts)]
    types = {"c": VARCHAR, "d": VARCHAR}
    with LocalExecutor().connection(None) as connection:
        found = Choices().texts(types, values, column, connection)
    assert tuple(found) == texts


def test_question_that_is_asked_at_once_is_asked_once(catalog: Catalog, asked: list[str]) -> None:
    engine = SqlEngine(catalog)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: days(engine, f"dt > '{DAYS[0]}'"), range(8)))
    assert (found, len(asked)) == ([DAYS[1:]] * 8, 1)
