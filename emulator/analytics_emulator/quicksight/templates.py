"""Templates: definitions over placeholders, of which dashboards and analyses are made.

Source: API reference, CreateTemplate and its like. Aliases of one's own aren't emulated.
"""

import re
from typing import Any

from analytics_emulator.quicksight import templating
from analytics_emulator.quicksight.data_sets import KIND as DATA_SET
from analytics_emulator.quicksight.definition import check_definition
from analytics_emulator.quicksight.errors import invalid, not_found
from analytics_emulator.quicksight.operations import answer, page, require
from analytics_emulator.quicksight.store import Asset, Version, now
from analytics_emulator.quicksight.themes import ThemeOperations
from analytics_emulator.quicksight.versions import (
    definition_answer,
    described_version,
    judged_version,
    latest_answer,
)
from analytics_emulator.service import CallContext

KIND = "TEMPLATE"
ANALYSIS = "ANALYSIS"
ALIASES = {"$LATEST", "$PUBLISHED"}
_PART = re.compile(r"/(?:version/(?P<number>\d+)|alias/(?P<alias>.+))$")


class TemplateOperations(ThemeOperations):
    """Operations on templates."""

    def create_template(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Create a template from a definition, an analysis or another template."""
        request = self.checked(context, "CreateTemplate", request)
        version = self._template_version(context, 1, request)
        named = {"Name": request["TemplateId"], **request}
        asset = self.create(context, KIND, request["TemplateId"], named)
        asset.versions.append(version)
        return latest_answer(asset, "TemplateId")

    def update_template(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Add a version, which is the published one at once."""
        request = self.checked(context, "UpdateTemplate", request)
        asset = self.find(context, KIND, request["TemplateId"])
        number = len(asset.versions) + 1
        asset.versions.append(self._template_version(context, number, request))
        asset.name, asset.updated = request.get("Name") or asset.name, now()
        return latest_answer(asset, "TemplateId")

    def describe_template(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Describe a version of a template, the newest where none is asked for."""
        request = self.checked(context, "DescribeTemplate", request)
        asset, version = self._asked(context, request)
        described = {
            "TemplateId": asset.id,
            "Arn": asset.arn,
            "Name": asset.name,
            "Version": {
                **described_version(version),
                "DataSetConfigurations": version.request["Definition"][templating.CONFIGURED],
            },
            "CreatedTime": asset.created,
            "LastUpdatedTime": asset.updated,
        }
        return answer(Template=described)

    def describe_template_definition(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return a version's definition, the newest one's where none is asked for."""
        request = self.checked(context, "DescribeTemplateDefinition", request)
        asset, version = self._asked(context, request)
        return definition_answer(asset, version, "TemplateId", version.status)

    def delete_template(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a template with all its versions."""
        request = self.checked(context, "DeleteTemplate", request)
        require(not request.get("VersionNumber"), "VersionNumber: only whole templates are deleted")
        asset = self.find(context, KIND, request["TemplateId"])
        del self.store(context).assets[KIND][asset.id]
        return answer(Arn=asset.arn, TemplateId=asset.id)

    def list_templates(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List templates."""
        request = self.checked(context, "ListTemplates", request)
        items, token = page(request, self.store(context).assets[KIND].values())
        summaries = [
            {
                "Arn": asset.arn,
                "TemplateId": asset.id,
                "Name": asset.name,
                "LatestVersionNumber": asset.latest.number,
                "CreatedTime": asset.created,
                "LastUpdatedTime": asset.updated,
            }
            for asset in items
        ]
        return answer(TemplateSummaryList=summaries, NextToken=token)

    def template_version(self, context: CallContext, arn: str) -> Version:
        """Return the version that a template's ARN names; the newest where it names none."""
        part = _PART.search(arn)
        asset = self.find_arn(context, _PART.sub("", arn), KIND)
        if part is None:
            return asset.latest
        return _version(asset, int(part["number"] or 0), part["alias"])

    def _template_version(
        self, context: CallContext, number: int, request: dict[str, Any]
    ) -> Version:
        request = self._with_definition(context, request)
        definition = request["Definition"]
        columns = templating.columns_of(definition)
        checked = {
            **definition,
            templating.DECLARED: [{"Identifier": name, "DataSetArn": ""} for name in columns],
        }
        return judged_version(number, request, "CREATION", check_definition(checked, columns))

    def _with_definition(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        source = request.get("SourceEntity") or {}
        if ("Definition" in request) == bool(source):
            raise invalid("Give either a SourceEntity or a Definition")
        if analysis := source.get("SourceAnalysis"):
            version = self.find_arn(context, analysis["Arn"], ANALYSIS).latest
            references = analysis["DataSetReferences"]
            columns = {
                one["DataSetArn"]: self.find_arn(context, one["DataSetArn"], DATA_SET).body[
                    "ColumnTypes"
                ]
                for one in references
            }
            made = templating.to_template(version.request["Definition"], references, columns)
        elif template := source.get("SourceTemplate"):
            version = self.template_version(context, template["Arn"])
            made = version.request["Definition"]
        elif source:
            raise invalid("SourceEntity: SourceAnalysis or SourceTemplate is needed")
        else:
            return request
        theme = version.request.get("ThemeArn")
        return {**request, "Definition": made, **({"ThemeArn": theme} if theme else {})}

    def _asked(self, context: CallContext, request: dict[str, Any]) -> tuple[Asset, Version]:
        asset = self.find(context, KIND, request["TemplateId"])
        number, alias = request.get("VersionNumber") or 0, request.get("AliasName")
        return asset, _version(asset, number, alias) if number or alias else asset.latest


def _version(asset: Asset, number: int, alias: str | None) -> Version:
    if alias in ALIASES:
        return asset.latest
    if not 1 <= number <= len(asset.versions):
        raise not_found(KIND, f"{asset.id} {alias or f'version {number}'}")
    return asset.versions[number - 1]
