"""`||` and concat: strings, binaries, arrays, and arrays with one more element.

A NULL without a type fits several of Trino's overloads: beside most types it makes an array of
them, beside others Trino can't choose (compared with a running Trino 430).
"""

from sqlglot import exp

from ...errors import AthenaQueryError, located, not_supported
from ...nodes.values import Value, duck, null
from ...semantics.coercion import coerce
from ...types import (
    LONGEST_CHAR,
    UNBOUNDED,
    UNKNOWN,
    VARBINARY,
    VARCHAR,
    Type,
    array,
    common_of,
    common_type,
)
from ..binder import Binder, bare, rule
from ..scope import Scope

_AMBIGUOUS = "Could not choose a best candidate operator. Explicit type casts must be added."


@rule(exp.DPipe, args=("safe",))
def concatenation(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return `a || b || …`, bound from the left; the parser gives a tree as deep as it is long."""
    spine: list[exp.Expr] = []
    while isinstance(node, exp.DPipe):
        spine.append(node)
        node = bare(node.this)
    texts = [binder.value(node, scope)]
    for above in reversed(spine):
        right = binder.value(above.expression, scope)
        if texts[-1].type.kind == right.type.kind and right.type.kind in ("varchar", "varbinary"):
            texts.append(right)
        else:
            texts = [_two(binder, _balanced(texts), right, above)]
    return _balanced(texts)


def _two(binder: Binder, left: Value, right: Value, node: exp.Expr) -> Value:
    place = binder.position(node)
    try:
        found = _pair(left, right)
    except AthenaQueryError as error:
        raise located(error.name, error.message, place) from None
    if found is None:
        text = (
            f"Unexpected parameters ({left.type}, {right.type}) for function concat. Expected:"
            " concat(E, array(E)) E, concat(array(E)) E, concat(array(E), E) E,"
            " concat(char(x), char(y)), concat(varbinary), concat(varchar)"
        )
        raise located("FUNCTION_NOT_FOUND", text, place)
    return found


def _balanced(values: list[Value]) -> Value:
    """Return values of one kind joined as a flat tree: deep ones take DuckDB long."""
    while len(values) > 1:
        pairs = (values[i : i + 2] for i in range(0, len(values), 2))
        values = [_same(*p) if len(p) == 2 else p[0] for p in pairs]
    return values[0]


def joined(values: list[Value]) -> Value | None:
    """Return values joined; None where their types can't be joined."""
    if len(values) == 2:
        return _pair(*values)
    common = common_of([v.type for v in values])
    if common is None or common.kind not in ("varchar", "varbinary", "array"):
        return None
    common = VARCHAR if common.kind == "varchar" else common
    return _balanced([coerce(v, common) for v in values])


def _pair(left: Value, right: Value) -> Value | None:
    if UNKNOWN in (left.type, right.type):
        return _with_null(right.type if left.type == UNKNOWN else left.type)
    kinds = {left.type.kind, right.type.kind}
    if "char" in kinds and kinds <= {"char", "varchar"}:
        return _chars(left, right)
    if kinds in ({"varchar"}, {"varbinary"}):
        return _same(left, right)
    if kinds == {"array"}:
        return _arrays(left, right)
    return _with_element(left, right) if "array" in kinds else None


def _with_null(other: Type) -> Value:
    bounded = other.kind == "varchar" and other.precision < UNBOUNDED
    if other.kind == "array":
        if other.element != UNKNOWN:
            raise AthenaQueryError("AMBIGUOUS_FUNCTION_CALL", _AMBIGUOUS)
        return null(other)
    if other.kind in ("unknown", "char", "varbinary") or (other.kind == "varchar" and not bounded):
        raise AthenaQueryError("AMBIGUOUS_FUNCTION_CALL", _AMBIGUOUS)
    return null(array(other))


def _same(left: Value, right: Value) -> Value:
    if left.type.kind == "array":
        return duck(left.type, "athena_array_concat($1, $2)", left, right, name="||")
    kind = VARBINARY if left.type.kind == "varbinary" else VARCHAR
    return duck(kind, "($1 || $2)", left, right, name="||")


def _chars(left: Value, right: Value) -> Value:
    """Return texts joined with their padding; a char is held without its own."""
    lengths = [min(v.type.precision, LONGEST_CHAR) for v in (left, right)]
    if (length := sum(lengths)) > LONGEST_CHAR:
        raise AthenaQueryError("TYPE_NOT_FOUND", f"Unknown type: char({length})")
    sides = zip((left, right), lengths, strict=True)
    padded = (duck(VARCHAR, f"rpad($1, {n}, ' ')", v) for v, n in sides)
    return duck(Type("char", length), "rtrim($1 || $2, ' ')", *padded, name="||")


def _arrays(left: Value, right: Value) -> Value | None:
    if left.type != right.type and any(map(_has_unknown, (left.type, right.type))):
        if UNKNOWN in (left.type.element, right.type.element):
            raise AthenaQueryError("AMBIGUOUS_FUNCTION_CALL", _AMBIGUOUS)
        raise not_supported("|| of arrays with untyped NULLs")
    common = common_type(left.type, right.type)
    if common is None:
        return _with_element(left, right)
    return _same(coerce(left, common), coerce(right, common))


def _has_unknown(t: Type) -> bool:
    return t == UNKNOWN or any(map(_has_unknown, t.args))


def _with_element(left: Value, right: Value) -> Value | None:
    """Return an array with one more element; a NULL makes the whole NULL."""
    for values, element in ((left, right), (right, left)):
        if values.type.kind != "array":
            continue
        common = common_type(values.type.element, element.type)
        if common is not None:
            sides = "$1, [$2]" if values is left else "[$2], $1"
            form = f"CASE WHEN $2 IS NOT NULL THEN athena_array_concat({sides}) END"
            many, one = coerce(values, array(common)), coerce(element, common)
            return duck(array(common), form, many, one, name="||")
    return None
