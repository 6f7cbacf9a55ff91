from collections.abc import Callable
from typing import Any

import pytest

from analytics_emulator.service import ServiceError
from tests.unit.emulator.athena.conftest import Lab


def _create(lab: Lab, **configuration: Any) -> str:
    lab.athena.create_work_group(lab.context, {"Name": "team", "Configuration": configuration})
    return "team"


def _get(lab: Lab, name: str) -> dict[str, Any]:
    group = lab.athena.get_work_group(lab.context, {"WorkGroup": name})["WorkGroup"]
    assert isinstance(group, dict)
    return group


def _update(lab: Lab, **request: Any) -> None:
    lab.athena.update_work_group(lab.context, {"WorkGroup": "team"} | request)


def test_primary_work_group_is_there_with_athenas_defaults(lab: Lab) -> None:
    assert _get(lab, "primary")["Configuration"] == {
        "ResultConfiguration": {},
        "EnforceWorkGroupConfiguration": False,
        "PublishCloudWatchMetricsEnabled": False,
        "RequesterPaysEnabled": False,
        "EngineVersion": {
            "SelectedEngineVersion": "AUTO",
            "EffectiveEngineVersion": "Athena engine version 3",
        },
        "EnableMinimumEncryptionConfiguration": False,
    }


def test_engine_versions_are_those_that_a_work_group_takes(lab: Lab) -> None:
    listed = lab.athena.list_engine_versions(lab.context, {})["EngineVersions"]
    assert [one["SelectedEngineVersion"] for one in listed] == ["AUTO", "Athena engine version 3"]
    for number, version in enumerate(listed):
        configuration = {
            "EngineVersion": {"SelectedEngineVersion": version["SelectedEngineVersion"]}
        }
        request = {"Name": f"w{number}", "Configuration": configuration}
        lab.athena.create_work_group(lab.context, request)
        group = lab.athena.get_work_group(lab.context, {"WorkGroup": f"w{number}"})["WorkGroup"]
        assert group["Configuration"]["EngineVersion"] == version


def test_missing_work_group_is_not_found(lab: Lab) -> None:
    with pytest.raises(ServiceError, match="WorkGroup is not found"):
        _get(lab, "nope")
    with pytest.raises(ServiceError, match="WorkGroup is not found"):
        lab.start("SELECT 1", WorkGroup="nope")


def test_enforced_location_wins_over_the_clients(lab: Lab) -> None:
    name = _create(lab, ResultConfiguration={"OutputLocation": "s3://results/team/"})
    execution = lab.run("SELECT 1", WorkGroup=name)
    location = execution["ResultConfiguration"]["OutputLocation"]
    assert location == f"s3://results/team/{execution['QueryExecutionId']}.csv"


def test_clients_location_wins_where_nothing_is_enforced(lab: Lab) -> None:
    results = {"OutputLocation": "s3://results/team/"}
    name = _create(lab, ResultConfiguration=results, EnforceWorkGroupConfiguration=False)
    own = lab.run("SELECT 1", WorkGroup=name)["ResultConfiguration"]["OutputLocation"]
    fallback = lab.run("SELECT 1", WorkGroup=name, ResultConfiguration={})
    assert own.startswith(lab.output)
    assert fallback["ResultConfiguration"]["OutputLocation"].startswith("s3://results/team/")


def test_query_beyond_the_cutoff_is_cancelled(lab: Lab, daily_table: Callable[..., None]) -> None:
    daily_table("2026-03-01")
    name = _create(lab, BytesScannedCutoffPerQuery=1, EnforceWorkGroupConfiguration=False)
    status = lab.run("SELECT n FROM daily", WorkGroup=name)["Status"]
    assert status["State"] == "CANCELLED"
    assert status["StateChangeReason"] == "Bytes scanned limit was exceeded"
    assert lab.run("SELECT 1", WorkGroup=name)["Status"]["State"] == "SUCCEEDED"


def test_disabled_work_group_runs_nothing(lab: Lab) -> None:
    name = _create(lab)
    _update(lab, State="DISABLED")
    with pytest.raises(ServiceError, match="disabled"):
        lab.start("SELECT 1", WorkGroup=name)


def test_update_changes_only_what_it_names(lab: Lab) -> None:
    _create(
        lab,
        ResultConfiguration={"OutputLocation": "s3://results/a/"},
        BytesScannedCutoffPerQuery=10_000_000,
    )
    _update(lab, ConfigurationUpdates={"EnforceWorkGroupConfiguration": False})
    configuration = _get(lab, "team")["Configuration"]
    assert configuration["EnforceWorkGroupConfiguration"] is False
    assert configuration["ResultConfiguration"] == {"OutputLocation": "s3://results/a/"}
    assert configuration["BytesScannedCutoffPerQuery"] == 10_000_000


