"""All expression rules: importing this module fills the binder's allow-list."""

from .. import functions
from .expressions import (
    calls,
    casts,
    comparisons,
    concatenation,
    conditionals,
    interval_literals,
    like,
    literals,
    logic,
    names,
    nested_values,
    operators,
    predicates,
    present,
    session_names,
    temporal_literals,
)
from .queries import subqueries, windows

__all__ = [
    "calls",
    "casts",
    "comparisons",
    "concatenation",
    "conditionals",
    "functions",
    "interval_literals",
    "like",
    "literals",
    "logic",
    "names",
    "nested_values",
    "operators",
    "predicates",
    "present",
    "session_names",
    "subqueries",
    "temporal_literals",
    "windows",
]
