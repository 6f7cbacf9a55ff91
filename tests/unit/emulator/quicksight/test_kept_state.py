"""Assets are the same in the next process."""

from analytics_emulator.quicksight import QuickSightService


def test_assets_ingestions_and_permissions_are_kept(account):
    source = account.data_source()
    data_set = account.data_set(ImportMode="SPICE")
    names = {"DataSetId": data_set["DataSetId"]}

    def everything():
        found = account.call("describe_data_source", DataSourceId=source["DataSourceId"])
        others = [
            account.call(operation, **names)
            for operation in ("describe_data_set", "list_ingestions", "list_refresh_schedules")
        ]
        return [{**answer, "RequestId": None} for answer in (found, *others)]

    before, content = everything(), account.service.dump_state()
    account.service = QuickSightService(account.athena)
    account.service.load_state(content)
    assert everything() == before
    account.call("create_ingestion", IngestionId="next", **names)
