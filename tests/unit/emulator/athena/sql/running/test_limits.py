"""Bounds by the machine and by settings."""

from pathlib import Path

import pytest

from analytics_emulator.athena.sql.running.limits import limits_of_machine, memory_of_machine


def test_queries_may_take_half_of_the_memory_and_thirty_minutes(tmp_path: Path) -> None:
    limits = limits_of_machine(tmp_path)
    assert limits.memory_bytes == memory_of_machine() // 2
    assert limits.query_memory_bytes == memory_of_machine() // 4
    assert (limits.seconds, limits.disk_bytes > 0) == (1800, True)


def test_settings_say_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYTICS_ATHENA_MEMORY_SHARE", "0.25")
    monkeypatch.setenv("ANALYTICS_ATHENA_DISK_GIB", "1.5")
    monkeypatch.setenv("ANALYTICS_ATHENA_DML_TIMEOUT_SECONDS", "60")
    limits = limits_of_machine(tmp_path)
    assert limits.memory_bytes == memory_of_machine() // 4
    assert (limits.disk_bytes, limits.seconds) == (3 * 2**29, 60)
