"""Drawing reads each member of a visual that no table answers for, by trying.

`test_members.py` goes by names in the code; here visuals are made up of QuickSight's model and
drawn, and what nothing looks at in any of them is unknown.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import botocore.session
import pytest
from botocore.model import ListShape, ServiceModel, Shape, StructureShape

from dashboard.planning import Planning
from dashboard.queries.query import Query
from dashboard.refusal import NotDrawnError
from dashboard.visuals import catalog
from dashboard.visuals.members import entry_of, quicksight_model
from dashboard.visuals.own_names import LABELS
from tests.unit.dashboard.visuals.made_up_bodies import MadeUpVisual
from tests.unit.dashboard.visuals.reading import watched

MOST = 600  # bodies of a kind; most kinds are read whole after a tenth
KINDS, BOXES = set(catalog.PLANNERS), {"BoxPlotVisual"}
# Members of shapes that several kinds share, with the kinds for which they mean nothing, and why.
MEANS_NOTHING = {
    "DataLabelOptions.LabelContent": (KINDS - {"PieChartVisual"}, "percents are of pies"),
    "DataLabelOptions.TotalsVisibility": (KINDS - {"BarChartVisual"}, "totals are of stacks"),
    "DataLabelOptions.MeasureLabelVisibility": ({"ScatterPlotVisual"}, "points are named"),
    "ChartAxisLabelOptions.Visibility": (set(LABELS), "there is no axis to have a title"),
    "DataPathColor.TimeGranularity": (KINDS, "a palette goes by values"),
    "DataPathValue.FieldId": (KINDS - {"PivotTableVisual"}, "a palette goes by values"),
    "ReferenceLineDynamicDataConfiguration.Calculation": (BOXES, "a note refuses such lines"),
    "ReferenceLineDynamicDataConfiguration.Column": (BOXES, "a note refuses such lines"),
    "TotalAggregationOption.FieldId": ({"TableVisual"}, "a note names all functions"),
}
ROWS: dict[str, list[Any]] = {
    "STRING": ["France", "Italy", "Japan"],
    "DATETIME": [datetime(2026, 3, day) for day in (16, 17, 18)],
}
LIMIT = {
    "IntegerParameterDeclaration": {
        "Name": "limit",
        "ParameterValueType": "SINGLE_VALUED",
        "DefaultValues": {"StaticValues": [1]},
    }
}


def wanted(shape: Shape, seen: set[str]) -> Iterator[str]:
    """Yield the members that no table answers for, but what holds nothing but such."""
    if not isinstance(shape, StructureShape) or shape.name in seen:
        return
    seen.add(shape.name)
    for name, below in untold(shape):
        if is_plain(below) or list(wanted(below, {shape.name})):
            yield f"{shape.name}.{name}"
        yield from wanted(below, seen)


def untold(shape: StructureShape) -> Iterator[tuple[str, Shape]]:
    """Yield a shape's members that no table answers for, of a list what it is of."""
    for name, below in shape.members.items():
        if entry_of(shape.name, name) is None and not (name.endswith("Wells") and is_refused(name)):
            yield name, below.member if isinstance(below, ListShape) else below


def is_plain(shape: Shape) -> bool:
    """Tell what has no members of its own."""
    return not isinstance(shape, StructureShape) or not shape.members


def is_refused(wells: str) -> bool:
    """Tell wells that a kind has and that aren't drawn."""
    return wells != "FieldWells" and wells not in catalog.DRAWN_WELLS


def rows_of(query: Query) -> list[tuple[Any, ...]]:
    """Return three rows of what a query asks for, among them one of NULLs."""
    found = [ROWS.get(one.sql.type, [3, 1, 2]) for one in query.fields]
    first, *others = zip(*found, strict=True)
    return [first, (None,) * len(found), *others]


@pytest.fixture
def drawn(deploy, monkeypatch):
    """`drawn(kind, body)` draws a visual as far as it can be drawn."""
    monkeypatch.setattr(catalog, "left_out", lambda *_: [])  # it looks at all there is
    monkeypatch.setattr(catalog, "with_values", lambda body, _: body)  # it copies all there is

    def draw(kind: str, body: dict[str, Any]) -> None:
        deployed = deploy({kind: body}, ParameterDeclarations=[LIMIT])
        planning = Planning(deployed, "sheet", {}, values=lambda *_: list)
        try:
            plan = planning.plan(kind, body)
            plan.present(*(rows_of(one) for one in (plan.query, *plan.others)))
        except NotDrawnError:
            return

    return draw


@pytest.mark.parametrize("kind", sorted(catalog.PLANNERS))
def test_every_member_is_read_or_stands_in_a_table(kind: str, drawn) -> None:
    shape = quicksight_model().shape_for(kind)
    read = {name for name, (kinds, _) in MEANS_NOTHING.items() if kind in kinds}
    unread = set(wanted(shape, set()))
    for seed in range(MOST):
        drawn(kind, watched(shape, MadeUpVisual(kind, seed).body, read))
        unread -= read
        if not unread:
            break
    assert sorted(unread) == []


def test_member_of_a_newer_model_is_unknown() -> None:
    data = botocore.session.get_session().get_service_data("quicksight")
    options = data["shapes"]["KPIOptions"]
    newer = options | {"members": options["members"] | {"Brandnew": {"shape": "String"}}}
    model = ServiceModel(data | {"shapes": data["shapes"] | {"KPIOptions": newer}})
    found = set(wanted(model.shape_for("KPIVisual"), set()))
    assert found - set(wanted(quicksight_model().shape_for("KPIVisual"), set())) == {
        "KPIOptions.Brandnew"
    }
