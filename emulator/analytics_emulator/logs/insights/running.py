"""Runs a query over log events."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import takewhile

from analytics_emulator.logs.insights.commands import MOST_ROWS, Command, Table
from analytics_emulator.logs.insights.fields import Row, Source, row_of
from analytics_emulator.logs.insights.values import text_of

type Result = list[dict[str, str]]


class StoppedError(Exception):
    """The query was stopped while it ran."""


@dataclass(frozen=True)
class Results:
    """What a query found, and how much it read."""

    rows: list[Result]
    matched: int
    scanned: int
    scanned_bytes: int


def run(
    commands: list[Command],
    events: Iterable[Source],
    limit: int = MOST_ROWS,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Results:
    """Return a query's results over events in order of time; without `sort` newest come first.

    What filters at the query's start leave out is never held.
    """
    first = list(takewhile(lambda command: command.keeps is not None, commands))
    table, scanned, read = _read(events, first, is_stopped)
    matched, is_counting = len(table.rows), True
    for command in commands[len(first) :]:
        if is_stopped():
            raise StoppedError
        table = command.run(table)
        is_counting = is_counting and command.name not in ("dedup", "limit", "stats")
        matched = len(table.rows) if is_counting else matched
    names = table.shown if table.is_grouped else (*table.shown, "@ptr")
    rows = [_result(row, names) for row in table.rows[:limit]]
    return Results(rows, matched, scanned, read)


def _read(
    events: Iterable[Source], filters: list[Command], is_stopped: Callable[[], bool]
) -> tuple[Table, int, int]:
    """Return the rows that filters keep, and how many events and bytes were read."""
    rows, scanned, read = [], 0, 0
    for log, event in events:
        if is_stopped():
            raise StoppedError
        scanned, read = scanned + 1, read + len(event.message.encode())
        row = row_of(log, event)
        if all(one.keeps is None or one.keeps(row) for one in filters):
            rows.append(row)
    return Table(rows[::-1]), scanned, read


def _result(row: Row, names: tuple[str, ...]) -> Result:
    found = ((name, row.get(name)) for name in dict.fromkeys(names))
    return [{"field": name, "value": text_of(value)} for name, value in found if value is not None]
