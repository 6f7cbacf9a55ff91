"""Fixtures for the Lambda functions: `lambda` is a keyword, so their folder is found by path."""

import importlib.util
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

LAMBDA = Path(__file__).parents[2] / "lambda"
# What a function's zip has at its root: the packages contract, ingest and transform.
sys.path.insert(0, str(LAMBDA))


@pytest.fixture
def load_handler(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ModuleType]:
    """Load a function's handler module afresh, as a cold start does, with its environment."""

    def load(function: str, **environment: str) -> ModuleType:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        path = LAMBDA / function / "handler.py"
        spec = importlib.util.spec_from_file_location(f"{function}_handler", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Poll until a condition holds."""

    def poll(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not condition():
            assert time.monotonic() < deadline, "the condition never held"
            time.sleep(0.01)

    return poll
