"""One app's view of an account: dashboards read, freshness known, sheets drawn."""

import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any

import boto3
from botocore.config import Config
from sqlglot.errors import SqlglotError

from athena_client.query import QueryFailedError
from dashboard.aws.athena import Answer
from dashboard.aws.excursions import read_excursions
from dashboard.aws.freshness import FreshnessReader
from dashboard.aws.objects import Place
from dashboard.aws.pipeline.reader import PipelineReader, make_clients
from dashboard.aws.pipeline.rows import rows_hop, trace_rows
from dashboard.aws.quicksight import QuickSight
from dashboard.aws.reach import AWAY, AwayError, ReachingAthena
from dashboard.aws.tables import Table as SourceTable
from dashboard.bad_request import UnknownError
from dashboard.choices import Chosen, check_choices, sheet_of
from dashboard.control_sources import controls_of
from dashboard.control_values import MOST, joined, offered_values
from dashboard.deployed import DataSet, Deployed
from dashboard.draw import Drawer
from dashboard.drill_choices import check_drills
from dashboard.drilling import drilled
from dashboard.exports.table import Table, visual_table
from dashboard.page import describe_page
from dashboard.parameters import as_utc
from dashboard.pictures import picture_places, picture_type
from dashboard.planning import Planning
from dashboard.queries.viewer import NOBODY, Viewer
from dashboard.refusal import NotDrawnError
from dashboard.results import SharedResults
from dashboard.user_defaults import with_own_defaults

WORKERS = 10
HOP_WORKERS = 8
REREAD_SECONDS = 5.0
WATCH_SECONDS = 30.0  # for which what a watch told is kept: it tells by the hour


