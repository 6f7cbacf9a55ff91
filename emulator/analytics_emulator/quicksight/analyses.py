"""Analyses: the authors' side of a dashboard, with one current version."""

from datetime import timedelta
from typing import Any

from analytics_emulator.quicksight.operations import answer, page, require
from analytics_emulator.quicksight.store import Asset, now
from analytics_emulator.quicksight.versioned import VersionedOperations
from analytics_emulator.quicksight.versions import data_set_arns, definition_answer, sheets_of
from analytics_emulator.service import CallContext

KIND = "ANALYSIS"
RECOVERY_DAYS = 30  # DeleteAnalysis keeps an analysis this long (API reference)


class AnalysisOperations(VersionedOperations):
    """Operations on analyses."""

    def create_analysis(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Create an analysis from a definition."""
        request = self.checked(context, "CreateAnalysis", request)
        version = self.new_version(context, 1, request, "CREATION")
        asset = self.create(context, KIND, request["AnalysisId"], request)
        asset.versions.append(version)
        return answer(202, Arn=asset.arn, AnalysisId=asset.id, CreationStatus=version.status)

    def update_analysis(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Replace an analysis's definition."""
        request = self.checked(context, "UpdateAnalysis", request)
        asset = self.find(context, KIND, request["AnalysisId"])
        version = self.new_version(context, len(asset.versions) + 1, request, "UPDATE")
        asset.versions.append(version)
        asset.name, asset.updated = request["Name"], now()
        return answer(202, Arn=asset.arn, AnalysisId=asset.id, UpdateStatus=version.status)

    def describe_analysis(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Describe an analysis without its definition."""
        request = self.checked(context, "DescribeAnalysis", request)
        return answer(Analysis=_described(self.find(context, KIND, request["AnalysisId"])))

    def describe_analysis_definition(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return an analysis's definition."""
        request = self.checked(context, "DescribeAnalysisDefinition", request)
        asset = self.find(context, KIND, request["AnalysisId"])
        return definition_answer(asset, asset.latest, "AnalysisId", _status(asset))

    def delete_analysis(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete an analysis; unless forced it can be restored within the recovery window."""
        request = self.checked(context, "DeleteAnalysis", request)
        asset = self.find(context, KIND, request["AnalysisId"])
        days = request.get("RecoveryWindowInDays")
        forced = request.get("ForceDeleteWithoutRecovery")
        require(not (days and forced), "Give RecoveryWindowInDays or ForceDeleteWithoutRecovery")
        members = {"Arn": asset.arn, "AnalysisId": asset.id}
        if forced:
            del self.store(context).assets[KIND][asset.id]
            return answer(**members)
        asset.deleted = now() + timedelta(days=days or RECOVERY_DAYS)
        return answer(**members, DeletionTime=asset.deleted)

    def restore_analysis(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Bring a deleted analysis back."""
        request = self.checked(context, "RestoreAnalysis", request)
        asset = self.find(context, KIND, request["AnalysisId"])
        require(asset.deleted, f"Analysis {asset.id} is not deleted")
        asset.deleted = None
        return answer(Arn=asset.arn, AnalysisId=asset.id)

    def list_analyses(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List analyses, deleted ones that can be restored included."""
        request = self.checked(context, "ListAnalyses", request)
        items, token = page(request, self.store(context).assets[KIND].values())
        names = ("Arn", "AnalysisId", "Name", "Status", "CreatedTime", "LastUpdatedTime")
        described = [_described(asset) for asset in items]
        summaries = [{name: one[name] for name in names} for one in described]
        return answer(AnalysisSummaryList=summaries, NextToken=token)


def _status(asset: Asset) -> str:
    return "DELETED" if asset.deleted else asset.latest.status


def _described(asset: Asset) -> dict[str, Any]:
    version = asset.latest
    described: dict[str, Any] = {
        "AnalysisId": asset.id,
        "Arn": asset.arn,
        "Name": asset.name,
        "Status": _status(asset),
        "DataSetArns": data_set_arns(version),
        "CreatedTime": asset.created,
        "LastUpdatedTime": asset.updated,
        "Sheets": sheets_of(version),
    }
    if version.errors:
        described["Errors"] = version.errors
    if theme := version.request.get("ThemeArn"):
        described["ThemeArn"] = theme
    return described
