"""Work groups, saved queries and the history are the same in the next process."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.athena import AthenaService
from analytics_emulator.athena.history import History
from analytics_emulator.athena.keeping import Keeping
from analytics_emulator.service import ServiceError
from analytics_emulator.state.rows import Rows
from tests.unit.emulator.athena.conftest import Lab

NextProcess = Callable[[], None]


@pytest.fixture
def kept(lab: Lab, tmp_path: Path) -> Iterator[NextProcess]:
    """Give the lab an Athena that is kept; a call ends it and starts the next one."""
    files: list[Rows] = []

    def start() -> None:
        files.append(Rows(tmp_path / "executions.db"))
        lab.athena = AthenaService(
            lab.glue, lab.store, tmp_path / "athena", keeping=Keeping(files[-1])
        )

    def start_next() -> None:
        content = lab.athena.dump_state()
        start()
        lab.athena.load_state(content)
        lab.athena.load_history()

    start()
    yield start_next
    lab.athena.close()
    for rows in files:
        rows.close()


def call(lab: Lab, operation: str, **request: Any) -> dict[str, Any]:
    answer: dict[str, Any] = getattr(lab.athena, operation)(lab.context, request)
    return answer


def test_executions_and_their_results_are_kept(lab: Lab, kept: NextProcess) -> None:
    done = [lab.run("SELECT 1 AS n, 'a' AS t"), lab.run("SELECT 1/0"), lab.run("SHOW TABLES")]
    assert {execution["Status"]["State"] for execution in done} == {"SUCCEEDED", "FAILED"}
    results = lab.results(done[0])
    kept()
    assert [lab.execution(execution["QueryExecutionId"]) for execution in done] == done
    assert lab.results(done[0]) == results
    ids = [execution["QueryExecutionId"] for execution in reversed(done)]
    assert call(lab, "list_query_executions")["QueryExecutionIds"] == ids


def test_work_groups_and_saved_queries_are_kept(lab: Lab, kept: NextProcess) -> None:
    call(lab, "create_work_group", Name="analysts", Description="they ask")
    saved = {"Name": "q", "Database": "db", "QueryString": "SELECT 1", "WorkGroup": "analysts"}
    query = call(lab, "create_named_query", ClientRequestToken="t" * 32, **saved)
    statement = {"StatementName": "s", "WorkGroup": "analysts"}
    call(lab, "create_prepared_statement", QueryStatement="SELECT ?", **statement)

    def everything() -> list[dict[str, Any]]:
        return [
            call(lab, "get_work_group", WorkGroup="analysts"),
            call(lab, "get_named_query", **query),
            call(lab, "get_prepared_statement", **statement),
        ]

    before = everything()
    kept()
    assert everything() == before
    assert call(lab, "create_named_query", ClientRequestToken="t" * 32, **saved) == query


def test_repeated_token_gives_the_same_execution_afterwards(lab: Lab, kept: NextProcess) -> None:
    token = {"ClientRequestToken": "r" * 40}
    first = lab.run("SELECT 1", **token)["QueryExecutionId"]
    kept()
    assert lab.start("SELECT 1", **token) == first


def test_query_that_ran_at_the_end_has_failed(
    lab: Lab, kept: NextProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()
    monkeypatch.setattr("analytics_emulator.athena.runner.run_job", lambda *_: ended.wait(20))
    query_id = lab.start("SELECT 1")
    kept()
    status = lab.execution(query_id)["Status"]
    ended.set()
    assert status["State"] == "FAILED"
    assert "the emulator ended" in status["StateChangeReason"]


def test_end_is_kept_before_anybody_sees_it(
    lab: Lab, kept: NextProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, str]] = []
    note = History.note

    def look_and_note(self: History, region: Any, execution: Any, state: str) -> None:
        seen.append((execution.state, state))
        note(self, region, execution, state)

    monkeypatch.setattr(History, "note", look_and_note)
    lab.run("SELECT 1")
    assert seen == [("QUEUED", "QUEUED"), ("RUNNING", "SUCCEEDED")]


def test_start_that_cant_be_kept_is_refused_and_leaves_nothing(
    lab: Lab, kept: NextProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Rows, "change", refuse)
    with pytest.raises(ServiceError, match="No space left"):
        lab.start("SELECT 1", ClientRequestToken="f" * 40)
    monkeypatch.undo()
    assert call(lab, "list_query_executions")["QueryExecutionIds"] == []
    assert lab.run("SELECT 1", ClientRequestToken="f" * 40)["Status"]["State"] == "SUCCEEDED"


def test_history_goes_with_its_work_group(lab: Lab, kept: NextProcess) -> None:
    own = {"EnforceWorkGroupConfiguration": False}
    call(lab, "create_work_group", Name="gone", Configuration=own)
    query_id = lab.run("SELECT 1", WorkGroup="gone")["QueryExecutionId"]
    call(lab, "delete_work_group", WorkGroup="gone", RecursiveDeleteOption=True)
    kept()
    kept()
    found = call(lab, "batch_get_query_execution", QueryExecutionIds=[query_id])
    assert found["QueryExecutions"] == []


def test_database_that_a_first_query_makes_is_kept_before_it_runs(lab: Lab, tmp_path: Path) -> None:
    commits: list[set[str]] = []

    def commit() -> None:
        found = lab.glue.get_databases(lab.context, {})["DatabaseList"]
        commits.append({database["Name"] for database in found})

    lab.athena.close()
    lab.athena = AthenaService(lab.glue, lab.store, tmp_path / "own", keeping=Keeping(None, commit))
    lab.run("SELECT 1")
    lab.run("SELECT 2")
    assert commits == [{"default", lab.database}]
