"""ROW(…), the row constructor."""

from ..coercion import coerce
from ..registry import Call, function
from ..scope import Expr
from ..typesystem import UNKNOWN, field_name, quoted, row


@function("row")
def row_(call: Call) -> Expr:
    """row(a, b): fields without names."""
    if not call.nodes:
        raise call.mismatch()
    values = [coerce(a, UNKNOWN) if a.type == UNKNOWN else a for a in call.args]
    t = row([(None, v.type) for v in values])
    fields = ", ".join(f"{quoted(field_name(t, i))} := {v.sql}" for i, v in enumerate(values))
    return Expr(f"struct_pack({fields})", t)
