"""Dashboards: versions of a definition, one of which is published."""

from typing import Any

from analytics_emulator.quicksight.errors import conflict, not_found
from analytics_emulator.quicksight.operations import answer, page
from analytics_emulator.quicksight.store import Asset, Version, now
from analytics_emulator.quicksight.versioned import VersionedOperations, data_set_arns, sheets_of
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
        return _answered(asset)

    def update_dashboard(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Add a version; readers see it once UpdateDashboardPublishedVersion says so."""
        request = self.checked(context, "UpdateDashboard", request)
        asset = self.find(context, KIND, request["DashboardId"])
        number = len(asset.versions) + 1
        asset.versions.append(self.new_version(context, number, request, "CREATION"))
        asset.name, asset.updated = request["Name"], now()
        return _answered(asset)

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
        return answer(
            DashboardId=asset.id,
            Name=asset.name,
            Errors=version.errors or None,
            ResourceStatus=version.status,
            ThemeArn=version.request.get("ThemeArn"),
            Definition=version.request["Definition"],
            DashboardPublishOptions=version.request.get("DashboardPublishOptions"),
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


def _answered(asset: Asset) -> dict[str, Any]:
    version = asset.latest
    return answer(
        202,
        Arn=asset.arn,
        VersionArn=f"{asset.arn}/version/{version.number}",
        DashboardId=asset.id,
        CreationStatus=version.status,
    )


def _version(asset: Asset, request: dict[str, Any]) -> Version:
    number = request.get("VersionNumber")
    if number is None:
        latest = request.get("AliasName") == "$LATEST"
        number = asset.latest.number if latest else asset.published
    if not 1 <= number <= len(asset.versions):
        raise not_found("DASHBOARD", f"{asset.id} version {number}")
    return asset.versions[number - 1]


def _described(asset: Asset, version: Version) -> dict[str, Any]:
    described: dict[str, Any] = {
        "CreatedTime": version.created,
        "VersionNumber": version.number,
        "Status": version.status,
        "Arn": f"{asset.arn}/version/{version.number}",
        "DataSetArns": data_set_arns(version),
        "Sheets": sheets_of(version),
    }
    if version.errors:
        described["Errors"] = version.errors
    if description := version.request.get("VersionDescription"):
        described["Description"] = description
    if theme := version.request.get("ThemeArn"):
        described["ThemeArn"] = theme
    if source := version.request.get("SourceEntity"):
        described["SourceEntityArn"] = source["SourceTemplate"]["Arn"]
    return described
