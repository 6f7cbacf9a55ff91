"""The functions, by family; importing this package fills the registry."""

from . import (
    array_sets,
    arrays,
    binary,
    collecting,
    conditional,
    datetimes,
    instants,
    json,
    lambdas,
    maps,
    math,
    regexp,
    rows,
    sequences,
    sqljson,
    strings,
    system,
    urls,
)
from .aggregate import AGGREGATES
from .window import WINDOWS

__all__ = [
    "AGGREGATES",
    "WINDOWS",
    "array_sets",
    "arrays",
    "binary",
    "collecting",
    "conditional",
    "datetimes",
    "instants",
    "json",
    "lambdas",
    "maps",
    "math",
    "regexp",
    "rows",
    "sequences",
    "sqljson",
    "strings",
    "system",
    "urls",
]
