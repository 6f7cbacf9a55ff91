"""Values that fail when they are computed, with an error of Athena's.

DuckDB's `error()` is volatile (TRY refuses it, filters with it aren't pushed down), so a failure is
a cast of a marked text, `§NAME§message§`, that can't succeed; `running.failures` reads it back.
"""

from ..nodes.values import Call, Value, duck, text
from ..types import VARCHAR, Type

ARGUMENT = "INVALID_FUNCTION_ARGUMENT"


def failure(name: str, message: Value | str, result: Type) -> Call:
    """Return a value of the result's type that fails when it is computed."""
    words = text(message) if isinstance(message, str) else message
    marked = duck(VARCHAR, f"'§{name}§' || $1 || '§'", words)
    return duck(result, "(CAST([] AS $2[]))[CAST($1 AS BIGINT)]", marked, result, name="failure")


def message(form: str, *operands: Value) -> Call:
    """Return a failure's text from a form: `message("'Cannot cast ' || $1", value)`."""
    return duck(VARCHAR, form, *operands)
