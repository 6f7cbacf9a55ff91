import pytest

from analytics_emulator.athena.object_store import S3Location
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.tables.listing import list_files
from tests.unit.emulator.athena.memory_store import MemoryStore


def _listed(store: MemoryStore, **places: str) -> list[tuple[str, tuple[str | None, ...]]]:
    locations: dict[tuple[str | None, ...], S3Location] = {
        (name,): S3Location("data", key) for name, key in places.items()
    }
    return [(found.item.key, found.partition) for found in list_files(store, locations)]


def _store(*keys: str) -> MemoryStore:
    store = MemoryStore()
    for key in keys:
        store.write("data", key, b"" if key.endswith(("/", "empty")) else b"x", "")
    return store


def test_partitions_share_one_listing() -> None:
    store = _store("t/dt=1/a", "t/dt=2/b", "t/dt=3/c")
    assert _listed(store, x="t/dt=1/", y="t/dt=3/") == [("t/dt=1/a", ("x",)), ("t/dt=3/c", ("y",))]
    assert store.calls["list"] == 1


def test_files_count_however_deep_they_lie() -> None:
    assert _listed(_store("t/a/b/c"), x="t/") == [("t/a/b/c", ("x",))]


@pytest.mark.parametrize("key", ["t/_SUCCESS", "t/.hidden", "t/_temporary/a", "t/", "t/empty"])
def test_hidden_and_empty_objects_hold_no_rows(key: str) -> None:
    assert _listed(_store(key), x="t/") == []


def test_hidden_names_above_the_location_do_not_matter() -> None:
    assert _listed(_store("_t/a"), x="_t/") == [("_t/a", ("x",))]


def test_folder_of_a_similar_name_is_another() -> None:
    assert _listed(_store("t/dt=10/a"), x="t/dt=1/") == []


def test_missing_bucket_fails_the_query() -> None:
    with pytest.raises(AthenaQueryError, match="bucket does not exist"):
        list(list_files(MemoryStore(), {(): S3Location("missing", "t/")}))
