"""`||` and concat: strings, binaries, arrays, and arrays with one more element.

A NULL without a type fits several of Trino's overloads: beside most types it makes an array of
them, beside others Trino can't choose (compared with a running Trino 430).
"""

from sqlglot import exp

from .coercion import coerce, common_of, common_type
from .compiler import Compiler, rule
from .dialect import operator_position
from .errors import AthenaQueryError, located, not_supported
from .scope import Expr, Scope
from .typesystem import UNBOUNDED, UNKNOWN, VARBINARY, VARCHAR, Type, array

_AMBIGUOUS = "Could not choose a best candidate operator. Explicit type casts must be added."


@rule(exp.DPipe, args=("safe",))
def concatenation(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile `||`."""
    left, right = compiler.exprs([node.this, node.expression], scope)
    try:
        found = joined([left, right])
    except AthenaQueryError as error:
        place = operator_position(compiler.sql, node)
        raise located(error.name, error.message, place) from None
    if found is None:
        text = (
            f"Unexpected parameters ({left.type}, {right.type}) for function concat. Expected:"
            " concat(E, array(E)) E, concat(array(E)) E, concat(array(E), E) E,"
            " concat(char(x), char(y)), concat(varbinary), concat(varchar)"
        )
        raise located("FUNCTION_NOT_FOUND", text, operator_position(compiler.sql, node))
    return found


def joined(values: list[Expr]) -> Expr | None:
    """Join values; None where their types can't be joined."""
    common = common_of([v.type for v in values])
    if len(values) == 2:
        return _pair(*values)
    if common is None or common.kind not in ("varchar", "varbinary", "array"):
        return None
    common = VARCHAR if common.kind == "varchar" else common
    found = coerce(values[0], common)
    for value in values[1:]:
        found = _same(found, coerce(value, common))
    return found


def _pair(left: Expr, right: Expr) -> Expr | None:
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


def _with_null(other: Type) -> Expr:
    bounded = other.kind == "varchar" and other.precision < UNBOUNDED
    if other.kind == "array":
        if other.element != UNKNOWN:
            raise AthenaQueryError("AMBIGUOUS_FUNCTION_CALL", _AMBIGUOUS)
        return Expr(f"CAST(NULL AS {other.duck})", other)
    if other.kind in ("unknown", "char", "varbinary") or (other.kind == "varchar" and not bounded):
        raise AthenaQueryError("AMBIGUOUS_FUNCTION_CALL", _AMBIGUOUS)
    result = array(other)
    return Expr(f"CAST(NULL AS {result.duck})", result)


def _same(left: Expr, right: Expr) -> Expr:
    if left.type.kind == "array":
        return Expr(f"athena_array_concat({left.sql}, {right.sql})", left.type)
    kind = VARBINARY if left.type.kind == "varbinary" else VARCHAR
    return Expr(f"({left.sql} || {right.sql})", kind)


def _chars(left: Expr, right: Expr) -> Expr:
    """Join texts with their padding; a char is held without its own."""
    if max(left.type.precision, right.type.precision) == UNBOUNDED:
        sides = [coerce(v, VARCHAR).sql for v in (left, right)]
        return Expr(f"({sides[0]} || {sides[1]})", VARCHAR)
    text = " || ".join(f"rpad({v.sql}, {v.type.precision}, ' ')" for v in (left, right))
    length = left.type.precision + right.type.precision
    return Expr(f"rtrim({text}, ' ')", Type("char", length))


def _arrays(left: Expr, right: Expr) -> Expr | None:
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


def _with_element(left: Expr, right: Expr) -> Expr | None:
    """Append or prepend a value; a NULL makes the whole NULL."""
    for values, element in ((left, right), (right, left)):
        if values.type.kind != "array":
            continue
        common = common_type(values.type.element, element.type)
        if common is not None:
            many, one = coerce(values, array(common)).sql, coerce(element, common).sql
            added = f"[{one}]"
            sides = (many, added) if values is left else (added, many)
            sql = (
                f"CASE WHEN {one} IS NOT NULL THEN athena_array_concat({sides[0]}, {sides[1]}) END"
            )
            return Expr(sql, array(common))
    return None
