import gc
import threading
import uuid
import weakref
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from analytics_emulator.athena import query_executions, runner
from analytics_emulator.athena.keeping import Keeping
from analytics_emulator.athena.runner import Job
from analytics_emulator.athena.sql import SqlEngine
from analytics_emulator.service import ServiceError
from tests.unit.emulator.athena.conftest import Lab

LONG = (
    "SELECT count(*) FROM UNNEST(sequence(1, 30000)) a(x)"
    " CROSS JOIN UNNEST(sequence(1, 30000)) b(y) WHERE x * y % 7 = 3"
)


def _error(lab: Lab, sql: str, **request: Any) -> tuple[str, str]:
    with pytest.raises(ServiceError) as error:
        lab.start(sql, **request)
    assert error.value.code == "InvalidRequestException"
    assert error.value.members["ErrorCode"] == error.value.members["AthenaErrorCode"]
    return error.value.members["AthenaErrorCode"], error.value.message


def test_select_reads_the_partitions_that_exist(lab: Lab, daily_table: Callable[..., None]) -> None:
    daily_table("2026-03-01", "2026-03-02")
    assert lab.rows("SELECT dt, n FROM daily ORDER BY n") == [
        ["dt", "n"],
        ["2026-03-01", "0"],
        ["2026-03-02", "1"],
    ]
    assert lab.store.calls["list"] == 1


def test_repeated_query_reads_no_object_again(lab: Lab, daily_table: Callable[..., None]) -> None:
    daily_table("2026-03-01")
    for _ in range(2):
        lab.rows("SELECT sum(n) FROM daily")
    data_reads = lab.store.calls["read"] - 2  # each result file was read once
    assert data_reads == 1


def test_execution_tells_what_ran(lab: Lab) -> None:
    execution = lab.run("  SELECT 1 AS i;  ")
    assert execution["Query"] == "SELECT 1 AS i"
    assert (execution["StatementType"], execution["SubstatementType"]) == ("DML", "SELECT")
    assert execution["WorkGroup"] == "primary"
    assert execution["QueryExecutionContext"] == {"Database": lab.database}
    location = f"{lab.output}{execution['QueryExecutionId']}.csv"
    assert execution["ResultConfiguration"]["OutputLocation"] == location


def test_statistics_have_bytes_scanned_and_times(
    lab: Lab, daily_table: Callable[..., None]
) -> None:
    daily_table("2026-03-01")
    statistics = lab.run("SELECT n FROM daily")["Statistics"]
    assert statistics["DataScannedInBytes"] > 0
    assert statistics["TotalExecutionTimeInMillis"] >= statistics["EngineExecutionTimeInMillis"]


def test_query_that_ends_soon_is_finished_when_first_asked_for(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_executions, "HOLD_SECONDS", 60)
    asked = {"QueryExecutionId": lab.start("SELECT 1")}
    found = lab.athena.get_query_execution(lab.context, asked)["QueryExecution"]
    assert found["Status"]["State"] == "SUCCEEDED"


def test_missing_table_fails_with_athenas_error(lab: Lab) -> None:
    status = lab.run("SELECT * FROM nope")["Status"]
    reason = (
        f"TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.{lab.database}.nope' does not exist"
    )
    assert status["StateChangeReason"] == reason
    assert status["AthenaError"] == {
        "ErrorCategory": 2,
        "ErrorType": 1301,
        "Retryable": False,
        "ErrorMessage": reason,
    }


def test_file_that_does_not_fit_the_table_fails_the_query(lab: Lab) -> None:
    lab.create_table("t", {"n": "string"})
    lab.put_parquet("t/x", {"n": pa.array([1], pa.int64())})
    assert lab.reason("SELECT n FROM t") == (
        "HIVE_BAD_DATA: Field n's type INT64 in parquet file s3://data/t/x is incompatible with"
        " type string defined in table schema"
    )


def test_file_that_is_no_parquet_fails_the_query(lab: Lab) -> None:
    lab.create_table("t", {"n": "string"})
    lab.store.write("data", "t/x", b"no parquet", "")
    assert "HIVE_BAD_DATA: Malformed Parquet file" in lab.reason("SELECT n FROM t")


