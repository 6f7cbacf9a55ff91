"""The emulator is started as another program, told where the sources of the functions are."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts.local import emulator


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """The environment that the emulator's command was last started with."""
    seen: dict[str, str] = {}

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        seen.update(options["env"])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(emulator, "PYTHON", tmp_path)
    monkeypatch.setattr(subprocess, "run", run)
    return seen


def test_emulator_takes_functions_from_the_checkout(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANALYTICS_LAMBDA_SOURCE", raising=False)
    assert emulator.control("start", 4700) == 0
    assert Path(environment["ANALYTICS_LAMBDA_SOURCE"], "ingest").is_dir()


def test_caller_may_have_deployed_code_run(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYTICS_LAMBDA_SOURCE", "")
    emulator.control("start", 4700)
    assert environment["ANALYTICS_LAMBDA_SOURCE"] == ""
