"""A restaurant in Tokyo, closed on Mondays, after twelve weeks; AWS's services in memory."""

import io
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import boto3
import pyarrow as pa
import pytest
from botocore.exceptions import ClientError

from analytics_emulator.athena.sql import SqlEngine
from tests.unit.emulator.athena.sql.conftest import Catalog, Table, write
from tests.unit.queries.test_data_set_scans import COLUMNS

ZONE = ZoneInfo("Asia/Tokyo")
FIRST, LAST = date(2026, 6, 1), date(2026, 8, 23)  # a Monday, and a Sunday twelve weeks later
USUAL = {12: 14, 13: 9, 18: 10, 19: 16, 20: 12}  # orders an hour
MONDAY = 0

type Change = Callable[[datetime], float]


@dataclass
class Month:
    """What is sold: `share` of the usual in an hour, and refunds of so many of its orders."""

    share: Change = lambda _hour: 1.0
    refunds: Change = lambda _hour: 0.02
    first: date = FIRST

    def lines(self) -> Iterator[tuple[str, str, datetime, Decimal]]:
        """Yield type, order, moment in UTC and price of each line."""
        chance = random.Random(5)
        for number in range((LAST - self.first).days + 1):
            day = self.first + timedelta(days=number)
            for hour, usual in USUAL.items() if day.weekday() != MONDAY else ():
                begin = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
                count = round(chance.gauss(usual, usual**0.5 / 2) * self.share(begin))
                yield from self._orders(begin, max(0, count), chance)

    def _orders(
        self, begin: datetime, count: int, chance: random.Random
    ) -> Iterator[tuple[str, str, datetime, Decimal]]:
        for number in range(count):
            name, price = f"{begin:%m%d%H}-{number}", Decimal(chance.randint(9, 16) * 100)
            moment = (begin + timedelta(minutes=number)).astimezone(UTC).replace(tzinfo=None)
            yield "order_placed", name, moment, price
            if chance.random() < self.refunds(begin):
                yield "order_refunded", name, moment, price


def engine_of(month: Month, folder: Path) -> SqlEngine:
    """Store a month's lines by their UTC days, one of them twice, and let them be asked."""
    days: dict[str, list[tuple[str, str, datetime, Decimal]]] = {}
    for line in month.lines():
        days.setdefault(str(line[2].date()), []).append(line)
    files = [
        write(folder / f"{day}.parquet", _columns([*lines, lines[0]]), (day,))
        for day, lines in days.items()
    ]
    return SqlEngine(Catalog(clickstream_data=Table(COLUMNS, "dt string", files)))


def _columns(lines: list[tuple[str, str, datetime, Decimal]]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "eventid": pa.array([f"{kind} {order}" for kind, order, _, _ in lines]),
        "eventtype": pa.array([kind for kind, *_ in lines]),
        "orderid": pa.array([order for _, order, _, _ in lines]),
    }
    made["eventtime"] = pa.array([moment for _, _, moment, _ in lines], pa.timestamp("ms"))
    made["quantity"] = pa.array([1] * len(lines), pa.int32())
    made["price"] = pa.array([price for *_, price in lines], pa.decimal128(10, 2))
    return made


@dataclass
class Account:
    """What the function asks for: Athena over an engine, one object, and a topic."""

    engine: SqlEngine
    stored: bytes | None = None
    version: int = 0
    published: list[str] = field(default_factory=list)
    is_topic_down: bool = False
    answers: dict[str, list[list[Any]]] = field(default_factory=dict)

    def start_query_execution(self, QueryString: str, **_: Any) -> dict[str, str]:  # noqa: N803
        if QueryString not in self.answers:
            found = self.engine.run(self.engine.compile(QueryString, "shop"))
            self.answers[QueryString] = [list(row) for row in found.rows]
        return {"QueryExecutionId": QueryString}

    def get_query_execution(self, **_: Any) -> dict[str, Any]:
        return {"QueryExecution": {"Status": {"State": "SUCCEEDED"}}}

    def get_paginator(self, _name: str) -> Any:
        return self

    def paginate(self, QueryExecutionId: str) -> list[dict[str, Any]]:  # noqa: N803
        rows = [["headings"] * 5, *self.answers[QueryExecutionId]]
        cells = [{"Data": [{"VarCharValue": cell} for cell in row]} for row in rows]
        info = [{"Name": "n", "Type": "varchar"}] * 5
        return [{"ResultSet": {"Rows": cells, "ResultSetMetadata": {"ColumnInfo": info}}}]

    def get_object(self, **_: str) -> dict[str, Any]:
        if self.stored is None:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": ""}}, "GetObject")
        return {"Body": io.BytesIO(self.stored), "ETag": str(self.version)}

    def put_object(self, Body: bytes, IfMatch: str = "", **_: str) -> dict[str, str]:  # noqa: N803
        if IfMatch != (str(self.version) if self.stored is not None else ""):
            raise ClientError({"Error": {"Code": "PreconditionFailed", "Message": ""}}, "PutObject")
        self.stored, self.version = Body, self.version + 1
        return {"ETag": str(self.version)}

    def publish(self, Message: str, Subject: str, **_: str) -> None:  # noqa: N803
        if self.is_topic_down:
            raise ClientError({"Error": {"Code": "InternalError", "Message": ""}}, "Publish")
        assert len(Subject) <= 100
        self.published.append(Message)

    @property
    def told(self) -> list[str]:
        """The sentences that are kept, the latest first."""
        return [one["sentence"] for one in json.loads(self.stored or b"{}").get("told", [])]


@dataclass
class Shop:
    """An account and the function in it."""

    account: Account
    module: ModuleType

    def run(self, moment: datetime) -> dict[str, Any]:
        """Run the function as of a moment of the restaurant's clocks, twenty past the hour."""
        time = moment.replace(minute=20, tzinfo=ZONE).astimezone(UTC).isoformat()
        answer: dict[str, Any] = self.module.handler({"time": time}, None)
        return answer

    def run_day(self, day: date) -> list[str]:
        """Run it after each hour of a day; gives what was told of that day."""
        first = datetime(day.year, day.month, day.day, 1)
        return [
            text for hour in range(24) for text in self.run(first + timedelta(hours=hour))["told"]
        ]


@pytest.fixture
def shop(
    tmp_path: Path, load_handler: Callable[..., ModuleType], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Month], Shop]:
    """Open a restaurant that sells so much."""

    def open_shop(month: Month) -> Shop:
        account = Account(engine_of(month, tmp_path))
        monkeypatch.setattr(boto3, "client", lambda _name, **_: account)
        names = ("BUCKET_NAME", "DATABASE_NAME", "TOPIC_ARN", "WORK_GROUP_NAME")
        module = load_handler(
            "alerts", **dict.fromkeys(names, "x"), BAND_WIDTH="4", WEEKS="8", CURRENCY_CODE="JPY",
            DEPLOYMENT="poc-dev", LINK="https://example.com/board", TIME_ZONE="Asia/Tokyo",
        )  # fmt: skip
        return Shop(account, module)

    return open_shop
