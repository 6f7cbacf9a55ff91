"""What is remembered of runtimes that can't be had."""

from pathlib import Path
from uuid import uuid4

import pytest

from analytics_emulator.lambda_runtime import installation


def test_failure_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime, script = f"python3.{uuid4().hex}", tmp_path / "install.sh"
    script.write_text('#!/bin/sh\necho tried >> "$0.log"\necho no network >&2\nexit 1\n')
    script.chmod(0o700)
    monkeypatch.setattr(installation, "_SCRIPT", script)
    for _ in range(3):
        with pytest.raises(installation.InstallationError, match="no network"):
            installation.install(runtime)
    assert (tmp_path / "install.sh.log").read_text() == "tried\n"
