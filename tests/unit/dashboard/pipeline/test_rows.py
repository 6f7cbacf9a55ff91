"""The last hop: a table's rows, counted, and found by any text that a column holds."""

import json
from datetime import UTC, datetime

import duckdb
import pytest

from athena_client.query import QueryFailedError
from dashboard.aws.athena import Answer
from dashboard.aws.pipeline.rows import rows_hop, trace_rows
from dashboard.aws.tables import Table

COLUMNS = (("id", "string"), ("units", "int"), ("note", "varchar(9)"))
TABLE = Table("shop", "sales", "lake", "sales", COLUMNS, ("day",))


@pytest.fixture
def ask():
    connection = duckdb.connect()
    connection.sql("CREATE SCHEMA shop")
    connection.sql(
        "CREATE TABLE shop.sales AS SELECT * FROM (VALUES ('e1', 2, 'it''s', '01'),"
        " ('e2', 1, 'e1', '02')) AS t (id, units, note, day)"
    )

    def answer(sql):
        rows = tuple(connection.sql(sql).fetchall())
        return Answer(rows, 0, 0, datetime.now(UTC))

    return answer


def test_rows_are_counted(ask):
    assert rows_hop(TABLE, ask).counts == {"rows": 2}


def test_text_is_found_in_every_column_of_text(aws, ask):
    aws.put("sales/day=01/one.parquet")
    aws.put("sales/day=02/two.parquet")
    aws.put("sales/day=02/three.parquet")
    seen = trace_rows(TABLE, ask, aws, "e1").sightings
    assert [json.loads(one.detail)["id"] for one in seen] == ["e1", "e2"]
    assert seen[0].what == "a row, delivered in sales/day=01/one.parquet"
    assert seen[1].what == "a row, delivered in one of 2 objects under sales/day=02/"


def test_quotes_of_the_text_are_no_sql(aws, ask):
    assert len(trace_rows(TABLE, ask, aws, "it's").sightings) == 1
    assert trace_rows(TABLE, ask, aws, "' OR 1=1 --").sightings == []


def test_table_without_text_says_so(aws, ask):
    table = Table("shop", "sales", "lake", "sales", (("units", "int"),), ())
    assert trace_rows(table, ask, aws, "e1").note == "The table has no column of text."


def test_table_that_cannot_be_read_has_the_reason_of_athena(aws):
    def ask(_sql):
        raise QueryFailedError("HIVE_BAD_DATA: not a Parquet file")

    failure = rows_hop(TABLE, ask).failures[0]
    assert failure.reason == "HIVE_BAD_DATA: not a Parquet file"
    assert "HIVE_BAD_DATA" in trace_rows(TABLE, ask, aws, "e1").note
