"""Log events as rows of a file: what is put grows on the disk, and is read from there.

`LogEvents.events` is the one way to read them: of a group or of some of its streams, in order of
time, a thousand at a time, so that no reader holds a group in memory.
"""

import heapq
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Cursor
from typing import Any

from analytics_emulator.logs.event import Group, LogEvent, Place, StreamSummary
from analytics_emulator.state.database import Database, TemporaryDatabase, disk_errors

FORMAT = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS streams (
    id INTEGER PRIMARY KEY, account TEXT, region TEXT, log_group TEXT, name TEXT,
    events INTEGER DEFAULT 0, bytes INTEGER DEFAULT 0,
    first INTEGER, last INTEGER, ingested INTEGER,
    UNIQUE (account, region, log_group, name));
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stream INTEGER NOT NULL, time INTEGER NOT NULL, ingested INTEGER NOT NULL,
    message TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_in_time ON events (stream, time, id)
"""
_STREAMS = "SELECT name, id FROM streams WHERE (account, region, log_group) = (?, ?, ?)"
_NAME = "INSERT OR IGNORE INTO streams (account, region, log_group, name) VALUES (?, ?, ?, ?)"
_NUMBER = "SELECT id FROM streams WHERE (account, region, log_group, name) = (?, ?, ?, ?)"
_PUT = "INSERT INTO events (stream, time, ingested, message) VALUES (?, ?, ?, ?)"
_COUNT = """
UPDATE streams SET first = min(coalesce(first, ?1), ?1), last = max(coalesce(last, ?2), ?2),
    events = events + ?3, bytes = bytes + ?4, ingested = ?5 WHERE id = ?6
"""
_COUNT_BEFORE = "SELECT count(*), sum(length(message)) FROM events WHERE stream = ? AND time < ?"
_REMOVE_BEFORE = "DELETE FROM events WHERE stream = ? AND time < ?"
_UNCOUNT = """
UPDATE streams SET events = events - ?1, bytes = bytes - ?2,
    first = (SELECT min(time) FROM events WHERE stream = ?3) WHERE id = ?3
