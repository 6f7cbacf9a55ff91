"""All expression rules: importing this module fills the compiler's allow-list."""

from . import (
    calls,
    casts,
    concatenation,
    functions,
    literals,
    nested_values,
    operators,
    predicates,
    windows,
)

__all__ = [
    "calls",
    "casts",
    "concatenation",
    "functions",
    "literals",
    "nested_values",
    "operators",
    "predicates",
    "windows",
]
