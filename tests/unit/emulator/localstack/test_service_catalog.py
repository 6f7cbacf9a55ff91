from pathlib import Path

import pytest

from analytics_emulator.localstack import service_catalog


@pytest.fixture(autouse=True)
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(service_catalog, "SHARED", tmp_path / "shared")
    return tmp_path / "shared"


def test_index_of_one_start_serves_the_next(tmp_path: Path) -> None:
    built = tmp_path / "first" / service_catalog.CACHE / "service-catalog-1-2.dill"
    built.parent.mkdir(parents=True)
    built.write_bytes(b"index")
    service_catalog.keep_index(tmp_path / "first")
    service_catalog.lend_index(tmp_path / "second")
    assert (tmp_path / "second" / service_catalog.CACHE / built.name).read_bytes() == b"index"


def test_installation_that_cannot_be_written_is_no_error(tmp_path: Path, shared: Path) -> None:
    shared.write_text("a file where the folder would be")
    service_catalog.keep_index(tmp_path / "first")
    service_catalog.lend_index(tmp_path / "second")
    assert not list((tmp_path / "second").rglob("*.dill"))