def test_update_can_remove_settings(lab: Lab) -> None:
    _create(
        lab,
        ResultConfiguration={"OutputLocation": "s3://results/a/"},
        BytesScannedCutoffPerQuery=10_000_000,
    )
    updates = {
        "RemoveBytesScannedCutoffPerQuery": True,
        "ResultConfigurationUpdates": {"RemoveOutputLocation": True},
    }
    _update(lab, ConfigurationUpdates=updates)
    configuration = _get(lab, "team")["Configuration"]
    assert configuration["ResultConfiguration"] == {}
    assert "BytesScannedCutoffPerQuery" not in configuration


def test_used_work_group_is_deleted_only_with_its_contents(lab: Lab) -> None:
    name = _create(lab, ResultConfiguration={"OutputLocation": "s3://results/a/"})
    lab.run("SELECT 1", WorkGroup=name)
    with pytest.raises(ServiceError, match="WorkGroup team is not empty"):
        lab.athena.delete_work_group(lab.context, {"WorkGroup": name})
    lab.athena.delete_work_group(lab.context, {"WorkGroup": name, "RecursiveDeleteOption": True})
    with pytest.raises(ServiceError, match="not found"):
        _get(lab, name)


def test_second_work_group_of_a_name_is_refused(lab: Lab) -> None:
    _create(lab)
    with pytest.raises(ServiceError, match="WorkGroup is already created"):
        _create(lab)


@pytest.mark.parametrize(
    "configuration",
    [
        {"EnableMinimumEncryptionConfiguration": True},
        {"EngineVersion": {"SelectedEngineVersion": "PySpark engine version 3"}},
        {"ExecutionRole": "arn:aws:iam::000000000000:role/x"},
        {"ResultConfiguration": {"EncryptionConfiguration": {"EncryptionOption": "CSE_KMS"}}},
    ],
)
def test_unhonoured_configuration_is_refused(lab: Lab, configuration: dict[str, Any]) -> None:
    with pytest.raises(ServiceError, match="Not supported by the emulator"):
        _create(lab, **configuration)


def test_results_metadata_and_tables_are_encrypted_under_the_groups_key(lab: Lab) -> None:
    encryption = {"EncryptionOption": "SSE_KMS", "KmsKey": "arn:aws:kms:us-east-1:0:key/k"}
    results = {"OutputLocation": "s3://results/team/", "EncryptionConfiguration": encryption}
    name = _create(lab, ResultConfiguration=results)
    ended = lab.run("CREATE TABLE made AS SELECT 1 AS n", WorkGroup=name)
    assert ended["Status"]["State"] == "SUCCEEDED"
    assert ended["ResultConfiguration"]["EncryptionConfiguration"] == encryption
    lab.run("SELECT * FROM made", WorkGroup=name)
    assert len(lab.store.keys) == 5
    assert set(lab.store.keys.values()) == {encryption["KmsKey"]}


def test_a_kms_option_needs_its_key(lab: Lab) -> None:
    encryption = {"EncryptionOption": "SSE_KMS"}
    with pytest.raises(ServiceError, match="KMS key is required"):
        _create(lab, ResultConfiguration={"EncryptionConfiguration": encryption})


def test_bad_token_of_a_list_is_malformed(lab: Lab) -> None:
    with pytest.raises(ServiceError, match="The nextPageToken is malformed: bad-token-probe"):
        lab.athena.list_work_groups(lab.context, {"NextToken": "bad-token-probe"})


def test_work_group_has_tags_by_arn(lab: Lab) -> None:
    tags = [{"Key": "team", "Value": "kitchen"}]
    lab.athena.create_work_group(lab.context, {"Name": "team", "Tags": tags})
    arn = "arn:aws:athena:us-east-1:000000000000:workgroup/team"
    found = lab.athena.list_tags_for_resource(lab.context, {"ResourceARN": arn})
    assert found["Tags"] == tags


def test_chosen_engine_version_is_told(lab: Lab) -> None:
    chosen = {"SelectedEngineVersion": "Athena engine version 3"}
    name = _create(lab, EngineVersion=chosen)
    _update(lab, ConfigurationUpdates={"RequesterPaysEnabled": True})
    assert _get(lab, name)["Configuration"]["EngineVersion"] == {
        **chosen, "EffectiveEngineVersion": "Athena engine version 3"
    }  # fmt: skip
