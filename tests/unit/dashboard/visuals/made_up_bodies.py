"""Bodies of visuals, made up of QuickSight's model: any member, any of its values.

They are seldom sensible, but whole: fields and columns that are named are there.
"""

import random
from datetime import datetime
from functools import cache
from typing import Any

from botocore.model import ListShape, Shape, StructureShape

from dashboard.visuals.catalog import DRAWN_WELLS
from dashboard.visuals.members import quicksight_model

UNION = "only one of the attributes"  # how the model's documentation tells one
UNIONS = {
    "ControlSortConfiguration", "DefaultFilterControlOptions", "NumericRangeFilterValue",
    "AggregationFunction", "NumericalAggregationFunction", "LongFormatText", "ShortFormatText",
    "AxisDisplayRange", "AxisScale", "ColumnHierarchy", "ComparisonFormatConfiguration",
    "ConditionalFormattingColor", "DimensionField", "FieldSortOptions", "FormatConfiguration",
    "GaugeChartConditionalFormattingOption",
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
EVERY: tuple[str, ...] = ("item", "place", "day", "units", "price")
IN_WELLS = 0.6  # how likely a well is filled
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


@cache
def is_union(name: str) -> bool:
    """Tell a shape of which one member is given; a member's own documentation hides its shape's."""
    return name in UNIONS or UNION in quicksight_model().shape_for(name).documentation


class MadeUp:
    """Makes values of any shape, by chance: members as likely as `share` says."""

    def __init__(self, seed: object) -> None:
        self.chance = random.Random(str(seed))
        self.share = self.chance.choice((0.15, 0.3, 0.5, 0.9))

    def value(self, shape: Shape, name: str, owner: str = "") -> Any:
        """Make the value of a member."""
        if isinstance(shape, StructureShape):
            return self.structure(shape)
        if isinstance(shape, ListShape):
            return [self.value(shape.member, name, owner) for _ in range(self.count())]
        if shape.type_name == "boolean":
            return self.chance.random() < 0.5
        if shape.type_name == "timestamp":
            return datetime(2026, 3, 17)
        if shape.type_name in {"integer", "long", "double", "float"}:
            number = NUMBERS.get(name, float(self.chance.choice((1, 2, 5))))
            return int(number) if shape.type_name in {"integer", "long"} else number
        enum = [one for one in getattr(shape, "enum", None) or () if one not in REFUSED]
        return self.chance.choice(enum) if enum else self.text(name, owner)

    def structure(self, shape: StructureShape) -> dict[str, Any]:
        """Make a structure: one member of a union, else those that are taken."""
        names = list(shape.members)
        if names and is_union(shape.name):
            names = self.chance.choices(names, [OFTEN.get(one, 1) for one in names])
        else:
            names = [one for one in names if self.is_taken(shape, one)]
        return {name: self.value(shape.members[name], name, shape.name) for name in names}

    def is_taken(self, shape: StructureShape, name: str) -> bool:
        """Tell whether a structure has a member."""
        is_needed = name in shape.required_members or name in ALWAYS or len(shape.members) == 1
        return is_needed or self.chance.random() < self.share

    def count(self) -> int:
        """Return how many members a list has."""
        return self.chance.choice((1, 1, 2))

    def text(self, name: str, owner: str) -> str:
        """Make a text for a member."""
        return self.chance.choice(EVERY) if name == "ColumnName" else TEXTS.get(name, "text")


class MadeUpVisual(MadeUp):
    """A body of one kind by one seed; the wells come first, since what follows names fields."""

    def __init__(self, kind: str, seed: int) -> None:
        super().__init__(f"{kind} {seed}")
        self._fields: list[str] = []
        self._is_in_wells = False
        self._columns = EVERY
        shape = quicksight_model().shape_for(kind)
        assert isinstance(shape, StructureShape)
        configuration = shape.members.get("ChartConfiguration")
        wells = self._wells(configuration) if isinstance(configuration, StructureShape) else None
        self.body = self.structure(shape)
        self.body["VisualId"] = "v"
        if wells is not None:
            self.body.setdefault("ChartConfiguration", {})["FieldWells"] = wells

    def _wells(self, configuration: StructureShape) -> Any:
        shape = configuration.members["FieldWells"]
        assert isinstance(shape, StructureShape)
        self._is_in_wells, share = True, self.share
        self.share = IN_WELLS
        levels = [name for name in shape.members if name in DRAWN_WELLS]
        name = self.chance.choice(levels) if levels else ""
        made = {name: self.value(shape.members[name], name)} if levels else self.structure(shape)
        self._is_in_wells, self.share = False, share
        return made

    def structure(self, shape: StructureShape) -> dict[str, Any]:
        self._columns = COLUMNS.get(shape.name, self._columns)
        return super().structure(shape)

    def is_taken(self, shape: StructureShape, name: str) -> bool:
        if name == "FieldWells":
            return False
        return super().is_taken(shape, name)

    def count(self) -> int:
        return 1 if self._is_in_wells else super().count()

    def text(self, name: str, owner: str) -> str:
        if name == "FieldId" and self._is_in_wells:
            self._fields.append(f"field{len(self._fields)}")
            return self._fields[-1]
        if name in {"FieldId", "SelectedFields", "MeasureFieldId", "SourceField"} and self._fields:
            return self.chance.choice(self._fields)
        if name == "ColumnName" and self._is_in_wells:
            return self.chance.choice(self._columns)
        return super().text(name, owner)
