"""The functions, by family; importing this package fills the registry."""

from . import (
    arrays,
    binary,
    conditional,
    datetimes,
    instants,
    json,
    lambdas,
    maps,
    math,
    regexp,
    rows,
    strings,
    system,
    urls,
)
from .aggregate import AGGREGATES
from .window import WINDOWS

__all__ = [
    "AGGREGATES",
    "WINDOWS",
    "arrays",
    "binary",
    "conditional",
    "datetimes",
    "instants",
    "json",
    "lambdas",
    "maps",
    "math",
    "regexp",
    "rows",
    "strings",
    "system",
    "urls",
]
