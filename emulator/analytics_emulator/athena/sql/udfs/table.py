"""What a Python function looks like to DuckDB, and how it fails."""

from collections.abc import Callable
from typing import Any

type Udf = tuple[str, Callable[..., Any], tuple[str, ...], str]
"""Name, function over plain values, DuckDB types of its arguments, and of its result."""


class MarkedError(ValueError):
    """An error whose text carries Athena's name for it; `failures` reads it back."""

    def __init__(self, message: str, name: str = "INVALID_FUNCTION_ARGUMENT") -> None:
        super().__init__(f"§{name}§{message}§")
