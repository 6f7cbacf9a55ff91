from typing import Any

import pytest

from analytics_emulator.service import ServiceError
from tests.unit.emulator.athena.conftest import Lab


def _named(lab: Lab, **request: Any) -> str:
    given = {"Name": "q", "Database": lab.database, "QueryString": "SELECT 1"}
    answer = lab.athena.create_named_query(lab.context, given | request)
    return str(answer["NamedQueryId"])


def _prepare(lab: Lab, query: str) -> None:
    given = {"StatementName": "s", "WorkGroup": "primary", "QueryStatement": query}
    lab.athena.create_prepared_statement(lab.context, given)


def test_named_query_keeps_what_it_was_given(lab: Lab) -> None:
    query_id = _named(lab, Description="d")
    found = lab.athena.get_named_query(lab.context, {"NamedQueryId": query_id})["NamedQuery"]
    assert found == {
        "Name": "q",
        "Description": "d",
        "Database": lab.database,
        "QueryString": "SELECT 1",
        "WorkGroup": "primary",
        "NamedQueryId": query_id,
    }


def test_named_query_of_the_same_token_is_the_same(lab: Lab) -> None:
    token = "t" * 32
    first = _named(lab, ClientRequestToken=token)
    assert _named(lab, ClientRequestToken=token) == first
    with pytest.raises(ServiceError, match="Idempotent parameters do not match"):
        _named(lab, ClientRequestToken=token, Name="other")


def test_named_queries_are_listed_by_work_group(lab: Lab) -> None:
    lab.athena.create_work_group(lab.context, {"Name": "team"})
    first, second = _named(lab), _named(lab)
    _named(lab, WorkGroup="team")
    listed = lab.athena.list_named_queries(lab.context, {})["NamedQueryIds"]
    assert listed == [second, first]


def test_named_query_can_change_and_go(lab: Lab) -> None:
    query_id = _named(lab)
    change = {"NamedQueryId": query_id, "Name": "new", "QueryString": "SELECT 2"}
    lab.athena.update_named_query(lab.context, change)
    found = lab.athena.batch_get_named_query(lab.context, {"NamedQueryIds": [query_id]})
    assert [query["Name"] for query in found["NamedQueries"]] == ["new"]
    lab.athena.delete_named_query(lab.context, {"NamedQueryId": query_id})
    with pytest.raises(ServiceError, match="was not found"):
        lab.athena.get_named_query(lab.context, {"NamedQueryId": query_id})


def test_execute_puts_the_values_into_the_statement(lab: Lab) -> None:
    _prepare(lab, "SELECT ? AS a, ? AS b")
    assert lab.rows("EXECUTE s USING 1 + 1, 'x, y'") == [["a", "b"], ["2", "x, y"]]


def test_execute_takes_the_requests_parameters(lab: Lab) -> None:
    _prepare(lab, "SELECT ? AS a")
    assert lab.rows("EXECUTE s", ExecutionParameters=["5"]) == [["a"], ["5"]]


def test_execute_of_a_missing_statement_is_not_found(lab: Lab) -> None:
    with pytest.raises(ServiceError, match="PreparedStatement s was not found"):
        lab.start("EXECUTE s")


def test_prepare_and_deallocate_change_the_work_group(lab: Lab) -> None:
    lab.rows("PREPARE s FROM SELECT 7 AS n")
    assert lab.rows("EXECUTE s") == [["n"], ["7"]]
    lab.rows("DEALLOCATE PREPARE s")
    answer = lab.athena.list_prepared_statements(lab.context, {"WorkGroup": "primary"})
    assert answer["PreparedStatements"] == []


@pytest.mark.parametrize(("statement", "place"), [
    ("SELEC 1", "line 2:6"), ("SELECT a, FROM t", "line 2:16"),
    ("INSERT INTO t SELECT (1", "line 2:29"),
])  # fmt: skip
def test_prepare_refuses_what_its_statement_lacks_in_syntax(
    lab: Lab, statement: str, place: str
) -> None:
    with pytest.raises(ServiceError, match=place):
        lab.start(f"PREPARE s\nFROM {statement}")
    answer = lab.athena.list_prepared_statements(lab.context, {"WorkGroup": "primary"})
    assert answer["PreparedStatements"] == []


def test_prepared_statement_can_change(lab: Lab) -> None:
    _prepare(lab, "SELECT 1 AS a")
    change = {"StatementName": "s", "WorkGroup": "primary", "QueryStatement": "SELECT 2 AS a"}
    lab.athena.update_prepared_statement(lab.context, change)
    request = {"StatementName": "s", "WorkGroup": "primary"}
    found = lab.athena.get_prepared_statement(lab.context, request)["PreparedStatement"]
    assert found["QueryStatement"] == "SELECT 2 AS a"


def test_execute_writes_with_its_values(lab: Lab) -> None:
    lab.rows("PREPARE c FROM CREATE TABLE kept AS SELECT n FROM (VALUES 1, 2, 3) t (n) WHERE n < ?")
    lab.rows("PREPARE i FROM INSERT INTO kept SELECT n FROM (VALUES 5, 6) t (n) WHERE n > ?")
    lab.rows("EXECUTE c USING 3")
    inserted = lab.wait(lab.start("EXECUTE i", ExecutionParameters=["5"]))
    assert inserted["SubstatementType"] == "INSERT"
    assert lab.rows("SELECT n FROM kept ORDER BY n") == [["n"], ["1"], ["2"], ["6"]]


def test_execute_unloads_with_its_values(lab: Lab) -> None:
    place = f"{lab.output}unloaded/"
    unload = f"UNLOAD (SELECT 1 AS n WHERE 1 < ?) TO '{place}' WITH (format = 'JSON')"
    _prepare(lab, unload)
    unloaded = lab.wait(lab.start("EXECUTE s USING 2"))
    assert (unloaded["Status"]["State"], unloaded["SubstatementType"]) == ("SUCCEEDED", "UNLOAD")
    assert "INVALID_PARAMETER_USAGE" in lab.reason("EXECUTE s USING 2, 3")


@pytest.mark.parametrize("statement", ["UPDATE t SET a = ?", "DELETE FROM t WHERE a = ?",
                                       "OPTIMIZE t REWRITE DATA USING BIN_PACK"])  # fmt: skip
def test_execute_of_what_athena_takes_no_parameters_for_is_refused(
    lab: Lab, statement: str
) -> None:
    _prepare(lab, statement)
    assert "NOT_SUPPORTED" in lab.reason("EXECUTE s USING 1")


def test_name_as_a_value_of_execute_is_refused(lab: Lab) -> None:
    _prepare(lab, "SELECT ? AS a")
    assert "NOT_SUPPORTED" in lab.reason("EXECUTE s USING somename")


def test_prepared_names_may_stand_in_double_quotes(lab: Lab) -> None:
    lab.rows('PREPARE "of_mine" FROM SELECT cardinality(?) AS n')
    assert lab.rows('EXECUTE "of_mine" USING ARRAY[1, 2]') == [["n"], ["2"]]
    lab.rows('DEALLOCATE PREPARE "of_mine"')
