"""Runs a query through the Athena API and reads its answer, typed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from athena_client.query import Row as TextRow
from athena_client.query import run_query

TIMEOUT_SECONDS = 120.0

type Cell = str | int | float | Decimal | bool | datetime | None
type Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Answer:
    """Rows of a finished query, and what it took."""

    rows: tuple[Row, ...]
    scanned_bytes: int
    milliseconds: int
    finished: datetime


class Athena:
    """One Athena client; its methods may be called from several threads."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def run(self, sql: str, work_group: str) -> Answer:
        """Run a query to its end; `QueryFailedError` has Athena's reason."""
        answer = run_query(self._client, TIMEOUT_SECONDS, QueryString=sql, WorkGroup=work_group)
        return Answer(
            tuple(_typed(row, answer.types) for row in answer.rows),
            answer.scanned_bytes,
            answer.milliseconds,
            datetime.now(UTC),
        )


def _typed(row: TextRow, kinds: tuple[str, ...]) -> Row:
    return tuple(cell(text, kind) for text, kind in zip(row, kinds, strict=True))


def cell(text: str | None, kind: str) -> Cell:  # noqa: PLR0911 -- one return a case
    """Convert Athena's text of a value by the column's type; NULL is None."""
    if text is None:
        return None
    if kind in {"tinyint", "smallint", "integer", "bigint"}:
        return int(text)
    if kind == "decimal":
        return Decimal(text)
    if kind in {"double", "float", "real"}:
        return float(text)
    if kind == "boolean":
        return text == "true"
    if kind in {"timestamp", "date"}:
        return datetime.fromisoformat(text)
    return text
