"""Rows are there for the next process, in their order, all of a change or none."""

import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from analytics_emulator.state.rows import Rows
from analytics_emulator.state.snapshots import UnreadableStateError


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[], Rows]]:
    found: list[Rows] = []

    def give() -> Rows:
        found.append(Rows(tmp_path / "rows.db"))
        return found[-1]

    yield give
    for rows in found:
        rows.close()


def test_rows_come_back_in_the_order_of_their_first_put(opened):
    rows = opened()
    rows.change([("b", "1", "x"), ("a", "1", "y"), ("b", "2", "z")])
    rows.change([("b", "1", "changed")], [("a", "1")])
    found = opened()  # the first isn't closed: so ends a process that is killed
    assert found.all() == [("b", "1", "changed"), ("b", "2", "z")]
    assert found.names("b") == {"1": "changed", "2": "z"}


def test_scope_goes_whole(opened):
    rows = opened()
    rows.change([("a", "1", "x"), ("a", "2", "x"), ("aa", "1", "x")])
    rows.remove_scope("a")
    assert rows.all() == [("aa", "1", "x")]
    assert not rows.is_empty()
    rows.remove_scope("aa")
    assert rows.is_empty()


def test_change_that_fails_leaves_nothing(opened):
    rows = opened()
    with pytest.raises(sqlite3.Error):
        rows.change([("a", "1", "x"), ("a", "2", None)])
    assert rows.all() == []


def test_file_is_its_owners_alone(opened, tmp_path):
    opened()
    assert (tmp_path / "rows.db").stat().st_mode & 0o777 == 0o600


def test_file_that_is_no_database_is_unreadable(tmp_path):
    (tmp_path / "rows.db").write_bytes(b"x" * 4096)
    with pytest.raises(UnreadableStateError, match=r"rows\.db"):
        Rows(tmp_path / "rows.db")


@pytest.mark.parametrize("limit", [resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE])
def test_file_that_the_system_has_nothing_for_is_not_unreadable(tmp_path, limit):
    rows = Rows(tmp_path / "rows.db")
    rows.change([("a", "1", "kept")])
    rows.close()
    os.close(free := os.dup(0))
    usual = resource.getrlimit(limit)
    resource.setrlimit(limit, (0 if limit == resource.RLIMIT_FSIZE else free, usual[1]))
    try:
        with pytest.raises(OSError, match=r"disk I/O error|unable to open|Too many open files"):
            Rows(tmp_path / "rows.db")
    finally:
        resource.setrlimit(limit, usual)
    with closing(Rows(tmp_path / "rows.db")) as found:
        assert found.all() == [("a", "1", "kept")]


def test_file_of_another_format_is_unreadable(tmp_path):
    Rows(tmp_path / "rows.db").close()
    with closing(sqlite3.connect(tmp_path / "rows.db")) as connection:
        connection.execute("PRAGMA user_version = 7")
    with pytest.raises(UnreadableStateError, match="format"):
        Rows(tmp_path / "rows.db")


def test_bytes_lie_beside_the_rows(opened):
    rows = opened()
    rows.put_bytes("one", b"\0few")
    rows.put_bytes("two", b"more")
    rows.remove_bytes(["two"])
    found = opened()
    assert (found.bytes_of("one"), found.bytes_of("two")) == (b"\0few", None)
    assert found.bytes_names() == {"one"}
    assert found.all() == []


def test_file_from_before_there_were_bytes_gets_them(opened, tmp_path):
    rows = opened()
    rows.change([("a", "1", "x")])
    with closing(sqlite3.connect(tmp_path / "rows.db")) as connection:
        connection.execute("DROP TABLE bytes")
    found = opened()
    found.put_bytes("one", b"few")
    assert (found.bytes_of("one"), found.all()) == (b"few", [("a", "1", "x")])