def test_missing_projection_configuration_fails_the_query(lab: Lab) -> None:
    keys = [{"Name": "dt", "Type": "string"}]
    lab.create_table(
        "t", {"n": "int"}, PartitionKeys=keys, Parameters={"projection.enabled": "true"}
    )
    assert "are missing projection configuration: [dt]" in lab.reason("SELECT n FROM t")


def test_unread_format_is_refused_by_name(lab: Lab) -> None:
    serde = "ROW FORMAT SERDE 'com.example.Unknown'"
    reason = lab.reason(f"CREATE EXTERNAL TABLE o (a string) {serde} LOCATION 's3://data/o/'")
    assert "'com.example.Unknown' is not supported" in reason


def test_output_location_must_come_from_somewhere(lab: Lab) -> None:
    code, message = _error(lab, "SELECT 1", ResultConfiguration={})
    assert code == "INVALID_INPUT"
    assert message.startswith("No output location provided.")


def test_output_location_is_checked_before_syntax(lab: Lab) -> None:
    location = {"OutputLocation": "not-a-valid-s3-path"}
    code, message = _error(lab, "SELEC 1", ResultConfiguration=location)
    assert (code, message) == ("INVALID_INPUT", "outputLocation is not a valid S3 path.")


def test_syntax_error_makes_no_execution(lab: Lab) -> None:
    code, message = _error(lab, "SELEC 1")
    assert code == "MALFORMED_QUERY"
    assert message.startswith("line 1:1: mismatched input 'SELEC'. Expecting: 'ALTER', 'ANALYZE'")
    assert lab.athena.list_query_executions(lab.context, {})["QueryExecutionIds"] == []


def test_second_statement_is_refused(lab: Lab) -> None:
    code, message = _error(lab, "SELECT 1; SELECT 2")
    assert code == "MALFORMED_QUERY"
    assert message == "Only one sql statement is allowed. Got: SELECT 1; SELECT 2"


def test_token_is_required(lab: Lab) -> None:
    assert _error(lab, "SELECT 1", ClientRequestToken=None) == (
        "INVALID_INPUT",
        "clientRequestToken is null or empty",
    )


def test_same_token_gives_the_same_execution(lab: Lab) -> None:
    token = str(uuid.uuid4())
    first = lab.start("SELECT ?", ClientRequestToken=token, ExecutionParameters=["1"])
    lab.wait(first)
    assert lab.start("SELECT ?", ClientRequestToken=token, ExecutionParameters=["2"]) == first


@pytest.mark.parametrize(
    "change",
    [
        {"QueryExecutionContext": {"Database": "default"}},
        {"ResultConfiguration": {"OutputLocation": "s3://results/other/"}},
    ],
)
def test_same_token_with_other_parameters_is_an_error(lab: Lab, change: dict[str, Any]) -> None:
    token = str(uuid.uuid4())
    lab.start("SELECT 1", ClientRequestToken=token)
    code, message = _error(lab, "SELECT 1", ClientRequestToken=token, **change)
    assert code == "IDEMPOTENT_PARAMETER_MISMATCH"
    assert message == "Idempotent parameters do not match"


def test_token_compares_the_text_as_received(lab: Lab) -> None:
    token = str(uuid.uuid4())
    lab.start("SELECT 1;", ClientRequestToken=token)
    assert _error(lab, "SELECT 1", ClientRequestToken=token)[0] == "IDEMPOTENT_PARAMETER_MISMATCH"


def test_unknown_execution_is_not_found(lab: Lab) -> None:
    with pytest.raises(ServiceError, match="QueryExecution nope was not found") as error:
        lab.execution("nope")
    assert error.value.members["AthenaErrorCode"] == "QUERY_EXECUTION_NOT_FOUND"


def test_batch_get_lists_what_is_missing(lab: Lab) -> None:
    known = lab.start("SELECT 1")
    request = {"QueryExecutionIds": [known, "nope"]}
    answer = lab.athena.batch_get_query_execution(lab.context, request)
    assert [e["QueryExecutionId"] for e in answer["QueryExecutions"]] == [known]
    assert [u["QueryExecutionId"] for u in answer["UnprocessedQueryExecutionIds"]] == ["nope"]


