from pathlib import Path
from unittest.mock import Mock

import pytest

from analytics_emulator.localstack import service_catalog


@pytest.fixture(autouse=True)
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(service_catalog, "SHARED", tmp_path / "shared")
    return tmp_path / "shared"


def building(monkeypatch: pytest.MonkeyPatch, filesystem: Path, *, fails: bool = False) -> Mock:
    def build(*_command: object, **_settings: object) -> None:
        if not fails:
            (filesystem / service_catalog.CACHE / "service-catalog-1-2.dill").write_bytes(b"index")

    built = Mock(side_effect=build)
    monkeypatch.setattr(service_catalog.subprocess, "run", built)
    return built


def test_index_is_built_once_for_all_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = building(monkeypatch, tmp_path / "first")
    for name in ("first", "second"):
        service_catalog.provide_index(tmp_path / name, {"FILESYSTEM_ROOT": name})
        ((index),) = (tmp_path / name / service_catalog.CACHE).iterdir()
        assert index.read_bytes() == b"index"
    assert [call.kwargs["env"]["FILESYSTEM_ROOT"] for call in built.call_args_list] == ["first"]


def test_installation_that_cannot_be_written_is_no_error(
    tmp_path: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared.write_text("a file where the folder would be")
    built = building(monkeypatch, tmp_path / "first", fails=True)
    service_catalog.provide_index(tmp_path / "first", {})
    service_catalog.provide_index(tmp_path / "first", {})
    assert built.call_count == 2
