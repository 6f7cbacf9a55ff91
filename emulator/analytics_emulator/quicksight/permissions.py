"""Permissions of assets: kept and given back; the emulator has no users to hold to them."""

from typing import Any

from analytics_emulator.quicksight.operations import (
    Operations,
    answer,
    granted,
    permission_list,
    revoked,
)
from analytics_emulator.service import CallContext


class PermissionOperations(Operations):
    """Describe and update the permissions of each kind of asset."""

    def describe_data_source_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return a data source's permissions."""
        return self._describe(context, request, "DATA_SOURCE", "DataSource")

    def update_data_source_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Grant and revoke permissions of a data source."""
        return self._update(context, request, "DATA_SOURCE", "DataSource")

    def describe_data_set_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return a data set's permissions."""
        return self._describe(context, request, "DATA_SET", "DataSet")

    def update_data_set_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Grant and revoke permissions of a data set."""
        return self._update(context, request, "DATA_SET", "DataSet")

    def describe_theme_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return a theme's permissions."""
        return self._describe(context, request, "THEME", "Theme")

    def update_theme_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Grant and revoke permissions of a theme."""
        return self._update(context, request, "THEME", "Theme")

    def describe_template_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return a template's permissions."""
        return self._describe(context, request, "TEMPLATE", "Template")

    def update_template_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Grant and revoke permissions of a template."""
        return self._update(context, request, "TEMPLATE", "Template")

    def describe_analysis_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return an analysis's permissions."""
        return self._describe(context, request, "ANALYSIS", "Analysis")

    def update_analysis_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Grant and revoke permissions of an analysis."""
        return self._update(context, request, "ANALYSIS", "Analysis")

    def describe_dashboard_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return a dashboard's permissions."""
        return self._describe(context, request, "DASHBOARD", "Dashboard")

    def update_dashboard_permissions(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Grant and revoke permissions of a dashboard."""
        return self._update(context, request, "DASHBOARD", "Dashboard")

    def _describe(
        self, context: CallContext, request: dict[str, Any], kind: str, word: str
    ) -> dict[str, Any]:
        request = self.checked(context, f"Describe{word}Permissions", request)
        asset = self.find(context, kind, request[f"{word}Id"])
        members = {f"{word}Id": asset.id, f"{word}Arn": asset.arn}
        return answer(**members, Permissions=permission_list(asset))

    def _update(
        self, context: CallContext, request: dict[str, Any], kind: str, word: str
    ) -> dict[str, Any]:
        request = self.checked(context, f"Update{word}Permissions", request)
        asset = self.find(context, kind, request[f"{word}Id"])
        added = granted(asset.permissions, request.get("GrantPermissions") or [])
        asset.permissions = revoked(added, request.get("RevokePermissions") or [])
        members = {f"{word}Id": asset.id, f"{word}Arn": asset.arn}
        listed = (
            permission_list(asset)
            if kind in {"THEME", "TEMPLATE", "ANALYSIS", "DASHBOARD"}
            else None
        )
        return answer(**members, Permissions=listed)
