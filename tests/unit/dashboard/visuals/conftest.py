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
def show(deploy):
    """`show(visual)` gives what the visual presents, with its notes."""

    def shown(visual, **definition):
        deployed = deploy(visual, **definition)
        kind, body = only(visual)
        parameters = read_parameters(deployed.definition, {}, NOW)
        wells = field_wells(kind, body)
        reader = Reader.of_visual(
            deployed, "sheet", body["VisualId"], wells, parameters, Choices({}), NOW
        )
        plan = planner(kind)(body, wells, reader)
        with duckdb.connect() as connection:
            queries = [plan.query, *plan.others]
            found = [connection.sql(one.sql).fetchall()[: one.limit] for one in queries]
        return plan.present(*found) | {"notes": plan.notes}

    return shown
