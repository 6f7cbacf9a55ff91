"""What a Python function looks like to DuckDB, and how it fails."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

type Udf = tuple[str, Callable[..., Any], tuple[str, ...], str]
"""Name, function over plain values, DuckDB types of its arguments, and of its result."""


@dataclass(frozen=True)
class OverColumns:
    """A function over columns: equally long lists in, a list out; rows with a NULL aren't asked.

    Its module is imported when it is first called, for the libraries that it needs.
    """

    module: str
    name: str

    def __call__(self, *columns: list[Any]) -> list[Any]:
        """Return the values of all rows."""
        with np.errstate(all="ignore"):  # an empty geometry's coordinates are NaN
            found: list[Any] = getattr(import_module(self.module), self.name)(*columns)
        return found


class MarkedError(ValueError):
    """An error whose text carries Athena's name for it; `failures` reads it back."""

    def __init__(self, message: str, name: str = "INVALID_FUNCTION_ARGUMENT") -> None:
        super().__init__(f"§{name}§{message}§")
