"""The Athena hop: a table's rows, and those that hold a text in one of their columns."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from athena_client.query import QueryFailedError
from dashboard.aws.athena import Answer
from dashboard.aws.objects import Place, listed
from dashboard.aws.pipeline.hop import Failure, Hop, Sighting, Trace
from dashboard.aws.tables import Table
from dashboard.expressions.typed_sql import quoted, text_literal

MOST_ROWS = 20

type Ask = Callable[[str], Answer]


def rows_hop(table: Table, ask: Ask) -> Hop:
    """Count a table's rows; a table that can't be read is a failure with Athena's reason."""
    hop = Hop("Athena", f"{table.database}.{table.name}")
    sql = f"SELECT COUNT(*) FROM {table.sql}"  # noqa: S608 -- both names are quoted
    try:
        answer = ask(sql)
    except QueryFailedError as error:
        hop.failures.append(Failure(datetime.now(UTC), str(error), sql))
        return hop
    hop.counts["rows"], hop.latest = int(str(answer.rows[0][0])), answer.finished
    hop.note = (
        "All rows that the table has now. The hops before count the last 24 hours, with records "
        "whose rows were deleted since, such as a smoke test’s."
    )
    return hop


def trace_rows(table: Table, ask: Ask, s3: Any, text: str) -> Trace:
    """Find the rows one of whose text columns is the text, and the objects that may hold them."""
    trace = Trace("Athena", f"{table.database}.{table.name}")
    if not table.text_columns:
        trace.note = "The table has no column of text."
        return trace
    names = [name for name, _ in table.columns] + list(table.partition_keys)
    try:
        answer = ask(_search(table, names, text))
    except QueryFailedError as error:
        trace.note = f"Athena can't tell: {error}"
        return trace
    for row in answer.rows:
        record = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        what = f"a row, {_delivered_in(table, record, s3)}"
        detail = json.dumps(record, default=str, ensure_ascii=False)
        trace.sightings.append(Sighting(None, what, detail))
    if not trace.sightings:
        trace.note = "No row has this text as the value of a column."
    elif len(trace.sightings) == MOST_ROWS:
        trace.note = f"The first {MOST_ROWS} rows."
    return trace


def _search(table: Table, names: list[str], text: str) -> str:
    columns = ", ".join(quoted(name) for name in names)
    wanted = text_literal(text)
    condition = " OR ".join(f"{quoted(name)} = {wanted}" for name in table.text_columns)
    return f"SELECT {columns} FROM {table.sql} WHERE {condition} LIMIT {MOST_ROWS}"  # noqa: S608 -- names and text are quoted


def _delivered_in(table: Table, record: Mapping[str, Any], s3: Any) -> str:
    """Name the object of a row's partition, or say how many it may be in."""
    folders = "".join(f"{key}={record.get(key, '')}/" for key in table.partition_keys)
    place = Place(table.bucket, table.prefix.rstrip("/") + "/" + folders)
    keys = [one["Key"] for one in listed(s3, place)]
    if len(keys) == 1:
        return f"delivered in {keys[0]}"
    return f"delivered in one of {len(keys)} objects under {place.prefix}"
