"""The bare loop that no server can beat: the functions' own code and a Parquet file, one process.

Parse the body of a post, check and sort its events, transform each record to a row, write the rows
as Parquet. No HTTP, no process besides, nothing written to disk.
"""

import io
import json
import sys
import time
from datetime import UTC, datetime
from itertools import batched

import pyarrow as pa
import pyarrow.parquet as pq

from scripts import ROOT
from seed.event import PlannedEvent, events_to_json

BATCH_EVENTS = 500
REPEATS = 3
JSON = {"Content-Type": "application/json"}


def bare_loop(events: list[PlannedEvent]) -> str:
    """Say how many events go through in a second of CPU; the best of some runs: it is a bound."""
    bodies = [events_to_json(list(batch)) for batch in batched(events, BATCH_EVENTS, strict=False)]
    seconds = min(_timed(bodies) for _ in range(REPEATS))
    rate = f"{len(events) / seconds:,.0f} events a second of CPU"
    return f"The bare loop, the functions' own code and a Parquet file without a server: {rate}"


def _timed(bodies: list[bytes]) -> float:
    began = time.process_time()
    rows = [row for body in bodies for row in _rows(body)]
    pq.write_table(pa.Table.from_pylist(rows), io.BytesIO(), compression="snappy")
    return time.process_time() - began


def _rows(body: bytes) -> list[dict[str, object]]:
    """Return what one post's good events become."""
    _see_the_functions()
    from ingest.request import read_events  # noqa: PLC0415 -- the functions' folder is no package
    from ingest.sorting import sort_events  # noqa: PLC0415
    from transform.row import data_to_row  # noqa: PLC0415

    now = datetime.now(UTC)
    events = read_events({"headers": JSON, "body": body.decode()})
    records = sort_events(events, now).records
    arrival = int(now.timestamp() * 1000)
    return [json.loads(data_to_row(each, str(n), arrival).text) for n, each in enumerate(records)]


def _see_the_functions() -> None:
    folder = str(ROOT / "lambda")
    if folder not in sys.path:
        sys.path.insert(0, folder)
