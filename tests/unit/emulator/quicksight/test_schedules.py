import pytest

from analytics_emulator.service import ServiceError


def schedule(interval="DAILY", refresh="FULL_REFRESH", **frequency):
    frequency = {"TimeOfTheDay": "05:30", **frequency}
    return {
        "ScheduleId": "morning",
        "RefreshType": refresh,
        "ScheduleFrequency": {"Interval": interval, **frequency},
    }


@pytest.fixture
def data_set_id(account):
    return account.data_set(ImportMode="SPICE")["DataSetId"]


def test_schedule_is_described_with_its_arn(account, data_set_id):
    account.call("create_refresh_schedule", DataSetId=data_set_id, Schedule=schedule())
    described = account.call(
        "describe_refresh_schedule", DataSetId=data_set_id, ScheduleId="morning"
    )
    assert described["Arn"].endswith(f"dataset/{data_set_id}/refresh-schedule/morning")


def test_schedule_of_direct_query_is_refused(account):
    with pytest.raises(ServiceError, match="not a SPICE data set"):
        account.call(
            "create_refresh_schedule",
            DataSetId=account.data_set()["DataSetId"],
            Schedule=schedule(),
        )


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (schedule("WEEKLY"), "RefreshOnDay: is required for WEEKLY"),
        (schedule("MINUTE15"), "MINUTE15 is for INCREMENTAL_REFRESH only"),
        (schedule(TimeOfTheDay="25:00"), "HH:MM is required for DAILY"),
        (schedule("SOMETIMES"), "'SOMETIMES' is not one of"),
    ],
)
def test_impossible_schedule_is_refused(account, data_set_id, broken, reason):
    with pytest.raises(ServiceError, match=reason):
        account.call("create_refresh_schedule", DataSetId=data_set_id, Schedule=broken)


def test_deleted_schedule_is_gone(account, data_set_id):
    account.call("create_refresh_schedule", DataSetId=data_set_id, Schedule=schedule())
    account.call("delete_refresh_schedule", DataSetId=data_set_id, ScheduleId="morning")
    assert account.call("list_refresh_schedules", DataSetId=data_set_id)["RefreshSchedules"] == []
