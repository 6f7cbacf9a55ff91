"""What is said to be honoured of a definition beside its visuals is read, by trying.

`test_definition_members.py` goes by names in the code; here definitions are made up of QuickSight's
model, described and drawn, and what nothing looks at in any of them isn't honoured.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from botocore.model import StructureShape

from dashboard.control_sources import controls_of
from dashboard.definition_members import HONOURED
from dashboard.deployed import DataSet, Deployed, only
from dashboard.page import describe_page
from dashboard.planning import Planning
from dashboard.refusal import NotDrawnError
from dashboard.visuals.members import quicksight_model
from tests.unit.dashboard.definitions import bars, column
from tests.unit.dashboard.visuals.made_up_bodies import EVERY, MadeUp
from tests.unit.dashboard.visuals.reading import watched
from tests.unit.dashboard.visuals.test_members_read import rows_of

MOST = 600
# Members that others read, and who.
READ_ELSEWHERE = {
    "DashboardVersionDefinition.DataSetIdentifierDeclarations": "dashboard/aws/quicksight.py",
    "DataSetIdentifierDeclaration.DataSetArn": "dashboard/aws/quicksight.py",
    "DataSetIdentifierDeclaration.Identifier": "dashboard/aws/quicksight.py",
    "DynamicDefaultValue.GroupNameColumn": "dashboard/user_defaults.py",
    "DynamicDefaultValue.UserNameColumn": "dashboard/user_defaults.py",
    "FilterGroup.CrossDataset": "dashboard/queries/filters.py, of several data sets",
}
# A control across sheets is drawn as its filter's default says: both are copied into one, which is
# read as other controls are.
ACROSS = ("Default", "FilterCrossSheetControl")
DRAWN = (bars(), bars("days", by="day"))
SHAPE = quicksight_model().shape_for("DashboardVersionDefinition")
FILTERS = {
    "CategoryFilter": "item", "NumericRangeFilter": "units", "NumericEqualityFilter": "units",
    "TimeEqualityFilter": "day", "TimeRangeFilter": "day", "RelativeDatesFilter": "day",
    "TopBottomFilter": "item", "NestedFilter": "item", "HierarchyFilter": "item",
}  # fmt: skip
PARAMETERS = {
    "StringParameterDeclaration": "text", "DecimalParameterDeclaration": "amount",
    "IntegerParameterDeclaration": "count", "DateTimeParameterDeclaration": "moment",
}  # fmt: skip
TEXTS = {
    "SheetId": "sheet", "ElementId": "bars", "VisualIds": "bars", "Timezone": "Europe/Berlin",
    "Content": "<text-box>${text}</text-box>", "LinkUrl": "https://example.com",
    "XAxisLocation": "0px", "YAxisLocation": "10px", "Width": "600px", "Height": "200px",
    "OptimizedViewPortWidth": "1600px", "Left": "0.5in", "Right": "0.5in", "Top": "1in",
    "Bottom": "1in", "Delimiter": ",", "SourceSheetControlId": "control2",
}  # fmt: skip


class MadeUpDefinition(MadeUp):
    """A definition of one sheet with one visual; filters, parameters and controls are there."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._column, self._made = "", 0
        self.body = self._of("DashboardVersionDefinition")
        sheet = self._of("SheetDefinition") | {"SheetId": "sheet", "Visuals": [*DRAWN]}
        if seed % 2:
            sheet["FilterControls"] = [{"CrossSheet": self._of("FilterCrossSheetControl")}]
        self.body["Sheets"] = [sheet]
        self.body["ColumnConfigurations"] = [self._configured(one) for one in EVERY]
        self.body["ParameterDeclarations"] = [
            self._one("ParameterDeclaration", one) for one in PARAMETERS
        ]
        one = list(FILTERS)[seed % len(FILTERS)]
        self.body["FilterGroups"] = [
            self._of("FilterGroup") | {"Filters": [self._one("Filter", one)]}
        ]

    def _of(self, name: str) -> dict[str, Any]:
        shape = quicksight_model().shape_for(name)
        assert isinstance(shape, StructureShape)
        return self.structure(shape)

    def _one(self, union: str, name: str) -> dict[str, Any]:
        """Make one of a union, over a column of its kind."""
        self._column = FILTERS.get(name, "item")
        made = self._of(name) | ({"Name": PARAMETERS[name]} if name in PARAMETERS else {})
        self._column = ""
        return {name: made}

    def _configured(self, name: str) -> dict[str, Any]:
        return self._of("ColumnConfiguration") | {"Column": column(name)}

    def is_taken(self, shape: StructureShape, name: str) -> bool:
        if name in {"Visuals", "FilterGroups", "ParameterDeclarations", "Sheets"}:
            return False
        if name == "Children":  # of themselves, without an end
            return self.chance.random() < 0.3
        return super().is_taken(shape, name)

    def text(self, name: str, owner: str) -> str:
        if name == "ColumnName" and self._column:
            return self._column
        if name in {"ParameterName", "SourceParameterName", "Parameter"}:
            return self.chance.choice([*PARAMETERS.values()])
        if name.endswith("ControlId") and not name.startswith("Source"):
            self._made += 1
            return f"control{self._made}"
        if name in {"FilterId", "SourceFilterId"}:
            return "filter"
        if name == "Expression":
            return "{units} * 2" if owner == "CalculatedField" else "truncDate('DD', now())"
        return TEXTS.get(name) or super().text(name, owner)


def drawn(visual: dict[str, Any], planning: Planning) -> None:
    """Draw a visual over made-up rows."""
    plan = planning.plan(*only(visual))
    plan.present(*(rows_of(one) for one in (plan.query, *plan.others)))


def looked_at(deployed: Deployed) -> None:
    """Describe and draw a definition as far as it can be drawn."""
    steps: list[Callable[[Planning], Any]] = [
        lambda _: describe_page(deployed),
        lambda planning: [*planning.texts(), *planning.hidden()],
        lambda planning: planning.draft(*only(DRAWN[0])),
        *(partial(drawn, one) for one in DRAWN),
    ]
    for one in controls_of(deployed, deployed.sheet("sheet")):
        steps.append(partial(Planning.offered, control_id=one.id))
    for step in steps:
        with suppress(NotDrawnError):
            step(Planning(deployed, "sheet", {}, values=lambda *_: list))


def test_what_is_honoured_is_read(sales: DataSet) -> None:
    read = set(READ_ELSEWHERE)
    unread = {
        f"{shape}.{name}"
        for shape, names in HONOURED.items()
        for name in names
        if not shape.startswith(ACROSS)
    }
    for seed in range(MOST):
        body = watched(SHAPE, MadeUpDefinition(seed).body, read)
        looked_at(Deployed("board", "Board", 1, body, {"sales": sales}))
        unread -= read
        if not unread:
            break
    assert sorted(unread) == []
