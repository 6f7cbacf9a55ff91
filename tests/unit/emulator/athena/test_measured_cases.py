"""Statements that were run on Athena (aoyagikouhei/athena-local, 2026-09), with what they left.

Each line of `measured_cases.jsonl` has the statement, its setup and what is expected; `{db}` is the
context's database, `{out}` the output location, `{id}` the execution.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.service import ServiceError
from tests.unit.emulator.athena.conftest import Lab

LINES = (Path(__file__).parent / "measured_cases.jsonl").read_text().splitlines()
CASES = [json.loads(line) for line in LINES]


@pytest.mark.documented
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_statement_leaves_what_athena_leaves(lab: Lab, case: dict[str, Any]) -> None:
    for statement in case.get("setup") or []:
        lab.rows(_filled(statement, lab))
    sql, expected = _filled(case["sql"], lab), case["expect"]
    parameters = {"ExecutionParameters": case["params"]} if case.get("params") else {}
    if expected["state"] == "START_ERROR":
        with pytest.raises(ServiceError) as error:
            lab.start(sql, **parameters)
        assert _filled(expected["error"], lab) in error.value.message
        assert error.value.members["AthenaErrorCode"] == expected.get(
            "athena_error_code", error.value.members["AthenaErrorCode"]
        )
        return
    execution = lab.run(sql, **parameters)
    _check_status(lab, execution, expected)
    _check_shape(lab, execution, expected)
    _check_files(lab, execution, expected)
    if expected["state"] == "SUCCEEDED":
        _check_results(lab, execution, expected)


def _filled(text: str, lab: Lab, query_id: str = "") -> str:
    filled = text.replace("{db}", lab.database).replace("{out}", lab.output)
    return filled.replace("{id}", query_id)


def _check_status(lab: Lab, execution: dict[str, Any], expected: dict[str, Any]) -> None:
    status = execution["Status"]
    assert status["State"] == expected["state"], status
    reason = _filled(expected.get("error", ""), lab, execution["QueryExecutionId"])
    assert reason in status.get("StateChangeReason", "")
    error = status.get("AthenaError", {})
    assert error.get("ErrorCategory") == expected.get("error_category", error.get("ErrorCategory"))
    assert error.get("ErrorType") == expected.get("error_type", error.get("ErrorType"))
    message = expected.get("error_message", error.get("ErrorMessage", ""))
    assert error.get("ErrorMessage", "") == _filled(message, lab)


def _check_shape(lab: Lab, execution: dict[str, Any], expected: dict[str, Any]) -> None:
    names = {"statement_type": "StatementType", "substatement": "SubstatementType"}
    for key, member in names.items():
        assert execution.get(member) == expected.get(key, execution.get(member))
    assert execution["Query"] == _filled(expected.get("query", execution["Query"]), lab)
    if "result_suffix" in expected:
        query_id = execution["QueryExecutionId"]
        suffix = expected["result_suffix"]
        name = f"tables/{query_id}" if suffix == "tables/" else f"{query_id}{suffix}"
        assert execution["ResultConfiguration"]["OutputLocation"] == lab.output + name


def _check_files(lab: Lab, execution: dict[str, Any], expected: dict[str, Any]) -> None:
    key = execution["ResultConfiguration"]["OutputLocation"].removeprefix("s3://results/")
    files = lab.store.objects
    for name, ending in (("result_file", ""), ("metadata_file", ".metadata")):
        if name in expected:
            assert (("results", key + ending) in files) == expected[name]
    for kind in ("csv", "txt"):
        if kind in expected:
            assert files["results", key][0].decode() == _filled(expected[kind], lab)
    if "txt_bytes" in expected:
        assert len(files["results", key][0]) == expected["txt_bytes"]
    if "metadata_bytes" in expected:
        assert len(files["results", f"{key}.metadata"][0]) == expected["metadata_bytes"]
    if "content_type" in expected and ("results", key) in files:
        assert files["results", key][1] == expected["content_type"]


def _check_results(lab: Lab, execution: dict[str, Any], expected: dict[str, Any]) -> None:
    answer = lab.results(execution)
    rows = [[d.get("VarCharValue") for d in row["Data"]] for row in answer["ResultSet"]["Rows"]]
    infos = answer["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    if expected.get("header", execution["SubstatementType"] == "SELECT"):
        assert rows.pop(0) == [info["Name"] for info in infos]
    if "rows" in expected:
        filled = json.loads(_filled(json.dumps(expected["rows"]), lab))
        assert (sorted(rows) if expected.get("unordered") else rows) == filled
    for row in expected.get("rows_contain", ()):
        assert row in rows
    if "update_count" in expected:
        assert answer.get("UpdateCount") == expected["update_count"]
    _check_columns(infos, expected.get("columns") or [])


def _check_columns(infos: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    members = {"case_sensitive": "CaseSensitive", "catalog": "CatalogName"}
    for info, column in zip(infos, expected, strict=bool(expected)):
        for key, value in column.items():
            member = members.get(key, f"{key.title()}Name" if key in ("schema", "table") else "")
            assert info[member or key.title()] == value
