"""What the array functions share: their arguments, and elements that both engines compare alike."""

from ..coercion import coerce
from ..registry import Call
from ..scope import Expr
from ..typesystem import INTEGERS, UNKNOWN, Type, array

ARGUMENT = "INVALID_FUNCTION_ARGUMENT"
_PLAIN = (
    *INTEGERS,
    "decimal",
    "boolean",
    "varchar",
    "date",
    "double",
    "real",
    "timestamp",
    "unknown",
)


def array_argument(call: Call, index: int = 0) -> Expr:
    """Compile an argument that has to be an array."""
    value = call.arg(index)
    if value.type == UNKNOWN:
        return coerce(value, array(UNKNOWN))
    if value.type.kind != "array":
        raise call.mismatch()
    return value


def plain(call: Call, t: Type) -> None:
    """Refuse elements whose comparison DuckDB and Trino see differently."""
    if t.kind not in _PLAIN:
        raise call.unsupported(f"{call.name} of {t} elements")
