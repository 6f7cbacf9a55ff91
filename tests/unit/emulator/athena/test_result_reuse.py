"""Reuse of query results: the last result stands for a run (user guide, same heading)."""

from collections.abc import Callable
from typing import Any

import pytest

from analytics_emulator.service import ServiceError
from tests.unit.emulator.athena.conftest import Lab

REUSE = {"ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 5}}


@pytest.fixture
def ask(lab: Lab) -> Callable[..., dict[str, Any]]:
    results = {"OutputLocation": "s3://results/team/"}
    configuration = {"ResultConfiguration": results}
    lab.athena.create_work_group(lab.context, {"Name": "team", "Configuration": configuration})

    def ask(sql: str, **given: Any) -> dict[str, Any]:
        request = {"WorkGroup": "team", "ResultReuseConfiguration": REUSE} | given
        return lab.run(sql, **request)

    return ask


def _is_reused(execution: dict[str, Any]) -> bool:
    return bool(execution["Statistics"]["ResultReuseInformation"]["ReusedPreviousResult"])


def test_the_second_run_has_the_firsts_result(lab: Lab, ask: Callable[..., dict[str, Any]]) -> None:
    lab.rows("CREATE TABLE t AS SELECT 1 AS n")
    first, second = ask("SELECT * FROM t"), ask("SELECT * FROM t")
    assert (_is_reused(first), _is_reused(second)) == (False, True)
    assert first["QueryExecutionId"] != second["QueryExecutionId"]
    assert second["ResultConfiguration"] == first["ResultConfiguration"]
    assert second["Statistics"]["DataScannedInBytes"] == 0
    assert second["ResultReuseConfiguration"] == REUSE
    assert lab.results(second)["ResultSet"] == lab.results(first)["ResultSet"]


def test_a_changed_table_keeps_its_stale_answer_for_as_long_as_was_asked(
    lab: Lab, ask: Callable[..., dict[str, Any]]
) -> None:
    lab.rows("CREATE TABLE t AS SELECT 1 AS n")
    ask("SELECT count(*) FROM t")
    lab.rows("INSERT INTO t SELECT 2")
    assert _is_reused(ask("SELECT count(*) FROM t"))
    never = {"ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 0}}
    assert not _is_reused(ask("SELECT count(*) FROM t", ResultReuseConfiguration=never))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT now()",
        'SELECT "random"() AS r',
        "SELECT current_date",
        "SELECT count(*) FROM information_schema.tables",
    ],
)
def test_what_no_table_decides_is_run_again(ask: Callable[..., dict[str, Any]], sql: str) -> None:
    ask(sql)
    assert not _is_reused(ask(sql))


def test_other_contexts_parameters_and_groups_are_others(
    lab: Lab, ask: Callable[..., dict[str, Any]]
) -> None:
    ask("SELECT ?", ExecutionParameters=["1"])
    assert _is_reused(ask("SELECT ?", ExecutionParameters=["1"]))
    assert not _is_reused(ask("SELECT ?", ExecutionParameters=["2"]))
    elsewhere = {"QueryExecutionContext": {"Database": "default"}}
    assert not _is_reused(ask("SELECT ?", ExecutionParameters=["1"], **elsewhere))
    own = lab.run("SELECT ?", ExecutionParameters=["1"], ResultReuseConfiguration=REUSE)
    assert not _is_reused(own)  # primary's


def test_a_request_that_overrides_the_groups_configuration_reuses_nothing(
    lab: Lab, ask: Callable[..., dict[str, Any]]
) -> None:
    updates = {"EnforceWorkGroupConfiguration": False}
    lab.athena.update_work_group(
        lab.context, {"WorkGroup": "team", "ConfigurationUpdates": updates}
    )
    elsewhere = {"ResultConfiguration": {"OutputLocation": "s3://results/other/"}}
    assert not any(_is_reused(ask("SELECT 1", **elsewhere)) for _ in range(2))


def test_without_a_configuration_of_the_group_the_requests_own_counts(lab: Lab) -> None:
    ended = [lab.run("SELECT 1", ResultReuseConfiguration=REUSE) for _ in range(2)]
    assert _is_reused(ended[1])


def test_a_deleted_result_is_made_anew(lab: Lab, ask: Callable[..., dict[str, Any]]) -> None:
    first = ask("SELECT 1")
    lab.store.objects.clear()
    assert not _is_reused(ask("SELECT 1"))
    assert first["Status"]["State"] == "SUCCEEDED"


def test_more_than_seven_days_are_refused(ask: Callable[..., dict[str, Any]]) -> None:
    long = {"ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 10_081}}
    with pytest.raises(ServiceError, match="10080"):
        ask("SELECT 1", ResultReuseConfiguration=long)
