import pytest

from analytics_emulator.athena.statements.kind import statement_kind
from analytics_emulator.athena.statements.lexer import position, tokens
from analytics_emulator.athena.statements.text import single_statement


@pytest.mark.parametrize(
    ("sql", "substatement"),
    [
        ("SELECT(1)", "SELECT"),
        ('WITH"w" AS (SELECT 1 AS x) SELECT x FROM w', "SELECT"),
        ("((TABLE t))", "SELECT"),
        ("/* SELECT */ SHOW TABLES", "SHOW_TABLES"),
        ("DROP /* c */ TABLE t", "DROP_TABLE"),
        ("CREATE TABLE t AS -- c\nSELECT 1", "CREATE_TABLE_AS_SELECT"),
        ("CREATE TABLE t (n int) LOCATION 's3://a/'", "CREATE_TABLE"),
        ("CREATE TABLE t WITH (format = 'AS') AS(VALUES 1)", "CREATE_TABLE_AS_SELECT"),
        ("ALTER TABLE a.b.c ADD PARTITION (p = 1)", "ALTER_TABLE_ADD_PARTITION"),
        ("alter table t set tblproperties ('a' = 'b')", "ALTER_TABLE_PROPERTIES"),
        ("ANALYZE t", None),
        (f"-- {'-' * 75}\n-- 1. who\nSELECT 1", "SELECT"),  # it once took for ever
    ],
)
def test_statement_is_told_by_its_words(sql: str, substatement: str | None) -> None:
    assert statement_kind(tokens(sql)).substatement == substatement


@pytest.mark.parametrize("query", ["SELECT 1; ;", ";SELECT 1", "  SELECT 1  ;\r\n", "SELECT 1\t;"])
def test_surrounding_blanks_and_semicolons_are_dropped(query: str) -> None:
    assert single_statement(query) == "SELECT 1"


@pytest.mark.parametrize("query", ["SELECT 'a;b'", 'SELECT 1 AS "a;b"', "SELECT 1 -- a;b"])
def test_semicolon_in_text_parts_no_statements(query: str) -> None:
    assert single_statement(query) == query


def test_position_counts_utf16_units_of_its_line() -> None:
    text = "SELECT 1\n/* \U0001f600 */ x"
    assert position(text, text.index("x")) == "line 2:10"
