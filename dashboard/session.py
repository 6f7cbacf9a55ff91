"""One app's view of an account: dashboards read, freshness known, sheets drawn."""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.config import Config

from dashboard.aws.athena import Answer, Athena
from dashboard.aws.freshness import FreshnessReader
from dashboard.aws.pipeline import Hop, PipelineReader
from dashboard.aws.quicksight import QuickSight
from dashboard.controls import control_column
from dashboard.deployed import DataSet, Deployed
from dashboard.draw import Drawer
from dashboard.expressions.translation import Scope
from dashboard.layout import page_sheet
from dashboard.parameters import as_utc
from dashboard.queries.fields import Field
from dashboard.queries.filters import Conditions
from dashboard.queries.query import Order, build_query
from dashboard.refusal import NotDrawnError
from dashboard.results import SharedResults
from dashboard.themes import page_theme

WORKERS = 10
REREAD_SECONDS = 5.0
OPTION_LIMIT = 1000


class Session:
    """What the web app asks; built on boto3 clients, which AWS_ENDPOINT_URL may point anywhere."""

    def __init__(self, session: boto3.Session) -> None:
        config = Config(
            max_pool_connections=WORKERS * 2,
            connect_timeout=3,
            read_timeout=30,
            retries={"mode": "standard", "total_max_attempts": 2},
        )
        account_id = session.client("sts", config=config).get_caller_identity()["Account"]
        quicksight = session.client("quicksight", config=config)
        self.quicksight = QuickSight(quicksight, account_id)
        self._freshness = FreshnessReader(
            session.client("glue", config=config),
            session.client("s3", config=config),
            quicksight,
            account_id,
        )
        self._pipeline = PipelineReader(
            {
                name: session.client(name, config=config)
                for name in ("firehose", "lambda", "logs", "cloudwatch", "s3")
            }
        )
        self._results: SharedResults[Answer] = SharedResults()
        self._read: SharedResults[Deployed] = SharedResults(20)
        self._drawer = Drawer(
            Athena(session.client("athena", config=config)),
            self,
            self._results,
            ThreadPoolExecutor(WORKERS),
        )

    def version(self, data_set: DataSet) -> str:
        """Give the version of a data set's data."""
        return self._freshness.of(data_set).version

    def deployed(self, dashboard_id: str) -> Deployed:
        """Give a dashboard as deployed, read again every few seconds."""
        slot = int(time.monotonic() / REREAD_SECONDS)
        return self._read.get((dashboard_id, slot), lambda: self.quicksight.read(dashboard_id))

    def page(self, dashboard_id: str) -> dict[str, Any]:
        """Describe a dashboard for the page: sheets, theme, version."""
        deployed = self.deployed(dashboard_id)
        now = as_utc(datetime.now(UTC))
        return {
            "id": deployed.id,
            "name": deployed.name,
            "version": deployed.version,
            "theme": page_theme(deployed.theme),
            "sheets": [page_sheet(deployed, sheet, now) for sheet in deployed.sheets],
            "isSpice": any(one.is_spice for one in deployed.data_sets.values()),
        }

    def draw(
        self,
        dashboard_id: str,
        sheet_id: str,
        chosen: Mapping[str, Any],
        only_ids: set[str] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Draw a sheet's visuals."""
        return self._drawer.draw_sheet(self.deployed(dashboard_id), sheet_id, chosen, only_ids)

    def freshness(self, dashboard_id: str) -> dict[str, Any]:
        """Say how fresh a dashboard's data is: the newest of its sets, and a version of all."""
        deployed = self.deployed(dashboard_id)
        known = [self._freshness.of(one) for one in deployed.data_sets.values() if not one.refusal]
        times = [one.newest for one in known if one.newest]
        return {
            "version": f"{deployed.version}:" + "|".join(sorted(one.version for one in known)),
            "newest": max(times).isoformat() if times else None,
            "source": ", ".join(sorted({one.source for one in known})),
        }

    def pipeline(self, dashboard_id: str) -> list[dict[str, Any]]:
        """Give for each table that a dashboard reads the hops that events take to it."""
        found: dict[str, dict[str, Any]] = {}
        for data_set in self.deployed(dashboard_id).data_sets.values():
            if data_set.refusal:
                continue
            for table, bucket, prefix in self._freshness.tables(data_set.sql):
                if table not in found:
                    hops = self._pipeline.hops(bucket, prefix)
                    hops.append(self._rows(table, data_set))
                    found[table] = {"table": table, "hops": hops}
        return list(found.values())

    def _rows(self, table: str, data_set: DataSet) -> dict[str, Any]:
        """Count a table's rows, as the last hop."""
        sql = f"SELECT COUNT(*) FROM {table}"  # noqa: S608 -- both names are quoted
        answer = self._drawer.ask(sql, data_set)
        rows = int(str(answer.rows[0][0]))
        return Hop("Athena", table.replace('"', ""), {"rows": rows}, answer.finished).json()

    def options(self, dashboard_id: str, control_id: str) -> list[str]:
        """Give the values that a control offers: those of its column."""
        deployed = self.deployed(dashboard_id)
        column = control_column(deployed, control_id)
        if column is None:
            raise NotDrawnError(f"The control {control_id} offers no column's values")
        data_set = deployed.data_set(column["DataSetIdentifier"])
        scope = Scope(
            data_set.columns,
            deployed.calculated(data_set.identifier),
            {},
            as_utc(datetime.now(UTC)),
        )
        sql = scope.column(column["ColumnName"])
        field = Field("", data_set.identifier, column["ColumnName"], sql, False, None, {})
        present = Conditions([f"{sql.text} IS NOT NULL"], [])
        query = build_query(data_set, [field], present, [Order(0, "ASC")], OPTION_LIMIT)
        return [str(row[0]) for row in self._drawer.ask(query.sql, data_set).rows]
