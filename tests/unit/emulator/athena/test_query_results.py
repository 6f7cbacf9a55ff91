import re
from typing import Any

import pytest

from analytics_emulator.service import ServiceError
from tests.unit.emulator.athena.conftest import Lab

FIVE_ROWS = "SELECT x FROM (VALUES 1, 2, 3, 4, 5) AS t(x) ORDER BY x"


def _pages(lab: Lab, sql: str, size: int) -> list[int]:
    execution = lab.run(sql)
    request: dict[str, Any] = {"MaxResults": size}
    lengths = []
    while True:
        page = lab.results(execution, **request)
        lengths.append(len(page["ResultSet"]["Rows"]))
        if "NextToken" not in page:
            return lengths
        request["NextToken"] = page["NextToken"]


def test_first_row_is_the_header(lab: Lab) -> None:
    assert lab.rows("SELECT 1 AS Number, 'a' AS b") == [["Number", "b"], ["1", "a"]]


def test_null_is_a_datum_without_a_value(lab: Lab) -> None:
    execution = lab.run("SELECT CAST(NULL AS varchar) AS a, '' AS b")
    row = lab.results(execution)["ResultSet"]["Rows"][1]
    assert row == {"Data": [{}, {"VarCharValue": ""}]}


def test_column_info_has_athenas_members(lab: Lab) -> None:
    execution = lab.run("SELECT 1 AS i")
    assert lab.results(execution)["ResultSet"]["ResultSetMetadata"]["ColumnInfo"] == [
        {
            "CatalogName": "hive",
            "SchemaName": "",
            "TableName": "",
            "Name": "i",
            "Label": "i",
            "Type": "integer",
            "Precision": 10,
            "Scale": 0,
            "Nullable": "UNKNOWN",
            "CaseSensitive": False,
        }
    ]


def test_csv_quotes_every_value_and_the_header(lab: Lab) -> None:
    execution = lab.run("SELECT 'a\"b' AS q, CAST(NULL AS integer) AS n, '' AS e, 'x\ny' AS l")
    assert lab.file(execution) == b'"q","n","e","l"\n"a""b",,"","x\ny"\n'
    assert lab.rows("SELECT 'x\ny' AS l, '' AS e") == [["l", "e"], ["x\ny", ""]]


def test_row_of_one_null_is_an_empty_line_and_a_row(lab: Lab) -> None:
    sql = "SELECT x FROM (VALUES 1, NULL) AS t(x) ORDER BY x"
    assert lab.file(lab.run(sql)) == b'"x"\n"1"\n\n'
    assert lab.rows(sql) == [["x"], ["1"], [None]]


def test_result_without_rows_has_its_header(lab: Lab) -> None:
    execution = lab.run("SELECT 1 AS i WHERE false")
    assert lab.file(execution) == b'"i"\n'
    assert len(lab.file(execution, ".metadata")) == 60


@pytest.mark.parametrize(("size", "pages"), [(6, [6, 0]), (3, [3, 3, 0]), (4, [4, 2]), (1000, [6])])
def test_full_page_always_has_a_token(lab: Lab, size: int, pages: list[int]) -> None:
    assert _pages(lab, FIVE_ROWS, size) == pages


def test_unknown_execution_is_told_before_the_page_size(lab: Lab) -> None:
    with pytest.raises(ServiceError, match="was not found"):
        lab.results({"QueryExecutionId": "nope"}, MaxResults=1001)


def test_page_size_is_checked_before_the_state(lab: Lab) -> None:
    execution = lab.run("SELECT * FROM nope")
    with pytest.raises(ServiceError, match="MaxResults is more than maximum allowed length 1000"):
        lab.results(execution, MaxResults=1001)


def test_failed_query_has_no_results(lab: Lab) -> None:
    execution = lab.run("SELECT * FROM nope")
    with pytest.raises(ServiceError, match="Final query state: FAILED") as error:
        lab.results(execution)
    assert error.value.members["AthenaErrorCode"] == "INVALID_QUERY_EXECUTION_STATE"


def test_bad_token_is_malformed(lab: Lab) -> None:
    execution = lab.run("SELECT 1")
    with pytest.raises(ServiceError, match=re.escape("Malformed nextPageToken nope")):
        lab.results(execution, NextToken="nope")


def test_empty_show_ignores_a_token(lab: Lab) -> None:
    execution = lab.run(f"SHOW TABLES IN {lab.database} 'none'")
    page = lab.results(execution, NextToken="anything")
    assert page["ResultSet"]["Rows"] == []
    assert "NextToken" not in page


def test_results_are_gone_with_their_file(lab: Lab) -> None:
    execution = lab.run("SELECT 1")
    lab.store.objects.clear()
    with pytest.raises(ServiceError, match="Could not find results"):
        lab.results(execution)


def test_runtime_statistics_have_a_timeline_and_the_rows_of_one_stage(lab: Lab) -> None:
    request = {"QueryExecutionId": lab.run("VALUES 1, 2")["QueryExecutionId"]}
    answer = lab.athena.get_query_runtime_statistics(lab.context, request)
    found = answer["QueryRuntimeStatistics"]
    assert found["Timeline"]["TotalExecutionTimeInMillis"] >= 0
    assert found["Rows"] == {"InputBytes": 0, "OutputRows": 2}
    assert (found["OutputStage"]["State"], found["OutputStage"]["OutputRows"]) == ("FINISHED", 2)
