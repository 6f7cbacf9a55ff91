"""Bodies of visuals, made up from QuickSight's model: any member, any of its values.

They are seldom sensible, but whole: fields and columns that are named are there.
"""

import random
from collections.abc import Iterator
from typing import Any

from botocore.model import ListShape, Shape, StructureShape

from dashboard.visuals.catalog import DRAWN_WELLS
from dashboard.visuals.members import quicksight_model

UNION = "only one of the attributes"  # how the model's documentation tells one
UNIONS = {
    "AggregationFunction", "NumericalAggregationFunction", "LongFormatText", "ShortFormatText",
    "AxisDisplayRange", "AxisScale", "ColumnHierarchy", "ComparisonFormatConfiguration",
    "ConditionalFormattingColor", "DimensionField", "FieldSortOptions", "FormatConfiguration",
    "KPIConditionalFormattingOption", "MeasureField", "NumericFormatConfiguration",
    "PivotTableSortBy", "TableConditionalFormattingOption", "TableInlineVisualization",
}  # fmt: skip
COLUMNS = {
    "CategoricalDimensionField": ("item", "place"),
    "CategoricalMeasureField": ("item", "place"),
    "DateDimensionField": ("day",),
    "DateMeasureField": ("day",),
    "NumericalDimensionField": ("units",),
    "NumericalMeasureField": ("units", "price"),
}
TEXTS = {
    "Color": "#c02010", "Expression": "SUM({units}) > 1", "RichText": "<b>A</b>",
    "Width": "90px", "Country": "US", "URLTemplate": "https://example.com/<<item>>",
    "SheetId": "sheet", "TargetSheetId": "sheet", "SourceParameterName": "limit",
    "DestinationParameterName": "limit", "VisualId": "v", "HierarchyId": "h",
    "DateTimeFormat": "YYYY-MM-DD", "DataSetIdentifier": "sales", "Symbol": "USD",
    "FieldValue": "tea", "CategoryValues": "tea", "Label": "Told", "TargetVisuals": "v",
}  # fmt: skip
ALWAYS = {"Column", "ColumnName", "DataSetIdentifier", "Values", "Visibility", "Stops"}
REFUSED = {"LAKHS", "CRORES", "SECONDARY_YAXIS"}  # by themselves, with a reason
OFTEN = {"NumericalMeasureField": 8, "CategoricalDimensionField": 4, "CategoryFilter": 4}
NUMBERS = {
    "PercentileValue": 50.0,
    "From": 10.0,
    "To": 90.0,
    "Minimum": 0.0,
    "Maximum": 9.0,
    "Min": 0.0,
    "Max": 9.0,
}


class MadeUp:
    """A body of one kind by one seed."""

    def __init__(self, kind: str, seed: int) -> None:
        self._chance = random.Random(f"{kind} {seed}")
        self._share = self._chance.choice((0.15, 0.3, 0.5, 0.9))
        self._fields: list[str] = []
        self._is_in_wells = False
        self._columns: tuple[str, ...] = ()
        shape = quicksight_model().shape_for(kind)
        assert isinstance(shape, StructureShape)
        self._configuration = shape.members.get("ChartConfiguration")
        wells = self._wells()
        self.body: dict[str, Any] = self._structure(shape)
        self.body["VisualId"] = "v"
        if self._configuration is not None:
            self.body.setdefault("ChartConfiguration", {})["FieldWells"] = wells

    def _wells(self) -> Any:
        """Make the wells first: what follows names their fields."""
        if not isinstance(self._configuration, StructureShape):
            return {}
        shape = self._configuration.members["FieldWells"]
        assert isinstance(shape, StructureShape)
        self._is_in_wells = True
        levels = [name for name in shape.members if name in DRAWN_WELLS]
        if levels:
            name = self._chance.choice(levels)
            made: Any = {name: self._value(shape.members[name], name)}
        else:
            made = self._value(shape, "FieldWells")
        self._is_in_wells = False
        return made

    def _structure(self, shape: StructureShape) -> dict[str, Any]:
        names = list(shape.members)
        self._columns = COLUMNS.get(shape.name, self._columns)
        if shape.name in UNIONS or UNION in shape.documentation:
            names = self._chance.choices(names, [OFTEN.get(one, 1) for one in names])
        else:
            names = [one for one in names if self._is_taken(shape, one)]
        return {
            name: self._value(shape.members[name], name, shape.name)
            for name in names
            if name != "FieldWells"
        }

    def _is_taken(self, shape: StructureShape, name: str) -> bool:
        share = 0.75 if self._is_in_wells else self._share
        is_needed = name in shape.required_members or name in ALWAYS or len(shape.members) == 1
        return is_needed or self._chance.random() < share

    def _value(self, shape: Shape, name: str, owner: str = "") -> Any:
        if isinstance(shape, StructureShape):
            return self._structure(shape)
        if isinstance(shape, ListShape):
            return list(self._list(shape, name))
        if shape.type_name == "boolean":
            return self._chance.random() < 0.5
        if shape.type_name in {"integer", "long", "double", "float"}:
            number = NUMBERS.get(name, float(self._chance.choice((1, 2, 5))))
            return int(number) if shape.type_name in {"integer", "long"} else number
        enum = getattr(shape, "enum", None)
        enum = [one for one in enum or () if one not in REFUSED]
        return self._chance.choice(enum) if enum else self._text(name, owner)

    def _list(self, shape: ListShape, name: str) -> Iterator[Any]:
        count = 1 if self._is_in_wells else self._chance.choice((1, 1, 2))
        for _ in range(count):
            yield self._value(shape.member, name)

    def _text(self, name: str, owner: str) -> str:
        if name == "FieldId" and self._is_in_wells:
            self._fields.append(f"field{len(self._fields)}")
            return self._fields[-1]
        if name in {"FieldId", "SelectedFields", "MeasureFieldId", "SourceField"} and self._fields:
            return self._chance.choice(self._fields)
        if name == "ColumnName":
            every = ("item", "place", "day", "units", "price")
            return self._chance.choice(
                self._columns if self._is_in_wells and self._columns else every
            )
        return TEXTS.get(name, "text")
