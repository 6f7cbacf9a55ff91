"""From definitions to templates and back: data sets' identifiers become placeholders.

Source: API reference, TemplateSourceAnalysis, DashboardSourceTemplate, AnalysisSourceTemplate and
DataSetReference; of CreateDashboard, ThemeArn ("overrides the value that is used in the source
entity") and Parameters ("to override the default settings"). A template's columns name placeholders
where a dashboard's name data sets.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from analytics_emulator.quicksight.errors import invalid
from analytics_emulator.quicksight.expressions import mentions
from analytics_emulator.quicksight.walk import only, structures

type Definition = dict[str, Any]
type References = list[dict[str, str]]

DECLARED = "DataSetIdentifierDeclarations"
CONFIGURED = "DataSetConfigurations"
ANALYSIS_ALONE = "QueryExecutionOptions"
VALUES = {
    "StringParameters": "StringParameterDeclaration",
    "IntegerParameters": "IntegerParameterDeclaration",
    "DecimalParameters": "DecimalParameterDeclaration",
    "DateTimeParameters": "DateTimeParameterDeclaration",
}


def to_template(
    definition: Definition, references: References, columns: Mapping[str, Mapping[str, str]]
) -> Definition:
    """Return an analysis's definition with placeholders; `columns` are those of each data set."""
    placeholders = {one["DataSetArn"]: one["DataSetPlaceholder"] for one in references}
    names = {}
    for one in definition[DECLARED]:
        if one["DataSetArn"] not in placeholders:
            told = f"there is no placeholder for {one['DataSetArn']}"
            raise invalid(f"SourceEntity.SourceAnalysis.DataSetReferences: {told}")
        names[one["Identifier"]] = placeholders[one["DataSetArn"]]
    result: Definition = deepcopy(definition)
    del result[DECLARED]
    for node in structures(result):
        if node.value.get("DataSetIdentifier") in names:
            node.value["DataSetIdentifier"] = names[node.value["DataSetIdentifier"]]
    result[CONFIGURED] = [
        {"Placeholder": placeholder, "DataSetSchema": _schema(columns[arn])}
        for arn, placeholder in placeholders.items()
        if placeholder in names.values()
    ]
    return result


def from_template(definition: Definition, references: References, member: str) -> Definition:
    """Return a template's definition over data sets of one's own."""
    result: Definition = deepcopy(definition)
    arns = {one["DataSetPlaceholder"]: one["DataSetArn"] for one in references}
    wanted = [str(one.get("Placeholder")) for one in result.pop(CONFIGURED)]
    if missing := [name for name in wanted if name not in arns]:
        told = f"there is no data set for {', '.join(missing)}"
        raise invalid(f"SourceEntity.{member}.DataSetReferences: {told}")
    result.pop(ANALYSIS_ALONE, None)
    result[DECLARED] = [{"Identifier": name, "DataSetArn": arns[name]} for name in wanted]
    return result


def columns_of(definition: Definition) -> dict[str, dict[str, str]]:
    """Return the columns that a template says its data sets have, by placeholder.

    One that says nothing of them has those that are used.
    """
    found = {}
    for one in definition[CONFIGURED]:
        name = str(one.get("Placeholder"))
        listed = (one.get("DataSetSchema") or {}).get("ColumnSchemaList")
        found[name] = (
            dict.fromkeys(_used(definition, name), "CALCULATED")
            if listed is None
            else {column["Name"]: column.get("DataType") or "CALCULATED" for column in listed}
        )
    return found


def _used(definition: Definition, placeholder: str) -> Iterator[str]:
    for node in structures(definition):
        if node.value.get("DataSetIdentifier") == placeholder:
            yield from [node.value["ColumnName"]] if "ColumnName" in node.value else []
            yield from mentions(str(node.value.get("Expression") or "")).columns


def with_values(definition: Definition, given: Mapping[str, Any]) -> Definition:
    """Return a definition whose parameters have other defaults."""
    result: Definition = deepcopy(definition)
    declared = {
        (kind, body["Name"]): body
        for kind, body in map(only, result.get("ParameterDeclarations") or [])
    }
    for member, one in _values(given):
        if (VALUES[member], one["Name"]) not in declared:
            raise invalid(f"Parameters.{member}: the definition declares no {one['Name']}")
        declared[VALUES[member], one["Name"]]["DefaultValues"] = {"StaticValues": one["Values"]}
    return result


def _values(given: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for member in VALUES:
        for one in given.get(member) or []:
            yield member, one


def _schema(columns: Mapping[str, str]) -> dict[str, Any]:
    listed = [
        {"Name": name} if kind == "CALCULATED" else {"Name": name, "DataType": kind}
        for name, kind in columns.items()
    ]
    return {"ColumnSchemaList": listed}