def test_stopped_query_is_cancelled_and_has_no_results(lab: Lab) -> None:
    query_id = lab.start(LONG)
    lab.athena.stop_query_execution(lab.context, {"QueryExecutionId": query_id})
    execution = lab.wait(query_id)
    assert execution["Status"]["State"] == "CANCELLED"
    assert execution["Status"]["StateChangeReason"] == "Query cancelled by user"
    assert "AthenaError" not in execution["Status"]
    with pytest.raises(ServiceError, match="Could not find results"):
        lab.results(execution)


def test_query_is_stopped_while_it_compiles(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = threading.Event(), threading.Event()

    def compile_without_end(*_: object) -> None:
        begun.set()
        try:
            while True:
                sum(range(1000))
        finally:
            ended.set()

    monkeypatch.setattr(SqlEngine, "_compile", compile_without_end)
    query_id = lab.start("SELECT 1")
    assert begun.wait(20)
    lab.athena.stop_query_execution(lab.context, {"QueryExecutionId": query_id})
    assert lab.execution(query_id)["Status"]["State"] == "CANCELLED"
    assert ended.wait(20)


def test_stopping_a_finished_query_changes_nothing(lab: Lab) -> None:
    execution = lab.run("SELECT 1")
    request = {"QueryExecutionId": execution["QueryExecutionId"]}
    lab.athena.stop_query_execution(lab.context, request)
    assert lab.execution(execution["QueryExecutionId"])["Status"]["State"] == "SUCCEEDED"


def test_unknown_catalog_fails_a_query_on_tables(lab: Lab) -> None:
    context = {"Catalog": "NoCatalog", "Database": lab.database}
    execution = lab.run("SELECT * FROM t", QueryExecutionContext=context)
    assert execution["QueryExecutionContext"]["Catalog"] == "nocatalog"
    assert "Catalog 'nocatalog' does not exist" in execution["Status"]["StateChangeReason"]


def test_missing_result_bucket_fails_the_query(lab: Lab) -> None:
    location = {"OutputLocation": "s3://missing/"}
    assert "output bucket missing" in lab.reason("SELECT 1", ResultConfiguration=location)


def test_execution_that_has_ended_keeps_no_tree(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs: list[weakref.ref[Job]] = []
    run = runner.run_job

    def noted(job: Job, keeping: Keeping) -> None:
        jobs.append(weakref.ref(job))
        run(job, keeping)

    monkeypatch.setattr(runner, "run_job", noted)
    lab.run("SELECT 1")
    lab.athena.close()  # waits until its thread has let go
    gc.collect()
    assert [job() for job in jobs] == [None]


def test_failure_keeps_nothing_of_how_it_came(lab: Lab) -> None:
    query_id = lab.run("SELECT nothing FROM (VALUES 1) AS t (x)")["QueryExecutionId"]
    region = lab.athena._regions.of(lab.context)
    failure = region.executions[query_id].failure
    assert failure is not None
    assert (failure.__traceback__, failure.__context__) == (None, None)


def test_database_default_is_made_where_it_is_missing_and_left_alone_otherwise(lab: Lab) -> None:
    default = {"Name": "default"}
    lab.run("SELECT 1")
    lab.glue.update_database(
        lab.context, default | {"DatabaseInput": default | {"Description": "ours"}}
    )
    lab.run("SELECT 1")
    assert lab.glue.get_database(lab.context, default)["Database"]["Description"] == "ours"
    lab.glue.delete_database(lab.context, default)
    lab.run("SELECT 1")
    assert "Description" not in lab.glue.get_database(lab.context, default)["Database"]


def test_what_the_catalog_refuses_at_the_start_is_told(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise ServiceError("ResourceNumberLimitExceededException", "too many databases")

    monkeypatch.setattr(lab.glue, "create_database", refuse)
    with pytest.raises(ServiceError, match="too many databases"):
        lab.start("SELECT 1")
    assert not lab.athena.list_query_executions(lab.context, {})["QueryExecutionIds"]
