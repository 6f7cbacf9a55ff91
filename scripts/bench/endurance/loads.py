"""What the long runs ask for: queries, records put in batches, posts of events."""

import json
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import local
from typing import Any

from athena_client.query import QueryFailedError
from scripts.bench.product import Product

BATCH_RECORDS = 500
_PATIENCE_SECONDS = 600.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.1, 5.0

# `{n}` makes each text another one, so that nothing is remembered of the last.
QUERIES = (
    "SELECT count(*) + {n} FROM {table}",
    "SELECT menuitem, sum(price * quantity) AS s FROM {table} WHERE quantity > {n} % 7"
    " GROUP BY menuitem ORDER BY s DESC LIMIT 10",
    "SELECT dt, approx_distinct(customerid) FROM {table} WHERE {n} > 0 GROUP BY dt",
    "SELECT customerid, row_number() OVER (PARTITION BY restaurantid ORDER BY eventtime) + {n}"
    " FROM {table} LIMIT 200",
    "WITH a AS (SELECT restaurantid, count(*) AS c FROM {table} GROUP BY 1)"
    " SELECT b.restaurantid, a.c + {n} FROM a JOIN a b ON a.restaurantid = b.restaurantid",
    "SELECT json_extract_scalar('{{\"a\": {n}}}', '$.a'), regexp_replace('x{n}', '[0-9]+', 'y')",
    "SELECT transform(sequence(1, {n} % 100 + 1), x -> x * x)",
    "SELECT date_trunc('hour', eventtime), max(price) FROM {table} WHERE price > {n} % 20"
    " GROUP BY 1",
    "SELECT 1 / ({n} - {n})",
    "SELECT no_such_column_{n} FROM {table}",
)


def query(product: Product) -> Callable[[int], str]:
    """Return a call that asks one of many queries; the last two of them fail, as they should."""
    table = product.outputs["TableName"]

    def ask(number: int) -> str:
        text = QUERIES[number % len(QUERIES)].format(n=number, table=table)
        fails = number % len(QUERIES) >= len(QUERIES) - 2
        try:
            product.athena.ask(text)
        except QueryFailedError:
            return "failed as it should" if fails else "failed"
        return "answered" if not fails else "answered what it shouldn't"

    return ask


def put(product: Product) -> Callable[[int], str]:
    """Return a call that puts a batch and puts what was refused again, as AWS's clients do."""
    clients, stream = local(), product.outputs["DeliveryStreamName"]

    def send(number: int) -> str:
        if not hasattr(clients, "own"):
            clients.own = product.target.session.client("firehose")
        left = [{"Data": event(number)} for _ in range(BATCH_RECORDS)]
        pause, was_refused, until = _FIRST_PAUSE_SECONDS, False, _deadline()
        while left and time.monotonic() < until:
            left = _refused(clients.own, stream, left)
            if left:
                was_refused = True
                time.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        if left:
            return "given up"
        return "taken at a later try" if was_refused else "taken"

    return send


def post(product: Product) -> Callable[[int], str]:
    """Return a call that posts one event; a 503 or 429 says when to come again."""
    sessions = local()

    def send(number: int) -> str:
        if not hasattr(sessions, "own"):
            sessions.own = product.session()
        body, until = event(number), _deadline()
        while True:
            answer = sessions.own.post(product.url, data=body, timeout=35)
            if answer.status_code not in (429, 503) or time.monotonic() > until:
                return f"HTTP {answer.status_code}"
            time.sleep(float(answer.headers.get("Retry-After", 1)))

    return send


def event(number: int) -> bytes:
    """Return a good event as JSON, of one of thirty days."""
    moment = datetime.now(UTC) - timedelta(days=number % 30, seconds=number % 3600)
    return json.dumps(
        {
            "eventId": str(uuid.uuid4()),
            "timestamp": moment.isoformat(),
            "menuItem": f"Dish {number % 40}",
            "quantity": number % 5 + 1,
            "price": number % 30 + 0.5,
            "customerId": f"customer-{number % 5000}",
            "restaurantId": f"restaurant-{number % 12}",
        }
    ).encode()


def _refused(firehose: Any, stream: str, records: list[dict[str, bytes]]) -> list[dict[str, bytes]]:
    try:
        answer = firehose.put_record_batch(DeliveryStreamName=stream, Records=records)
    except firehose.exceptions.ServiceUnavailableException:
        return records
    entries = answer["RequestResponses"]
    return [r for r, said in zip(records, entries, strict=True) if "ErrorCode" in said]


def _deadline() -> float:
    return time.monotonic() + _PATIENCE_SECONDS
