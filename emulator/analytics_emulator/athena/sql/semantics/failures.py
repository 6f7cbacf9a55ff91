"""Values that fail when they are computed, with an error of Athena's.

DuckDB's `error()` is volatile (TRY refuses it, filters with it aren't pushed down), so a failure is
a cast of a marked text, `§NAME§message§`, that can't succeed; `running.failures` reads it back.

Trino's TRY holds failures of four names and no others (Trino docs, TRY; a Trino 476). DuckDB's
holds all but those of a few kinds, of which an unknown time zone is one.
"""

from dataclasses import replace

from ..nodes.node import Node
from ..nodes.values import Call, Value, duck, text
from ..nodes.walking import substitute
from ..types import VARCHAR, Type

ARGUMENT = "INVALID_FUNCTION_ARGUMENT"
_HELD_BY_TRY = (
    ARGUMENT,
    "DIVISION_BY_ZERO",
    "INVALID_CAST_ARGUMENT",
    "NUMERIC_VALUE_OUT_OF_RANGE",
)
_HELD = "(CAST([] AS $2[]))[CAST($1 AS BIGINT)]"
_PASSING = "(CAST([] AS $2[]))[epoch_ms(timezone($1, TIMESTAMP '1970-01-01'))]"


def failure(name: str, message: Value | str, result: Type) -> Call:
    """Return a value of the result's type that fails when it is computed."""
    words = text(message) if isinstance(message, str) else message
    marked = duck(VARCHAR, f"'§{name}§' || $1 || '§'", words)
    form = _HELD if name in _HELD_BY_TRY else _PASSING
    return duck(result, form, marked, result, name="failure")


def holdable(value: Value) -> Value:
    """Return a value whose failures DuckDB's TRY holds, of whatever name."""

    def held(node: Node) -> Node | None:
        if isinstance(node, Call) and node.form == _PASSING:
            return replace(node, form=_HELD)
        return None

    return substitute(value, held)


def message(form: str, *operands: Value) -> Call:
    """Return a failure's text from a form: `message("'Cannot cast ' || $1", value)`."""
    return duck(VARCHAR, form, *operands)
