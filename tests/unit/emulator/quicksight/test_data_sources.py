import pytest

from analytics_emulator.service import ServiceError


def test_data_source_is_described_as_created(account):
    created = account.data_source()
    described = account.call("describe_data_source", DataSourceId=created["DataSourceId"])
    assert described["DataSource"]["Arn"] == created["Arn"]
    assert described["DataSource"]["Status"] == "CREATION_SUCCESSFUL"
    assert described["Status"] == 200


def test_data_source_of_missing_work_group_is_refused(account):
    with pytest.raises(ServiceError, match=r"AthenaParameters\.WorkGroup: WorkGroup nobody"):
        account.data_source("nobody")


def test_data_source_of_another_engine_is_refused(account):
    with pytest.raises(ServiceError, match="only ATHENA"):
        account.call("create_data_source", DataSourceId="s", Name="s", Type="MYSQL")


def test_data_source_id_is_unique(account):
    request = {
        "DataSourceId": "twice",
        "Name": "s",
        "Type": "ATHENA",
        "DataSourceParameters": {"AthenaParameters": {"WorkGroup": "analysts"}},
    }
    account.call("create_data_source", **request)
    with pytest.raises(ServiceError) as raised:
        account.call("create_data_source", **request)
    assert (raised.value.code, raised.value.status) == ("ResourceExistsException", 409)


def test_deleted_data_source_is_not_found(account):
    created = account.data_source()
    account.call("delete_data_source", DataSourceId=created["DataSourceId"])
    with pytest.raises(ServiceError) as raised:
        account.call("describe_data_source", DataSourceId=created["DataSourceId"])
    assert raised.value.code == "ResourceNotFoundException"
    assert raised.value.members == {"ResourceType": "DATA_SOURCE"}


def test_another_account_is_denied(account):
    with pytest.raises(ServiceError, match="AccessDeniedException"):
        account.call("list_data_sources", AwsAccountId="999999999999")


def test_data_source_with_what_is_not_emulated_is_refused(account):
    with pytest.raises(ServiceError, match="SslProperties"):
        account.call(
            "create_data_source",
            DataSourceId="s",
            Name="s",
            Type="ATHENA",
            SslProperties={"DisableSsl": True},
        )
