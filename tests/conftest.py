"""What all tests share: an emulator, how they are shared out, and reports between processes."""

import gc
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

from tests.one_emulator import client, endpoint
from tests.slow_files import FAST_SECONDS, LIST, slow_files

__all__ = ["client", "endpoint"]

BROWSER = "tests/browser/"
MOST_TOGETHER = 3  # processes, of which one has all browser tests


class FileScheduling(LoadFileScheduling):
    """A file's tests go to one process; of few, one has all browser tests: they share a month."""

    def _split_scope(self, nodeid: str) -> str:
        together = self.numnodes <= MOST_TOGETHER and nodeid.startswith(BROWSER)
        return BROWSER if together else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Let `--dist loadfile` keep the browser tests together."""
    return FileScheduling(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return one process more than there are processors: but for fast ones, tests wait a third."""
    return (os.cpu_count() or 1) + (not config.getoption("--fast"))


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say what is left out."""
    left_out = f"left out: {len(slow_files())} files of over {FAST_SECONDS} s ({LIST.name})"
    return left_out if config.getoption("--fast") else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Spare Python's collector the tests, twenty thousand, which stay until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_unconfigure() -> None:
    """Let all be collected that is left."""
    gc.unfreeze()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what takes long, where that is asked for."""
    is_left_out = config.getoption("--fast") and collection_path in slow_files()
    return True if is_left_out else None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let slow files be left out, and the parity cases be asked elsewhere than of our engine."""
    parser.addoption("--fast", action="store_true", help=f"without files of over {FAST_SECONDS} s")
    group = parser.getgroup("parity")
    group.addoption(
        "--target", choices=["aws"], help="ask the Athena of AWS_ENDPOINT_URL or the account too"
    )
    group.addoption("--work-group", default="primary", help="where --target asks")
    group.addoption("--database", default="default", help="what --target asks of")
    group.addoption("--all-cases", action="store_true", help="ask those that Trino answered too")


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """Write lone surrogates as escapes: a log that holds one can't be sent as UTF-8."""
    return _encodable((yield))


def _encodable(data: Any) -> Any:
    match data:
        case str():
            return data.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {key: _encodable(value) for key, value in data.items()}
        case list() | tuple():
            return type(data)(map(_encodable, data))
        case _:
            return data
