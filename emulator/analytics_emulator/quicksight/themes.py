"""Themes: colours and type for analyses and dashboards."""

from typing import Any

from analytics_emulator.quicksight.operations import Operations, answer, page, require
from analytics_emulator.quicksight.store import Asset, Version, now
from analytics_emulator.service import CallContext

KIND = "THEME"
BASE_THEMES = {"CLASSIC", "MIDNIGHT", "SEASIDE", "RAINIER"}


class ThemeOperations(Operations):
    """Operations on custom themes; the built-in ones can be a base, but not be described."""

    def create_theme(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Create a theme on a built-in one."""
        request = self.checked(context, "CreateTheme", request)
        self._check_base(context, request["BaseThemeId"])
        asset = self.create(context, KIND, request["ThemeId"], request)
        asset.versions.append(Version(1, request, "CREATION_SUCCESSFUL"))
        return _answered(202, asset)

    def update_theme(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Add a version; what the request leaves out stays as it was."""
        request = self.checked(context, "UpdateTheme", request)
        asset = self.find(context, KIND, request["ThemeId"])
        self._check_base(context, request["BaseThemeId"])
        merged = {**asset.latest.request, **request}
        asset.versions.append(Version(len(asset.versions) + 1, merged, "CREATION_SUCCESSFUL"))
        asset.name, asset.updated = merged["Name"], now()
        return _answered(200, asset)

    def describe_theme(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Describe a version of a theme, the newest where none is asked for."""
        request = self.checked(context, "DescribeTheme", request)
        asset = self.find(context, KIND, request["ThemeId"])
        number = request.get("VersionNumber") or asset.latest.number
        require(number <= asset.latest.number, f"VersionNumber: theme has no version {number}")
        return answer(Theme=_described(asset, asset.versions[number - 1]))

    def delete_theme(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a theme with all its versions."""
        request = self.checked(context, "DeleteTheme", request)
        require(not request.get("VersionNumber"), "VersionNumber: only whole themes are deleted")
        asset = self.find(context, KIND, request["ThemeId"])
        del self.store(context).assets[KIND][asset.id]
        return answer(Arn=asset.arn, ThemeId=asset.id)

    def list_themes(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List custom themes."""
        request = self.checked(context, "ListThemes", request)
        items, token = page(request, self.store(context).assets[KIND].values())
        summaries = [
            {
                "Arn": asset.arn,
                "ThemeId": asset.id,
                "Name": asset.name,
                "LatestVersionNumber": asset.latest.number,
                "CreatedTime": asset.created,
                "LastUpdatedTime": asset.updated,
            }
            for asset in items
        ]
        return answer(ThemeSummaryList=summaries, NextToken=token)

    def check_theme_arn(self, context: CallContext, arn: str | None) -> None:
        """Refuse a theme that doesn't stand; built-in themes belong to `aws`."""
        if arn and not arn.startswith("arn:aws:quicksight::aws:theme/"):
            self.find_arn(context, arn, KIND)

    def _check_base(self, context: CallContext, base: str) -> None:
        if base not in BASE_THEMES:
            self.find(context, KIND, base)


def _answered(status: int, asset: Asset) -> dict[str, Any]:
    version = asset.latest
    return answer(
        status,
        Arn=asset.arn,
        VersionArn=f"{asset.arn}/version/{version.number}",
        ThemeId=asset.id,
        CreationStatus=version.status,
    )


def _described(asset: Asset, version: Version) -> dict[str, Any]:
    details: dict[str, Any] = {
        "VersionNumber": version.number,
        "Arn": f"{asset.arn}/version/{version.number}",
        "BaseThemeId": version.request["BaseThemeId"],
        "CreatedTime": version.created,
        "Configuration": version.request["Configuration"],
        "Status": version.status,
    }
    if description := version.request.get("VersionDescription"):
        details["Description"] = description
    return {
        "Arn": asset.arn,
        "ThemeId": asset.id,
        "Name": asset.name,
        "Version": details,
        "CreatedTime": asset.created,
        "LastUpdatedTime": asset.updated,
        "Type": "CUSTOM",
    }
