"""Fixtures for the Lambda functions: `lambda` is a keyword, so their folder is found by path."""

import importlib.util
import sys
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
