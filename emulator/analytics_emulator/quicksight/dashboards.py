"""Dashboards: versions of a definition, one of which is published."""

from typing import Any

from analytics_emulator.quicksight.errors import conflict, not_found
from analytics_emulator.quicksight.operations import answer, page
from analytics_emulator.quicksight.store import Asset, Version, now
from analytics_emulator.quicksight.versioned import VersionedOperations
from analytics_emulator.quicksight.versions import (
    data_set_arns,
    definition_answer,
    described_version,
    latest_answer,
    version_arn,
)
from analytics_emulator.service import CallContext

KIND = "DASHBOARD"


class DashboardOperations(VersionedOperations):
    """Operations on dashboards."""

    def create_dashboard(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Create a dashboard from a definition; its first version is published."""
        request = self.checked(context, "CreateDashboard", request)
        version = self.new_version(context, 1, request, "CREATION")
        asset = self.create(context, KIND, request["DashboardId"], request)
        asset.versions.append(version)
        return latest_answer(asset, "DashboardId")

    def update_dashboard(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Add a version; readers see it once UpdateDashboardPublishedVersion says so."""
        request = self.checked(context, "UpdateDashboard", request)
        asset = self.find(context, KIND, request["DashboardId"])
        number = len(asset.versions) + 1
        asset.versions.append(self.new_version(context, number, request, "CREATION"))
        asset.name, asset.updated = request["Name"], now()
        return latest_answer(asset, "DashboardId")

    def update_dashboard_published_version(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Publish a version that was created successfully."""
        request = self.checked(context, "UpdateDashboardPublishedVersion", request)
        asset = self.find(context, KIND, request["DashboardId"])
        version = _version(asset, request)
        if not version.status.endswith("SUCCESSFUL"):
            raise conflict(f"Version {version.number} is in status {version.status}")
        asset.published, asset.published_at = version.number, now()
        return answer(DashboardId=asset.id, DashboardArn=asset.arn)

    def describe_dashboard(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Describe a version of a dashboard, the published one where none is asked for."""
        request = self.checked(context, "DescribeDashboard", request)
        asset = self.find(context, KIND, request["DashboardId"])
        described = {
            "DashboardId": asset.id,
            "Arn": asset.arn,
            "Name": asset.name,
            "Version": _described(asset, _version(asset, request)),
            "CreatedTime": asset.created,
            "LastPublishedTime": asset.published_at,
            "LastUpdatedTime": asset.updated,
        }
        return answer(Dashboard=described)

    def describe_dashboard_definition(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return a version's definition, the published one's where none is asked for."""
        request = self.checked(context, "DescribeDashboardDefinition", request)
        asset = self.find(context, KIND, request["DashboardId"])
        version = _version(asset, request)
        options = version.request.get("DashboardPublishOptions")
        return definition_answer(
            asset, version, "DashboardId", version.status, DashboardPublishOptions=options
        )

    def delete_dashboard(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a dashboard with all its versions."""
        request = self.checked(context, "DeleteDashboard", request)
        asset = self.find(context, KIND, request["DashboardId"])
        if request.get("VersionNumber"):
            raise conflict("This emulator deletes whole dashboards only, not single versions")
        del self.store(context).assets[KIND][asset.id]
        return answer(Arn=asset.arn, DashboardId=asset.id)

    def list_dashboards(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List dashboards."""
        request = self.checked(context, "ListDashboards", request)
        items, token = page(request, self.store(context).assets[KIND].values())
        summaries = [
            {
                "Arn": asset.arn,
                "DashboardId": asset.id,
                "Name": asset.name,
                "CreatedTime": asset.created,
                "LastUpdatedTime": asset.updated,
                "PublishedVersionNumber": asset.published,
                "LastPublishedTime": asset.published_at,
            }
            for asset in items
        ]
        return answer(DashboardSummaryList=summaries, NextToken=token)

    def list_dashboard_versions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """List a dashboard's versions, newest first."""
        request = self.checked(context, "ListDashboardVersions", request)
        asset = self.find(context, KIND, request["DashboardId"])
        items, token = page(request, reversed(asset.versions))
        names = ("Arn", "CreatedTime", "VersionNumber", "Status", "Description")
        described = [_described(asset, version) for version in items]
        summaries = [{name: one[name] for name in names if name in one} for one in described]
        return answer(DashboardVersionSummaryList=summaries, NextToken=token)


def _version(asset: Asset, request: dict[str, Any]) -> Version:
    number = request.get("VersionNumber")
    if number is None:
        latest = request.get("AliasName") == "$LATEST"
        number = asset.latest.number if latest else asset.published
    if not 1 <= number <= len(asset.versions):
        raise not_found("DASHBOARD", f"{asset.id} version {number}")
    return asset.versions[number - 1]


def _described(asset: Asset, version: Version) -> dict[str, Any]:
    return {
        **described_version(version),
        "Arn": version_arn(asset, version),
        "DataSetArns": data_set_arns(version),
    }
