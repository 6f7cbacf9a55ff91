"""The SQL/JSON path language (ISO/IEC 9075-2, as Trino's documentation, "JSON functions", has it).

`syntax` reads a path, `types` checks it, `evaluation` applies it to a JSON value and `predicates`
decides its filters.
`datetime()` and `like_regex` are not there, as in Trino.
"""

from .evaluation import evaluate
from .items import Bigint, Item, PathError
from .syntax import PathNotSupportedError, PathSyntaxError, parse_path
from .types import PathTypeError, check_types

__all__ = [
    "Bigint",
    "Item",
    "PathError",
    "PathNotSupportedError",
    "PathSyntaxError",
    "PathTypeError",
    "check_types",
    "evaluate",
    "parse_path",
]
