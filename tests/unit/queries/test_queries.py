"""Every question is one statement of Athena SQL with a title, and has an answer to compare with."""

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from contract.validation import SCHEMA
from seed.answers import ANSWERS

QUERIES = Path(__file__).parents[3] / "queries"
FILES = sorted(QUERIES.glob("*.sql"))
USERS_SQL = """\
SELECT menuItem, COUNT(*) as order_count, SUM(quantity) as total_quantity, \
SUM(price * quantity) as total_revenue
FROM clickstream_data GROUP BY menuItem ORDER BY total_revenue DESC LIMIT 10;
"""

every_query = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@every_query
def test_query_starts_with_title_and_sentence(path):
    title, sentence, *_ = path.read_text().splitlines()
    assert title.removeprefix("-- title: ") not in {"", title}
    assert sentence.startswith("-- ")
    assert sentence.endswith(".")


@every_query
def test_query_is_one_statement_of_athena_sql(path):
    (statement,) = sqlglot.parse(path.read_text(), dialect="athena")
    assert isinstance(statement, exp.Select)


@every_query
def test_query_reads_the_one_table_by_its_bare_name(path):
    statement = sqlglot.parse_one(path.read_text(), dialect="athena")
    own = {cte.alias for cte in statement.find_all(exp.CTE)}
    tables = {table.sql() for table in statement.find_all(exp.Table) if table.name not in own}
    assert tables == {"clickstream_data"}


@every_query
def test_query_orders_its_rows_unless_there_is_one(path):
    statement = sqlglot.parse_one(path.read_text(), dialect="athena")
    assert statement.args.get("order") or path.stem == "key_figures"


@every_query
def test_query_names_event_types_that_exist(path):
    statement = sqlglot.parse_one(path.read_text(), dialect="athena")
    texts = {literal.this for literal in statement.find_all(exp.Literal) if literal.is_string}
    named = {text for text in texts if "_" in text}
    assert named <= set(SCHEMA["properties"]["eventType"]["enum"])


def test_users_own_sql_stands_word_for_word():
    lines = (QUERIES / "top_items.sql").read_text().splitlines(keepends=True)
    assert "".join(lines[2:]) == USERS_SQL


def test_every_query_has_an_independent_answer():
    assert {path.stem for path in FILES} == set(ANSWERS)
