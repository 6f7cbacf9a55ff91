"""A definition's inner references: data sets, columns, fields, layout elements, filters, controls.

The model can't say that a visual's column must exist; AWS checks it when a dashboard is created and
answers CREATION_FAILED with errors. These are those checks, each giving the path of the mistake.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from analytics_emulator.quicksight.expressions import mentions
from analytics_emulator.quicksight.model import Problem
from analytics_emulator.quicksight.walk import Node, only, structures

Columns = dict[str, str]
NEEDS_TYPE = {
    "DateDimensionField": {"DATETIME"},
    "DateMeasureField": {"DATETIME"},
    "NumericalDimensionField": {"INTEGER", "DECIMAL"},
    "NumericalMeasureField": {"INTEGER", "DECIMAL"},
    "CategoricalDimensionField": {"STRING", "BIT", "BOOLEAN"},
    "TimeRangeFilter": {"DATETIME"},
    "TimeEqualityFilter": {"DATETIME"},
    "RelativeDatesFilter": {"DATETIME"},
    "NumericRangeFilter": {"INTEGER", "DECIMAL"},
    "NumericEqualityFilter": {"INTEGER", "DECIMAL"},
}
SYSTEM_PARAMETERS = {"visualDimensions"}  # user guide, "Using level-aware calculations"
ELEMENT_IDS = {
    "VISUAL": "VisualId",
    "FILTER_CONTROL": "FilterControlId",
    "PARAMETER_CONTROL": "ParameterControlId",
    "TEXT_BOX": "SheetTextBoxId",
    "IMAGE": "SheetImageId",
}


def check_definition(
    definition: dict[str, Any], data_sets: dict[str, Columns]
) -> Iterator[Problem]:
    """Yield every broken reference; `data_sets` gives each identifier's columns and types."""
    columns = _with_calculated(definition, data_sets)
    parameters = set(_parameter_names(definition))
    yield from _check_unique(definition)
    yield from _check_columns(definition, columns)
    yield from _check_expressions(definition, columns, parameters)
    yield from _check_parameters(definition, parameters)
    yield from _check_filters(definition)
    for index, sheet in enumerate(definition.get("Sheets") or []):
        yield from _check_fields(sheet, f"Definition.Sheets[{index}]")
        yield from _check_layouts(sheet, f"Definition.Sheets[{index}]")


def _with_calculated(
    definition: dict[str, Any], data_sets: dict[str, Columns]
) -> dict[str, Columns]:
    columns = {name: dict(types) for name, types in data_sets.items()}
    for field in definition.get("CalculatedFields") or []:
        columns.get(field.get("DataSetIdentifier") or "", {})[field["Name"]] = "CALCULATED"
    return columns


def _parameter_names(definition: dict[str, Any]) -> Iterator[str]:
    for declaration in definition.get("ParameterDeclarations") or []:
        yield only(declaration)[1]["Name"]


def _check_unique(definition: dict[str, Any]) -> Iterator[Problem]:
    sheets = definition.get("Sheets") or []
    visuals = [
        only(visual)[1]["VisualId"] for sheet in sheets for visual in sheet.get("Visuals") or []
    ]
    groups = definition.get("FilterGroups") or []
    filters = [only(item)[1]["FilterId"] for group in groups for item in group["Filters"]]
    identifiers = [item["Identifier"] for item in definition["DataSetIdentifierDeclarations"]]
    yield from _duplicates("Definition.Sheets", "SheetId", [sheet["SheetId"] for sheet in sheets])
    yield from _duplicates("Definition.Sheets.Visuals", "VisualId", visuals)
    yield from _duplicates(
        "Definition.FilterGroups", "FilterGroupId", [g["FilterGroupId"] for g in groups]
    )
    yield from _duplicates("Definition.FilterGroups.Filters", "FilterId", filters)
    yield from _duplicates("Definition.ParameterDeclarations", "Name", _parameter_names(definition))
    yield from _duplicates("Definition.DataSetIdentifierDeclarations", "Identifier", identifiers)


def _duplicates(path: str, member: str, names: Iterable[str]) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Problem(path, f"{member} {name} is used {count} times")


def _check_columns(definition: dict[str, Any], data_sets: dict[str, Columns]) -> Iterator[Problem]:
    """Check each reference to a column, and its type where a field or filter asks for one."""
    for node in structures(definition, "Definition"):
        column = node.value if "ColumnName" in node.value else node.value.get("Column")
        if "ColumnName" in node.value and "DataSetIdentifier" in node.value:
            yield from _check_column(node, data_sets)
        elif node.name in NEEDS_TYPE and isinstance(column, dict):
            yield from _check_type(node, column, data_sets)


def _check_column(node: Node, data_sets: dict[str, Columns]) -> Iterator[Problem]:
    identifier, name = node.value["DataSetIdentifier"], node.value["ColumnName"]
    if identifier not in data_sets:
        yield Problem(
            node.path, f"data set identifier {identifier!r} is not declared", "DATA_SET_NOT_FOUND"
        )
    elif name not in data_sets[identifier]:
        message = f"data set {identifier!r} has no column {name!r}"
        yield Problem(node.path, message, "COLUMN_REPLACEMENT_MISSING")


