"""Reads a deployed dashboard over the QuickSight API, with all that its drawing needs."""

from typing import Any

from dashboard.deployed import DataSet, Deployed
from dashboard.queries.data_set import needed_arns, read_data_set, source_arn
from dashboard.queries.viewer import NOBODY, Viewer
from dashboard.refusal import NotDrawnError


class QuickSight:
    """One account's assets, as one viewer sees them."""

    def __init__(self, client: Any, account_id: str, viewer: Viewer = NOBODY) -> None:
        self._client, self._viewer = client, viewer
        self._account = {"AwsAccountId": account_id}

    def list_dashboards(self) -> list[dict[str, Any]]:
        """Return id, name and published version of each dashboard."""
        pages = self._client.get_paginator("list_dashboards").paginate(**self._account)
        return [summary for page in pages for summary in page.get("DashboardSummaryList") or []]

    def published_version(self, dashboard_id: str) -> int:
        """Return the number of the version that readers see."""
        found = self._client.describe_dashboard(DashboardId=dashboard_id, **self._account)
        return int(found["Dashboard"]["Version"]["VersionNumber"])

    def read(self, dashboard_id: str) -> Deployed:
        """Read the published version; a data set that can't be read is kept with its reason."""
        version = self.published_version(dashboard_id)
        found = self._client.describe_dashboard_definition(
            DashboardId=dashboard_id, VersionNumber=version, **self._account
        )
        definition = found["Definition"]
        data_sets = {
            one["Identifier"]: self._data_set(one["Identifier"], one["DataSetArn"])
            for one in definition["DataSetIdentifierDeclarations"]
        }
        theme = self._theme(found.get("ThemeArn"))
        return Deployed(dashboard_id, found["Name"], version, definition, data_sets, theme)

    def _data_set(self, identifier: str, arn: str) -> DataSet:
        try:
            described = self._described(arn)
            others = self._needed(described)
            work_group = self._work_group(source_arn(described, others))
            return read_data_set(identifier, described, work_group, self._viewer, others=others)
        except self._client.exceptions.ResourceNotFoundException as error:
            reason = str(error)
        except NotDrawnError as error:
            reason = str(error)
        return DataSet(identifier, arn, identifier, "", {}, "", refusal=reason)

    def _described(self, arn: str) -> dict[str, Any]:
        found = self._client.describe_data_set(DataSetId=arn.rpartition("/")[2], **self._account)
        described: dict[str, Any] = found["DataSet"]
        return described

    def _needed(self, described: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Return all data sets that one can't be read without, and those that they need."""
        found: dict[str, dict[str, Any]] = {}
        left = needed_arns(described)
        while left:
            arn = left.pop()
            if arn not in found:
                found[arn] = self._described(arn)
                left += needed_arns(found[arn])
        return found

    def _work_group(self, arn: str) -> str:
        source = self._client.describe_data_source(
            DataSourceId=arn.rpartition("/")[2], **self._account
        )["DataSource"]
        if source["Type"] != "ATHENA":
            raise NotDrawnError(f"A data source of type {source['Type']} is not drawn")
        return str(source["DataSourceParameters"]["AthenaParameters"].get("WorkGroup", "primary"))

    def _theme(self, arn: str | None) -> dict[str, Any]:
        """Return a custom theme's configuration; the built-in ones can't be described."""
        if not arn or arn.startswith("arn:aws:quicksight::aws:"):
            return {}
        theme = self._client.describe_theme(ThemeId=arn.rpartition("/")[2], **self._account)
        configuration: dict[str, Any] = theme["Theme"]["Version"].get("Configuration") or {}
        return configuration