class Session:
    """What the web app asks; built on boto3 clients, which AWS_ENDPOINT_URL may point anywhere."""

    def __init__(self, session: boto3.Session, viewer: Viewer = NOBODY) -> None:
        config = Config(
            max_pool_connections=WORKERS * 2,
            connect_timeout=3,
            read_timeout=20,
            retries={"mode": "standard", "total_max_attempts": 2},
        )
        account_id = session.client("sts", config=config).get_caller_identity()["Account"]
        quicksight = session.client("quicksight", config=config)
        self.quicksight, self._viewer = QuickSight(quicksight, account_id, viewer), viewer
        make_client: Any = session.client  # any service by name: its stubs want literals
        clients = make_clients(partial(make_client, config=config))
        self._s3 = clients["s3"]
        glue = session.client("glue", config=config)
        self._freshness = FreshnessReader(glue, self._s3, quicksight, account_id)
        self._pipeline = PipelineReader(clients, ThreadPoolExecutor(HOP_WORKERS))
        self._results: SharedResults[Answer] = SharedResults()
        self._read: SharedResults[Deployed] = SharedResults(20)
        self._told: SharedResults[list[dict[str, Any]]] = SharedResults(20)
        self._drawer = Drawer(
            ReachingAthena(session.client("athena", config=config)),
            self,
            self._results,
            ThreadPoolExecutor(WORKERS),
        )

    def version(self, data_set: DataSet) -> str:
        """Return the version of a data set's data."""
        try:
            return self._freshness.of(data_set).version
        except AWAY as error:
            raise AwayError(str(error)) from error

    def deployed(self, dashboard_id: str) -> Deployed:
        """Return a dashboard as deployed, read again every few seconds."""
        slot = int(time.monotonic() / REREAD_SECONDS)
        return self._read.get(dashboard_id, lambda: self._as_seen(dashboard_id), slot)

    def _as_seen(self, dashboard_id: str) -> Deployed:
        """Read a dashboard, with the defaults of who looks."""
        found, now = self.quicksight.read(dashboard_id), as_utc(datetime.now(UTC))
        try:
            return with_own_defaults(found, self._viewer, self._drawer.kept, now)
        except QueryFailedError:
            return found  # what needs such a default has a note

    def page(self, dashboard_id: str) -> dict[str, Any]:
        """Describe a dashboard for the page: sheets, theme, version."""
        return describe_page(self.deployed(dashboard_id))

    def draw(self, dashboard_id: str, sheet_id: str, chosen: Chosen) -> Iterator[dict[str, Any]]:
        """Draw a sheet's visuals, once the choices are known to be the dashboard's."""
        deployed = self._chosen(dashboard_id, sheet_id, chosen)
        return self._drawer.draw_sheet(deployed, sheet_id, chosen.json(), chosen.visuals)

    def export(self, dashboard_id: str, sheet_id: str, visual_id: str, chosen: Chosen) -> Table:
        """Return all rows of a visual, once the choices are known to be the dashboard's."""
        deployed = self._chosen(dashboard_id, sheet_id, chosen)
        return visual_table(self._drawer, deployed, (sheet_id, visual_id), chosen.json())

    def _chosen(self, dashboard_id: str, sheet_id: str, chosen: Chosen) -> Deployed:
        """Return a dashboard drilled as a reader chose, once the choices are known to be its."""
        deployed = self.deployed(dashboard_id)
        check_drills(chosen.drills, sheet_of(deployed, sheet_id))
        found = drilled(deployed, sheet_id, chosen.drills)
        check_choices(chosen, found, sheet_of(found, sheet_id))
        return found

    def freshness(self, dashboard_id: str) -> dict[str, Any]:
        """Say how fresh a dashboard's data is: the newest of its sets, and a version of all."""
        deployed = self.deployed(dashboard_id)
        data_sets = deployed.data_sets.values()
        known = [self._freshness.of(one) for one in data_sets if not one.refusal]
        times = [one.newest for one in known if one.newest]
        asked = repr([(one.arn, one.sql, one.columns, one.refusal) for one in data_sets])
        parts = [str(deployed.version), asked, *sorted(one.version for one in known)]
        return {
            "version": hashlib.sha256("|".join(parts).encode()).hexdigest(),
            "newest": max(times).isoformat() if times else None,
            "source": ", ".join(sorted({one.source for one in known})),
        }

    def pipeline(self, dashboard_id: str) -> list[dict[str, Any]]:
        """Return for each table that a dashboard reads the hops that events take to it."""
        found = []
        for table, data_set in self._tables(dashboard_id):
            hops = self._pipeline.hops(Place(table.bucket, table.prefix))
            hops.append(rows_hop(table, partial(self._drawer.ask, data_set=data_set)))
            found.append({"table": table.sql, "hops": [hop.json() for hop in hops]})
        return found

    def excursions(self, dashboard_id: str) -> list[dict[str, Any]]:
        """Return what a watch told of figures that left their usual band, beside the tables."""
        slot = int(time.monotonic() / WATCH_SECONDS)
        buckets = dict.fromkeys(table.bucket for table, _ in self._tables(dashboard_id))
        return [
            one
            for bucket in buckets
            for one in self._told.get(
                bucket, partial(read_excursions, self._s3, bucket, datetime.now(UTC)), slot
            )
        ]

    def picture(self, dashboard_id: str, file_id: str) -> tuple[bytes, str]:
        """Return a picture that a dashboard names, with its type."""
        place = picture_places(self.deployed(dashboard_id).definition).get(file_id)
        if place is None:
            raise UnknownError(f"The dashboard {dashboard_id} has no picture {file_id} in S3")
        content: bytes = self._s3.get_object(Bucket=place[0], Key=place[1])["Body"].read()
        kind = picture_type(content)
        if kind is None:
            raise NotDrawnError(f"The file {file_id} is no picture of at most a megabyte")
        return content, kind

    def trace(self, dashboard_id: str, text: str) -> list[dict[str, Any]]:
        """Say for each table, and each hop before it, what is known of a text."""
        found = []
        for table, data_set in self._tables(dashboard_id):
            hops = self._pipeline.traces(Place(table.bucket, table.prefix), text)
            ask = partial(self._drawer.ask, data_set=data_set)
            hops.append(trace_rows(table, ask, self._s3, text))
            found.append({"table": table.sql, "hops": [hop.json() for hop in hops]})
        return found

    def _tables(self, dashboard_id: str) -> list[tuple[SourceTable, DataSet]]:
        """Return each table in S3 that a dashboard reads, with the first data set that reads it."""
        found: dict[str, tuple[SourceTable, DataSet]] = {}
        for data_set in self.deployed(dashboard_id).data_sets.values():
            for table in [] if data_set.refusal else self._described(data_set):
                if table.bucket:
                    found.setdefault(table.sql, (table, data_set))
        return list(found.values())

    def _described(self, data_set: DataSet) -> list[SourceTable]:
        try:
            return self._freshness.tables(data_set)
        except SqlglotError as error:
            reason = f"The tables of the data set {data_set.name} can't be told from its SQL"
            raise NotDrawnError(f"{reason}: {error}") from error

    def options(
        self, dashboard_id: str, control_id: str, chosen: Chosen, search: str = ""
    ) -> dict[str, Any]:
        """Return the values that a control offers with these choices; a cut list says so.

        Of a search they are those that have its letters.
        """
        deployed = self.deployed(dashboard_id)
        sheet = _sheet_with(deployed, control_id)
        check_choices(chosen, deployed, sheet)
        planning = Planning(deployed, sheet["SheetId"], chosen.json())
        query, control, parameter = planning.offered(control_id, search)
        rows = self._drawer.ask(query.sql, query.data_set).rows
        values = joined(offered_values(control, rows[:MOST]), None if search else parameter)
        return {"values": values, "isCut": len(rows) > MOST}


def _sheet_with(deployed: Deployed, control_id: str) -> dict[str, Any]:
    """Return the sheet that has a control, or say that the dashboard has no such control."""
    for sheet in deployed.sheets:
        if control_id in {one.id for one in controls_of(deployed, sheet)}:
            return sheet
    raise UnknownError(f"The dashboard {deployed.id} has no control {control_id}")