def _check_type(
    node: Node, column: dict[str, Any], data_sets: dict[str, Columns]
) -> Iterator[Problem]:
    types = data_sets.get(column.get("DataSetIdentifier", ""), {})
    kind = types.get(column["ColumnName"], "CALCULATED")
    wanted = NEEDS_TYPE[node.name]
    if kind != "CALCULATED" and kind not in wanted:
        message = (
            f"{node.name} needs {' or '.join(sorted(wanted))}; {column['ColumnName']} is {kind}"
        )
        yield Problem(node.path, message, "COLUMN_TYPE_MISMATCH")


def _check_expressions(
    definition: dict[str, Any], data_sets: dict[str, Columns], parameters: set[str]
) -> Iterator[Problem]:
    for index, field in enumerate(definition.get("CalculatedFields") or []):
        path = f"Definition.CalculatedFields[{index}]"
        identifier = field.get("DataSetIdentifier") or ""
        if identifier not in data_sets:
            yield Problem(
                path, f"data set identifier {identifier!r} is not declared", "DATA_SET_NOT_FOUND"
            )
            continue
        found = mentions(field["Expression"])
        for name in found.columns:
            if name not in data_sets[identifier]:
                message = f"data set {identifier!r} has no column {name!r}"
                yield Problem(f"{path}.Expression", message, "COLUMN_REPLACEMENT_MISSING")
        for name in found.parameters:
            if name not in parameters | SYSTEM_PARAMETERS:
                yield Problem(
                    f"{path}.Expression",
                    f"parameter {name!r} is not declared",
                    "PARAMETER_NOT_FOUND",
                )


def _check_parameters(definition: dict[str, Any], parameters: set[str]) -> Iterator[Problem]:
    members = ("SourceParameterName", "ParameterName", "Parameter")
    for node in structures(definition, "Definition"):
        for member in members:
            name = node.value.get(member)
            if isinstance(name, str) and name not in parameters:
                path = f"{node.path}.{member}"
                yield Problem(path, f"parameter {name!r} is not declared", "PARAMETER_NOT_FOUND")


def _check_filters(definition: dict[str, Any]) -> Iterator[Problem]:
    """Check that scopes name sheets and visuals that stand, and controls filters that stand."""
    sheets = {
        sheet["SheetId"]: {only(visual)[1]["VisualId"] for visual in sheet.get("Visuals") or []}
        for sheet in definition.get("Sheets") or []
    }
    groups = definition.get("FilterGroups") or []
    filters = {only(item)[1]["FilterId"] for group in groups for item in group["Filters"]}
    for node in structures(definition, "Definition"):
        if node.name == "SheetVisualScopingConfigurations":
            yield from _check_scope(node, sheets)
        source = node.value.get("SourceFilterId")
        if source is not None and source not in filters:
            yield Problem(f"{node.path}.SourceFilterId", f"there is no filter {source!r}")


def _check_scope(node: Node, sheets: dict[str, set[str]]) -> Iterator[Problem]:
    sheet = node.value["SheetId"]
    if sheet not in sheets:
        yield Problem(f"{node.path}.SheetId", f"there is no sheet {sheet!r}")
        return
    for visual in node.value.get("VisualIds") or []:
        if visual not in sheets[sheet]:
            yield Problem(f"{node.path}.VisualIds", f"sheet {sheet!r} has no visual {visual!r}")


def _check_fields(sheet: dict[str, Any], path: str) -> Iterator[Problem]:
    """Check field ids: unique in a visual's wells, and defined where sorting names them."""
    for index, visual in enumerate(sheet.get("Visuals") or []):
        kind, body = only(visual)
        where = f"{path}.Visuals[{index}].{kind}.ChartConfiguration"
        configuration = body.get("ChartConfiguration") or {}
        wells = list(structures(configuration.get("FieldWells") or {}, f"{where}.FieldWells"))
        fields = [node.value["FieldId"] for node in wells if "FieldId" in node.value]
        yield from _duplicates(f"{where}.FieldWells", "FieldId", fields)
        for node in structures(
            configuration.get("SortConfiguration") or {}, f"{where}.SortConfiguration"
        ):
            field = node.value.get("FieldId")
            if field is not None and field not in fields:
                yield Problem(f"{node.path}.FieldId", f"the visual has no field {field!r}")


def _check_layouts(sheet: dict[str, Any], path: str) -> Iterator[Problem]:
    elements = {
        kind: {node.value[member] for node in structures(sheet) if member in node.value}
        for kind, member in ELEMENT_IDS.items()
    }
    for member in ("Layouts", "SheetControlLayouts"):
        for node in structures(sheet.get(member) or [], f"{path}.{member}"):
            kind, identifier = node.value.get("ElementType"), node.value.get("ElementId")
            if kind in elements and identifier not in elements[kind]:
                message = f"the sheet has no {kind.lower().replace('_', ' ')} {identifier!r}"
                yield Problem(f"{node.path}.ElementId", message)
