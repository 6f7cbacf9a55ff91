"""A dashboard as the page and the reports get it: sheets, controls, theme, clocks."""

from datetime import UTC, datetime
from typing import Any

from dashboard.choices import filter_kinds, parameter_names
from dashboard.deployed import Deployed
from dashboard.layout import page_sheet
from dashboard.looks import chart_looks
from dashboard.parameters import as_utc
from dashboard.themes import page_theme
from dashboard.zones import to_local, zone_of


def describe_page(deployed: Deployed) -> dict[str, Any]:
    """Describe a deployed dashboard at this moment."""
    zone = zone_of(deployed.definition)
    now = to_local(as_utc(datetime.now(UTC)), zone)
    theme = page_theme(deployed.theme)
    return {
        "zone": zone,
        "id": deployed.id,
        "name": deployed.name,
        "version": f"{deployed.version} {now:%F}",  # dates that roll are others every day
        "theme": theme | {"charts": chart_looks(theme)},
        "sheets": [page_sheet(deployed, sheet, now) for sheet in deployed.sheets],
        "parameters": parameter_names(deployed),
        "filters": list(filter_kinds(deployed)),
        "isSpice": any(one.is_spice for one in deployed.data_sets.values()),
    }
