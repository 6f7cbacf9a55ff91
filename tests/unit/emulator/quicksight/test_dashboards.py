import pytest

from analytics_emulator.service import ServiceError

GRANT = {"Principal": "arn:aws:quicksight:eu-central-1:123456789012:user/default/owner"}


def update(account, created, definition):
    return account.call(
        "update_dashboard", DashboardId=created["DashboardId"], Name="n", Definition=definition
    )


def published(account, created):
    described = account.call("describe_dashboard", DashboardId=created["DashboardId"])
    return described["Dashboard"]["Version"]["VersionNumber"]


def test_update_is_seen_once_it_is_published(account, definition):
    created = account.dashboard(definition)
    update(account, created, definition)
    assert published(account, created) == 1
    account.call(
        "update_dashboard_published_version", DashboardId=created["DashboardId"], VersionNumber=2
    )
    assert published(account, created) == 2


def test_failed_version_cannot_be_published(account, definition):
    created = account.dashboard(definition)
    definition["Sheets"] *= 2
    assert update(account, created, definition)["CreationStatus"] == "CREATION_FAILED"
    with pytest.raises(ServiceError, match="ConflictException: Version 2 is in status"):
        account.call(
            "update_dashboard_published_version",
            DashboardId=created["DashboardId"],
            VersionNumber=2,
        )


def test_versions_are_listed_newest_first(account, definition):
    created = account.dashboard(definition)
    update(account, created, definition)
    listed = account.call("list_dashboard_versions", DashboardId=created["DashboardId"])
    numbers = [version["VersionNumber"] for version in listed["DashboardVersionSummaryList"]]
    assert numbers == [2, 1]


def test_dashboards_are_listed_in_pages(account, definition):
    for _ in range(3):
        account.dashboard(definition)
    first = account.call("list_dashboards", MaxResults=2)
    rest = account.call("list_dashboards", MaxResults=2, NextToken=first["NextToken"])
    assert [len(first["DashboardSummaryList"]), len(rest["DashboardSummaryList"])] == [2, 1]
    assert "NextToken" not in rest


def test_dashboard_of_missing_theme_is_not_found(account, definition):
    arn = "arn:aws:quicksight:eu-central-1:123456789012:theme/gone"
    with pytest.raises(ServiceError, match="ResourceNotFoundException: Theme"):
        account.dashboard(definition, ThemeArn=arn)


def test_dashboard_of_a_template_that_is_not_there_is_refused(account):
    source = {"SourceTemplate": {"Arn": "arn:x", "DataSetReferences": []}}
    with pytest.raises(ServiceError, match="Template arn:x is not found"):
        account.call("create_dashboard", DashboardId="d", Name="d", SourceEntity=source)


def test_permissions_are_granted_and_revoked(account, definition):
    created = account.dashboard(definition, Permissions=[{**GRANT, "Actions": ["quicksight:A"]}])
    updated = account.call(
        "update_dashboard_permissions",
        DashboardId=created["DashboardId"],
        GrantPermissions=[{**GRANT, "Actions": ["quicksight:B"]}],
        RevokePermissions=[{**GRANT, "Actions": ["quicksight:A"]}],
    )
    assert updated["Permissions"] == [{**GRANT, "Actions": ["quicksight:B"]}]


def test_tags_are_kept_by_arn(account, definition):
    created = account.dashboard(definition, Tags=[{"Key": "team", "Value": "data"}])
    account.call(
        "tag_resource", ResourceArn=created["Arn"], Tags=[{"Key": "stage", "Value": "dev"}]
    )
    account.call("untag_resource", ResourceArn=created["Arn"], TagKeys=["team"])
    listed = account.call("list_tags_for_resource", ResourceArn=created["Arn"])
    assert listed["Tags"] == [{"Key": "stage", "Value": "dev"}]


def test_deleted_dashboard_is_not_found(account, definition):
    created = account.dashboard(definition)
    account.call("delete_dashboard", DashboardId=created["DashboardId"])
    with pytest.raises(ServiceError, match="ResourceNotFoundException"):
        account.call("describe_dashboard", DashboardId=created["DashboardId"])
