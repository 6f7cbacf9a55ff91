"""A sheet of a deployed dashboard, drawn once for a report: no page, and nothing kept.

It needs Athena and QuickSight alone, so that a command and a function draw the same figures.
"""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import quote

from dashboard.choices import check_choices, read_choices, sheet_of
from dashboard.deployed import DataSet, Deployed
from dashboard.draw import Drawer, QueryRunner
from dashboard.page import describe_page
from dashboard.parameters import as_utc
from dashboard.reports.parts import Report
from dashboard.reports.reading import read_report
from dashboard.results import SharedResults
from dashboard.zones import to_local

WORKERS = 10


class _OneLook:
    """One report's data has one version: that of its moment."""

    def version(self, _data_set: DataSet) -> str:
        return ""


def first_sheet(deployed: Deployed) -> str:
    """Name the sheet that a dashboard opens with."""
    return str(deployed.sheets[0]["SheetId"])


def draw_report(
    deployed: Deployed,
    sheet_id: str,
    parameters: Mapping[str, str],
    athena: QueryRunner,
    link: str,
) -> Report:
    """Draw a sheet with these parameters' values; what the dashboard doesn't declare is refused."""
    chosen = read_choices(json.dumps({"parameters": dict(parameters)}).encode())
    check_choices(chosen, deployed, sheet_of(deployed, sheet_id))
    page = describe_page(deployed)
    with ThreadPoolExecutor(WORKERS) as executor:
        drawer = Drawer(athena, _OneLook(), SharedResults(), executor)
        drawn = list(drawer.draw_sheet(deployed, sheet_id, chosen.json()))
    now = to_local(as_utc(datetime.now(UTC)), page["zone"])
    return read_report(page, sheet_id, drawn, chosen.json(), link, now)


def quicksight_link(region: str, dashboard_id: str, parameters: Mapping[str, str]) -> str:
    """Return a dashboard's address in QuickSight, with the choices.

    Source: user guide, "Using parameters in a URL".
    """
    chosen = "&".join(f"p.{quote(key)}={quote(value)}" for key, value in parameters.items())
    path = f"https://{region}.quicksight.aws.amazon.com/sn/dashboards/{quote(dashboard_id)}"
    return f"{path}#{chosen}" if chosen else path
