"""How events are posted, whoever takes them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, cast

import pytest

from athena_client.query import Answer
from scripts.answers.athena import Athena
from scripts.aws.target import Target
from scripts.bench.product import Product, ProductError
from scripts.stacks.deployment import Deployment
from seed.event import PlannedEvent


class Api(ThreadingHTTPServer):
    """Takes events, and refuses them with the status that it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status = 202
        self.taken: list[tuple[str | None, list[Any]]] = []


class Handler(BaseHTTPRequestHandler):
    """Answers a post."""

    def do_POST(self) -> None:
        server = cast("Api", self.server)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if body:
            server.taken.append((self.headers["x-api-key"], json.loads(body)["events"]))
        self.send_response(server.status if body else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class StandingProduct(Product):
    """A product whose stacks stand, and whose Athena counts as it is told."""

    counts: Iterator[int]

    @cached_property
    def outputs(self) -> dict[str, str]:
        return {"ApiId": "a", "StageName": "dev", "DeliveryStreamName": "s", "TableName": "t"}

    @cached_property
    def _key(self) -> str:
        return "the key"

    @cached_property
    def athena(self) -> Athena:
        counts = self.counts

        class Counting:
            def ask(self, sql: str) -> Answer:
                return Answer(("count",), ("bigint",), ((str(next(counts)),),), 0, 0)

        return cast("Athena", Counting())


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def product(api: Api) -> StandingProduct:
    return StandingProduct(Target.at(f"http://127.0.0.1:{api.server_port}"), Deployment())


def events(count: int) -> list[PlannedEvent]:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    return [PlannedEvent({"eventId": number}, now) for number in range(count)]


def test_every_event_is_posted_once_in_batches(api: Api, product: Product) -> None:
    product.post(events(25), 10, 2)
    assert sorted(len(batch) for _, batch in api.taken) == [5, 10, 10]
    posted = [event["eventId"] for _, batch in api.taken for event in batch]
    assert sorted(posted) == list(range(25))
    assert {key for key, _ in api.taken} == {"the key"}


def test_batch_that_is_refused_ends_the_posting(api: Api, product: Product) -> None:
    api.status = 503
    with pytest.raises(ProductError, match="10 events in one post: HTTP 503"):
        product.post(events(500), 10, 1)
    assert len(api.taken) < 50


def test_rows_are_waited_for(product: StandingProduct) -> None:
    product.counts = iter([0, 3, 7])
    assert product.wait_for_rows(6, 60) == 7


def test_rows_that_do_not_come_are_counted(product: StandingProduct) -> None:
    product.counts = iter([4] * 100)
    with pytest.raises(ProductError, match="4 of 6 rows"):
        product.wait_for_rows(6, 0)
