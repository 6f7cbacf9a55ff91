"""JSON_TABLE; the cases of tests/parity/cases/functions_476.jsonl hold what a Trino 476 answers."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, MalformedQueryError, SqlEngine
from analytics_emulator.athena.sql.texts import sqljsontable

from ..conftest import Rows

DOCS = """(VALUES (1, '[{"n":"tea","q":2},{"n":"cake"}]'), (2, '[]'), (3, 'no json'), (4, NULL))
    AS t(id, doc)"""
ITEMS = """JSON_TABLE(doc, 'lax $[*]' COLUMNS (
    pos FOR ORDINALITY, n varchar PATH 'lax $.n', q integer PATH 'lax $.q' DEFAULT id * 10 ON EMPTY
)) AS j"""
NESTED = """'{"a":[1,2],"b":["x","y"]}', 'lax $' AS r COLUMNS (
    NESTED PATH 'lax $.a[*]' AS pa COLUMNS (a integer PATH 'lax $'),
    NESTED PATH 'lax $.b[*]' AS pb COLUMNS (b varchar PATH 'lax $'))"""


def test_each_item_is_a_row_beside_what_stands_before(rows: Rows) -> None:
    found = rows(f"SELECT id, j.* FROM {DOCS}, {ITEMS} ORDER BY id, pos")  # noqa: S608  # constants
    assert found == [["1", "1", "tea", "2"], ["1", "2", "cake", "10"]]


def test_left_join_keeps_documents_without_items(rows: Rows) -> None:
    found = rows(f"SELECT id, n FROM {DOCS} LEFT JOIN {ITEMS} ON TRUE ORDER BY id, pos")  # noqa: S608  # constants
    assert found == [["1", "tea"], ["1", "cake"], ["2", None], ["3", None], ["4", None]]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("", [["1", None], ["2", None], [None, "x"], [None, "y"]]),
        ("PLAN DEFAULT (CROSS)", [["1", "x"], ["1", "y"], ["2", "x"], ["2", "y"]]),
        ("PLAN (r OUTER (pb CROSS pa))", [["1", "x"], ["2", "x"], ["1", "y"], ["2", "y"]]),
        ("PLAN (r INNER (pb UNION pa))", [[None, "x"], [None, "y"], ["1", None], ["2", None]]),
    ],
)
def test_siblings_join_as_the_plan_says(
    rows: Rows, plan: str, expected: list[list[str | None]]
) -> None:
    assert rows(f"SELECT a, b FROM JSON_TABLE({NESTED} {plan})") == expected  # noqa: S608  # constants


def test_a_plan_names_the_paths_of_each_level(engine: SqlEngine) -> None:
    with pytest.raises(AthenaQueryError, match=r"^INVALID_PLAN: .*Paths not included: PB"):
        engine.compile(f"SELECT a FROM JSON_TABLE({NESTED} PLAN (r OUTER pa))", "shop")  # noqa: S608  # constants


def test_columns_without_a_path_go_by_their_canonical_names(rows: Rows) -> None:
    columns = """a integer, "b" boolean, c varchar FORMAT JSON, d char(3) DEFAULT 'x' ON EMPTY"""
    document = """'{"A":42,"b":true,"C":[1]}'"""
    sql = f"SELECT a, b, c, d FROM JSON_TABLE({document}, 'lax $' COLUMNS ({columns}))"  # noqa: S608  # constants
    assert rows(sql) == [["42", "true", "[1]", "x  "]]


def test_error_on_error_holds_for_paths_and_columns(rows: Rows) -> None:
    for path, column in (("strict $[9]", "lax 1"), ("lax $", "strict $[9]")):
        sql = f"SELECT a FROM JSON_TABLE('[]', '{path}' COLUMNS (a integer PATH '{column}')"  # noqa: S608  # constants
        assert rows(f"{sql})") == ([] if path == "strict $[9]" else [[None]])
        with pytest.raises(AthenaQueryError, match=r"^PATH_EVALUATION_ERROR"):
            rows(f"{sql} ERROR ON ERROR)")


@pytest.mark.parametrize(("found", "kind"), [('"x"', "integer"), ('"y"', "date")])
def test_cast_that_fails_on_errors_fails_though_nothing_uses_it(
    rows: Rows, found: str, kind: str
) -> None:
    columns = f"a integer PATH 'lax $.a', b {kind} PATH 'lax $.b' ERROR ON ERROR"
    with pytest.raises(AthenaQueryError, match=r"^JSON_VALUE_RESULT_ERROR: .*Cannot cast"):
        rows(f"SELECT a FROM JSON_TABLE('{{\"a\":1,\"b\":{found}}}', 'lax $' COLUMNS ({columns}))")  # noqa: S608  # constants
    sql = f"SELECT a FROM JSON_TABLE('[{{\"a\":1}}]', 'lax $[*]' COLUMNS ({columns}))"  # noqa: S608  # constants
    assert rows(sql) == [["1"]]


def test_only_the_rows_path_has_parameters(rows: Rows, engine: SqlEngine) -> None:
    sql = """SELECT x FROM JSON_TABLE('[1,2,3]', 'lax $[*]?(@ > $low)' PASSING 1 + 1 AS "low"
        COLUMNS (x integer PATH 'lax $'))"""
    assert rows(sql) == [["3"]]
    with pytest.raises(AthenaQueryError, match="no value passed for parameter low"):
        engine.compile(sql.replace("PATH 'lax $'", "PATH 'lax $low'"), "shop")


def test_names_are_given_once(engine: SqlEngine) -> None:
    for table in ("'lax $' COLUMNS (a integer, A integer)", "'lax $' AS a COLUMNS (a integer)"):
        with pytest.raises(AthenaQueryError, match=r"^DUPLICATE_COLUMN_OR_PATH_NAME"):
            engine.compile(f"SELECT 1 FROM JSON_TABLE('1', {table})", "shop")  # noqa: S608  # constants


def test_it_is_joined_on_true_only_and_right_join_bars_what_stands_before(
    engine: SqlEngine,
) -> None:
    sql = f"SELECT 1 FROM {DOCS} %s JOIN {ITEMS} ON %s"  # noqa: S608  # constants
    with pytest.raises(AthenaQueryError, match="LEFT JOIN involving JSON_TABLE is only supported"):
        engine.compile(sql % ("LEFT", "q = 1"), "shop")
    with pytest.raises(AthenaQueryError, match="LATERAL reference not allowed in RIGHT JOIN"):
        engine.compile(sql % ("RIGHT", "TRUE"), "shop")


@pytest.mark.parametrize(
    "inner",
    [
        "(JSON_TABLE(x, 'lax $[*]' COLUMNS (a integer PATH 'lax $')) j)",
        "(UNNEST(y) u(a))",
        "(UNNEST(y)) u(a)",
    ],
)
def test_what_stands_alone_in_parentheses_may_name_what_stands_before(
    rows: Rows, inner: str
) -> None:
    sql = f"SELECT a FROM (VALUES ('[1,2]', ARRAY[1, 2])) t(x, y) CROSS JOIN {inner}"  # noqa: S608  # constants
    assert rows(sql) == [["1"], ["2"]]


def test_foreign_forms_are_malformed(engine: SqlEngine) -> None:
    for rest in ("COLUMNS ()", "COLUMNS (a integer EXISTS)", "COLUMNS (a integer) NULL ON ERROR"):
        with pytest.raises(MalformedQueryError):
            engine.compile(f"SELECT 1 FROM JSON_TABLE('1', 'lax $' {rest})", "shop")  # noqa: S608  # constants


def test_crossed_paths_end_at_a_number_of_values(
    rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqljsontable, "MOST_CELLS", 7)
    with pytest.raises(AthenaQueryError, match=r"^NOT_SUPPORTED: JSON_TABLE of over 7 values"):
        rows(f"SELECT a FROM JSON_TABLE({NESTED} PLAN DEFAULT (CROSS))")  # noqa: S608  # constants


def test_a_number_that_no_double_holds_is_refused_and_no_malformed_json(rows: Rows) -> None:
    for call in ("json_value('[1e400]', 'lax $[0]')", "json_query('[1e400]', 'lax $[0]')"):
        with pytest.raises(AthenaQueryError, match=r"^NOT_SUPPORTED: The JSON number 1e400"):
            rows(f"SELECT {call}")
