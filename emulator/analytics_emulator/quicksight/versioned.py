"""What analyses and dashboards share: a definition that is checked against standing data sets."""

from typing import Any

from analytics_emulator.quicksight import templating
from analytics_emulator.quicksight.data_sets import KIND as DATA_SET
from analytics_emulator.quicksight.definition import check_definition
from analytics_emulator.quicksight.errors import invalid, refuse_unsupported
from analytics_emulator.quicksight.model import Problem
from analytics_emulator.quicksight.store import Version
from analytics_emulator.quicksight.templates import TemplateOperations
from analytics_emulator.quicksight.versions import judged_version
from analytics_emulator.service import CallContext, ServiceError

HONOURED = {
    "AwsAccountId", "Name", "Definition", "ThemeArn", "ValidationStrategy", "Permissions", "Tags",
    "VersionDescription", "DashboardPublishOptions", "DashboardId", "AnalysisId", "SourceEntity",
    "Parameters",
}  # fmt: skip


class VersionedOperations(TemplateOperations):
    """Versions made from a request's definition."""

    def new_version(
        self, context: CallContext, number: int, request: dict[str, Any], verb: str
    ) -> Version:
        """Check a definition and make a version of it; `verb` is CREATION or UPDATE."""
        refuse_unsupported(request, HONOURED, "this operation")
        request = self._of_template(context, request)
        if given := request.get("Parameters"):
            defined = templating.with_values(request["Definition"], given)
            request = {**request, "Definition": defined}
        self.check_theme_arn(context, request.get("ThemeArn"))
        problems = self._problems(context, request["Definition"])
        return judged_version(number, request, verb, problems)

    def _of_template(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return a request with the definition and the theme of its template, where it has one."""
        source = request.get("SourceEntity") or {}
        if ("Definition" in request) == bool(source):
            raise invalid("Give either a SourceEntity or a Definition")
        if not source:
            return request
        template = source.get("SourceTemplate")
        if template is None:
            raise invalid("SourceEntity.SourceTemplate: is required")
        version = self.template_version(context, template["Arn"])
        made = templating.from_template(
            version.request["Definition"], template["DataSetReferences"], "SourceTemplate"
        )
        theme = request.get("ThemeArn") or version.request.get("ThemeArn")
        return {**request, "Definition": made, **({"ThemeArn": theme} if theme else {})}

    def _problems(self, context: CallContext, definition: dict[str, Any]) -> list[Problem]:
        problems, data_sets = [], {}
        for index, item in enumerate(definition["DataSetIdentifierDeclarations"]):
            try:
                asset = self.find_arn(context, item["DataSetArn"], DATA_SET)
            except ServiceError as error:
                path = f"Definition.DataSetIdentifierDeclarations[{index}].DataSetArn"
                problems.append(Problem(path, error.message, "DATA_SET_NOT_FOUND"))
            else:
                data_sets[item["Identifier"]] = asset.body["ColumnTypes"]
        return problems or list(check_definition(definition, data_sets))
