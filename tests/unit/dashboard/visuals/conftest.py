"""Draws one visual over the small deployed dashboard, its query run by DuckDB."""

import duckdb
import pytest

from dashboard.deployed import only
from dashboard.parameters import read_parameters
from dashboard.queries.filters import Choices
from dashboard.visuals.catalog import field_wells, planner
from dashboard.visuals.reader import Reader
from tests.unit.dashboard.conftest import NOW


@pytest.fixture
def plan(deploy):
    """`plan(visual)` gives what is asked and drawn of a visual."""

    def planned(visual, **definition):
        deployed = deploy(visual, **definition)
        kind, body = only(visual)
        parameters = read_parameters(deployed.definition, {}, NOW)
        wells = field_wells(kind, body)
        reader = Reader.of_visual(
            deployed, "sheet", body["VisualId"], wells, parameters, Choices({}), NOW
        )
        return planner(kind)(body, wells, reader)

    return planned


@pytest.fixture
def show(plan):
    """`show(visual)` gives what the visual presents, with its notes."""

    def shown(visual, **definition):
        found = plan(visual, **definition)
        with duckdb.connect() as connection:
            queries = [found.query, *found.others]
            answers = [connection.sql(one.sql).fetchall()[: one.limit] for one in queries]
        drawn = found.present(*answers)
        return drawn | {"notes": [*found.notes, *drawn.get("notes", [])]}

    return shown