"""
_CHUNK = 1000
_LEAST, _MOST = -(2**63), 2**63 - 1


class LogEvents:
    """The events of all groups, in one file; without a path in one that ends with the process."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._database = Database(path, _SCHEMA, FORMAT) if path else TemporaryDatabase(_SCHEMA)
        self._connection = self._database.connection

    def events(
        self,
        group: Group,
        streams: Iterable[str] | None = None,
        start: int | None = None,
        end: int | None = None,
        after: Place | None = None,
    ) -> Iterator[LogEvent]:
        """Yield events in order of time: of all streams where none are named.

        `start` and `end` are milliseconds, both included; `after` goes on behind an event. What is
        put after the first one was asked for isn't among them.
        """
        found = self._streams(group)
        wanted = found.keys() & set(streams) if streams is not None else found.keys()
        ((newest,),) = self._rows("SELECT coalesce(max(id), 0) FROM events")
        begin = Place(_LEAST if start is None else start, 0)
        last = _MOST if end is None else end
        pieces = [
            self._forward(name, found[name], max(begin, after or begin), last, newest)
            for name in wanted
        ]
        return heapq.merge(*pieces, key=lambda event: event.place)

    def latest(
        self,
        group: Group,
        stream: str,
        limit: int,
        start: int | None = None,
        end: int | None = None,
        before: Place | None = None,
    ) -> list[LogEvent]:
        """Return a stream's last events, or the last before another, in order of time."""
        number = self._streams(group).get(stream)
        first, last = _LEAST if start is None else start, _MOST if end is None else end
        until = before or Place(_MOST, 0)
        rows = self._rows(
            "SELECT time, id, ingested, message FROM events WHERE stream = ? AND time >= ?"
            " AND time <= ? AND (time, id) < (?, ?) ORDER BY time DESC, id DESC LIMIT ?",
            (number, first, last, *until, limit),
        )
        return [_event(stream, row) for row in reversed(rows)]

    def summary(self, group: Group, stream: str) -> StreamSummary:
        """Return what a stream holds."""
        rows = self._rows(
            "SELECT events, bytes, first, last, ingested FROM streams"
            " WHERE (account, region, log_group, name) = (?, ?, ?, ?)",
            (*group, stream),
        )
        return StreamSummary(*rows[0]) if rows else StreamSummary()

    def put(
        self, group: Group, stream: str, events: Iterable[tuple[int, str]], ingested: int
    ) -> list[LogEvent]:
        """Append events, each a time and a message; they are on the disk after a `sync`.

        Raises OSError where the disk takes nothing.
        """
        with self._change() as cursor:
            number = _numbered(cursor, group, stream)
            put = []
            for time, message in events:
                cursor.execute(_PUT, (number, time, ingested, message))
                put.append(LogEvent(stream, Place(time, cursor.lastrowid or 0), ingested, message))
            if put:
                times, size = [event.time for event in put], sum(len(e.message) for e in put)
                cursor.execute(_COUNT, (min(times), max(times), len(put), size, ingested, number))
        return put

    def remove(self, group: Group, stream: str | None = None) -> None:
        """Remove a stream's events, or those of a whole group."""
        for name, number in self._streams(group).items():
            if stream in (None, name):
                self._remove(number)

    def expire(self, group: Group, before: int) -> None:
        """Remove a group's events from before a moment in milliseconds."""
        for number in self._streams(group).values():
            with self._change() as cursor:
                cursor.execute(_COUNT_BEFORE, (number, before))
                events, size = cursor.fetchone()
                if events:
                    cursor.execute(_REMOVE_BEFORE, (number, before))
                    cursor.execute(_UNCOUNT, (events, size, number))

    def keep_only(self, streams: Iterable[tuple[Group, str]]) -> None:
        """Remove the events of all other streams: a crash left them without their stream."""
        known = {(*group, name) for group, name in streams}
        for number, *names in self._rows(
            "SELECT id, account, region, log_group, name FROM streams"
        ):
            if tuple(names) not in known:
                self._remove(number)

    def sync(self) -> None:
        """Return when what was put is on the disk; raises OSError where it takes nothing."""
        self._database.sync()

    def close(self) -> None:
        """End, with everything in the one file."""
        with self._lock:
            self._database.close()

    def _streams(self, group: Group) -> dict[str, int]:
        return dict(self._rows(_STREAMS, group))

    def _forward(
        self, name: str, number: int, after: Place, last: int, newest: int
    ) -> Iterator[LogEvent]:
        while True:
            rows = self._rows(
                "SELECT time, id, ingested, message FROM events WHERE stream = ?"
                " AND (time, id) > (?, ?) AND time <= ? AND id <= ? ORDER BY time, id LIMIT ?",
                (number, *after, last, newest, _CHUNK),
            )
            yield from (_event(name, row) for row in rows)
            if len(rows) < _CHUNK:
                return
            after = Place(*rows[-1][:2])

    def _rows(self, query: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock, closing(self._connection.cursor()) as cursor:
            return cursor.execute(query, tuple(values)).fetchall()

    def _remove(self, number: int) -> None:
        with self._change() as cursor:
            cursor.execute("DELETE FROM events WHERE stream = ?", (number,))
            cursor.execute("DELETE FROM streams WHERE id = ?", (number,))

    @contextmanager
    def _change(self) -> Iterator[Cursor]:
        with disk_errors(), self._lock, self._connection, closing(self._connection.cursor()) as own:
            yield own


def _numbered(cursor: Cursor, group: Group, stream: str) -> int:
    cursor.execute(_NAME, (*group, stream))
    (number,) = cursor.execute(_NUMBER, (*group, stream)).fetchone()
    return int(number)


def _event(stream: str, row: tuple[Any, ...]) -> LogEvent:
    time, number, ingested, message = row
    return LogEvent(stream, Place(time, number), ingested, message)
