import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from analytics_emulator.athena.object_store import ObjectNotFoundError
from analytics_emulator.athena.sql import Bounds, QueryCancelledError, ResourcesExhaustedError
from analytics_emulator.athena.tables.object_cache import ObjectCache
from tests.unit.emulator.athena.memory_store import MemoryStore


def _store(*keys: str) -> MemoryStore:
    store = MemoryStore()
    for key in keys:
        store.write("data", key, key.encode() * 10, "")
    return store


def test_object_is_read_once_for_its_etag(tmp_path: Path) -> None:
    store = _store("a")
    cache = ObjectCache(tmp_path, store)
    for _ in range(2):
        with cache.lease() as lease:
            (item,) = store.list("data", "a")
            assert lease.fetch("data", item).read_bytes() == b"a" * 10
    assert store.calls["read"] == 1


def test_queries_at_once_read_an_object_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = _store(*(f"{number:02}" for number in range(20)))
    read = store.read
    monkeypatch.setattr(store, "read", lambda *place: time.sleep(0.002) or read(*place))
    cache = ObjectCache(tmp_path, store)

    def fetch_all(_: int) -> list[Path]:
        with cache.lease() as lease:
            return [lease.fetch("data", item) for item in store.list("data", "")]

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(fetch_all, range(8)))
    assert found == [found[0]] * 8
    assert store.calls["read"] == 20


def test_object_that_could_not_be_read_is_tried_again(tmp_path: Path) -> None:
    store = _store("a")
    (item,) = store.list("data", "a")
    del store.objects["data", "a"]
    with ObjectCache(tmp_path, store).lease() as lease:
        with pytest.raises(ObjectNotFoundError):
            lease.fetch("data", item)
        store.write("data", "a", b"again", "")
        assert lease.fetch("data", item).read_bytes() == b"again"


def _endless(_body: bytes) -> bytes:
    while True:
        sum(range(1000))


def test_conversion_ends_with_its_query(tmp_path: Path) -> None:
    store, cancel = _store("a"), threading.Event()
    (item,) = store.list("data", "a")
    threading.Timer(0.05, cancel.set).start()
    with (
        ObjectCache(tmp_path, store).lease(None, cancel) as lease,
        pytest.raises(QueryCancelledError),
    ):
        lease.fetch("data", item, "converted", _endless)
    with pytest.raises(QueryCancelledError):
        lease.fetch("data", item)
    assert not list(tmp_path.iterdir())


def test_conversion_that_takes_too_much_is_ended(tmp_path: Path) -> None:
    store = _store("a")
    (item,) = store.list("data", "a")
    with (
        ObjectCache(tmp_path, store).lease(None, None, Bounds(0.1, 1 << 40)) as lease,
        pytest.raises(ResourcesExhaustedError),
    ):
        lease.fetch("data", item, "converted", _endless)


def test_changed_object_is_read_again(tmp_path: Path) -> None:
    store = _store("a")
    cache = ObjectCache(tmp_path, store)
    for body in (b"one", b"two"):
        store.write("data", "a", body, "")
        with cache.lease() as lease:
            assert lease.fetch("data", store.list("data", "a")[0]).read_bytes() == body


def test_least_recently_used_goes_when_the_bound_is_passed(tmp_path: Path) -> None:
    store = _store("a", "b", "c")
    cache = ObjectCache(tmp_path, store, limit_bytes=25)
    for item in store.list("data", ""):
        with cache.lease() as lease:
            lease.fetch("data", item)
    assert len(list(tmp_path.iterdir())) == 2


def test_what_a_query_holds_stays(tmp_path: Path) -> None:
    store = _store("a", "b", "c")
    cache = ObjectCache(tmp_path, store, limit_bytes=5)
    with cache.lease() as lease:
        paths = [lease.fetch("data", item) for item in store.list("data", "")]
        assert all(path.exists() for path in paths)


def test_copies_of_an_earlier_run_count(tmp_path: Path) -> None:
    store = _store("a")
    for _ in range(2):
        with ObjectCache(tmp_path, store).lease() as lease:
            lease.fetch("data", store.list("data", "a")[0])
    assert store.calls["read"] == 1


def test_copies_of_an_earlier_run_go_first(tmp_path: Path) -> None:
    store = _store("a", "b", "c")
    items = store.list("data", "")
    for at_once in (items[:2], items[2:]):
        cache = ObjectCache(tmp_path, store, limit_bytes=25)
        for item in at_once:
            with cache.lease() as lease:
                lease.fetch("data", item)
    with cache.lease() as lease:
        assert [lease.fetch("data", item).exists() for item in items[1:]] == [True, True]
    assert store.calls["read"] == 3
