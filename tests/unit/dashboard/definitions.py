"""Parts of definitions over the data set `sales`."""

from typing import Any


def column(name: str) -> dict[str, str]:
    return {"DataSetIdentifier": "sales", "ColumnName": name}


def category(name: str) -> dict[str, Any]:
    return {"CategoricalDimensionField": {"FieldId": name, "Column": column(name)}}


def total(name: str, function: str = "SUM") -> dict[str, Any]:
    return {
        "NumericalMeasureField": {
            "FieldId": f"{name}.{function}",
            "Column": column(name),
            "AggregationFunction": {"SimpleNumericalAggregation": function},
        }
    }


def bars(visual_id: str = "bars", by: str = "item", of: str = "units", **configuration: Any):
    wells = {"BarChartAggregatedFieldWells": {"Category": [category(by)], "Values": [total(of)]}}
    body = {"VisualId": visual_id, "ChartConfiguration": {"FieldWells": wells, **configuration}}
    return {"BarChartVisual": body}
