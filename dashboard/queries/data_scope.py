"""What names mean over one of a dashboard's data sets."""

from datetime import datetime

from dashboard.deployed import Deployed
from dashboard.expressions.row_windows import RowWindows
from dashboard.expressions.translation import Scope
from dashboard.parameters import Parameters
from dashboard.zones import local_columns, week_start_of, zone_of


def data_scope(deployed: Deployed, identifier: str, parameters: Parameters, now: datetime) -> Scope:
    """Return the scope of a data set's columns and calculated fields, before any visual's."""
    data_set = deployed.data_set(identifier)
    zone = zone_of(deployed.definition)
    return Scope(
        local_columns(data_set.columns, zone),
        deployed.calculated(identifier),
        parameters,
        now,
        windows=RowWindows(),
        zone=zone,
        stored=data_set.columns,
        week_start=week_start_of(deployed.definition),
        hidden=data_set.hidden,
    )
