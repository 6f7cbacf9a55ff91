"""Results in Athena's own storage, and manifests as rows."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.service import ServiceError
from tests.unit.emulator.athena.conftest import Lab

NOWHERE: dict[str, Any] = {"WorkGroup": "managed", "ResultConfiguration": {}}


@pytest.fixture
def managed(lab: Lab) -> Lab:
    given = {"ManagedQueryResultsConfiguration": {"Enabled": True}}
    lab.athena.create_work_group(lab.context, {"Name": "managed", "Configuration": given})
    return lab


def configuration(lab: Lab) -> dict[str, Any]:
    found = lab.athena.get_work_group(lab.context, {"WorkGroup": "managed"})
    configuration: dict[str, Any] = found["WorkGroup"]["Configuration"]
    return configuration


def test_query_without_a_bucket_has_its_rows_and_no_place(managed: Lab) -> None:
    execution = managed.run("SELECT 1 AS n UNION ALL SELECT 2 ORDER BY 1", **NOWHERE)
    assert managed.rows("SELECT 1 AS n", **NOWHERE) == [["n"], ["1"]]
    assert "ResultConfiguration" not in execution
    assert execution["ManagedQueryResultsConfiguration"] == {"Enabled": True}
    assert managed.rows("SHOW DATABASES", **NOWHERE)


def test_results_are_gone_after_a_day(managed: Lab, tmp_path: Path) -> None:
    execution = managed.run("SELECT 1 AS n", **NOWHERE)
    for path in (tmp_path / "athena" / "results").iterdir():
        os.utime(path, (time.time() - 90_000,) * 2)
    with pytest.raises(ServiceError, match="Could not find results"):
        managed.results(execution)


def test_nothing_is_written_beside_the_folder(managed: Lab, tmp_path: Path) -> None:
    assert managed.rows("SELECT 1 AS n", **NOWHERE) == [["n"], ["1"]]
    assert [path.name for path in tmp_path.iterdir()] == ["athena"]


def test_managed_results_stand_for_no_later_query(managed: Lab) -> None:
    reuse = {"ResultReuseByAgeConfiguration": {"Enabled": True, "MaxAgeInMinutes": 60}}
    for _ in range(2):
        execution = managed.run("SELECT 1 AS n", ResultReuseConfiguration=reuse, **NOWHERE)
    assert not execution["Statistics"]["ResultReuseInformation"]["ReusedPreviousResult"]


def test_place_beside_managed_results_is_refused(managed: Lab) -> None:
    with pytest.raises(ServiceError, match="managed query results"):
        managed.start("SELECT 1", WorkGroup="managed")
    update = {"ResultConfigurationUpdates": {"OutputLocation": "s3://results/x/"}}
    request = {"WorkGroup": "managed", "ConfigurationUpdates": update}
    with pytest.raises(ServiceError, match="managed query results"):
        managed.athena.update_work_group(managed.context, request)


def test_work_group_keeps_its_key_until_it_is_taken_away(managed: Lab) -> None:
    for update in ({"EncryptionConfiguration": {"KmsKey": "k"}}, {"Enabled": False}):
        changes = {"ManagedQueryResultsConfigurationUpdates": update}
        request = {"WorkGroup": "managed", "ConfigurationUpdates": changes}
        managed.athena.update_work_group(managed.context, request)
    found = configuration(managed)["ManagedQueryResultsConfiguration"]
    assert found == {"Enabled": False, "EncryptionConfiguration": {"KmsKey": "k"}}


def test_files_that_a_statement_wrote_are_told_as_rows(lab: Lab) -> None:
    execution = lab.run("UNLOAD (SELECT 1 AS n) TO 's3://data/u/' WITH (format = 'JSON')")
    answer = lab.results(execution, QueryResultType="DATA_MANIFEST")["ResultSet"]["Rows"]
    (item,) = lab.store.list("data", "u/")
    assert answer == [{"Data": [{"VarCharValue": f"s3://data/{item.key}"}]}]
    with pytest.raises(ServiceError, match="DATA_MANIFEST"):
        lab.results(lab.run("SELECT 1 AS n"), QueryResultType="DATA_MANIFEST")


def test_unload_beside_managed_results_writes_where_it_says(managed: Lab) -> None:
    execution = managed.run(
        "UNLOAD (SELECT 1 AS n) TO 's3://data/m/' WITH (format = 'JSON')", **NOWHERE
    )
    rows = managed.results(execution, QueryResultType="DATA_MANIFEST")["ResultSet"]["Rows"]
    assert rows[0]["Data"][0]["VarCharValue"].startswith("s3://data/m/")
    assert "DataManifestLocation" not in execution["Statistics"]
    assert "managed query results" in managed.reason("CREATE TABLE t AS SELECT 1 AS n", **NOWHERE)
