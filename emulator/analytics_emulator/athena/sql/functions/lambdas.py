"""Array functions that take a lambda (Trino docs, Lambda expressions)."""

from ..coercion import coerce, coercible, common_type
from ..registry import Call, function
from ..scope import Expr
from ..typesystem import BOOLEAN, UNKNOWN, Type, array
from .array_arguments import array_argument


@function("transform")
def transform(call: Call) -> Expr:
    """transform(array, x -> y)."""
    call.expect(2)
    value = array_argument(call)
    names, body = call.lambda_body(1, [value.type.element])
    t = array(body.type)
    return Expr(f"CAST(list_transform({value.sql}, lambda {names[0]}: {body.sql}) AS {t.duck})", t)


@function("filter")
def filter_(call: Call) -> Expr:
    """filter(array, x -> boolean)."""
    call.expect(2)
    value = array_argument(call)
    names, body = call.lambda_body(1, [value.type.element])
    if body.type not in (BOOLEAN, UNKNOWN):
        raise call.mismatch([value])
    return Expr(f"list_filter({value.sql}, lambda {names[0]}: {body.sql})", value.type)


def _matches(name: str, sql: str) -> None:
    @function(name)
    def rule(call: Call) -> Expr:
        """any_match, all_match and none_match: NULL where a NULL decides."""
        call.expect(2)
        value = array_argument(call)
        names, body = call.lambda_body(1, [value.type.element])
        found = f"list_transform({value.sql}, lambda {names[0]}: {body.sql})"
        return Expr(sql.format(found), BOOLEAN)


_matches("any_match", "athena_any_match({0})")
_matches("all_match", "athena_all_match({0})")
_matches("none_match", "NOT athena_any_match({0})")


@function("reduce")
def reduce_(call: Call) -> Expr:
    """reduce(array, initial, (s, x) -> s, s -> result)."""
    call.expect(4)
    value, initial = array_argument(call), call.arg(1)
    state, (names, body) = _state(call, value, initial)
    first = coerce(initial, state).sql
    # States and elements differ in type, so DuckDB folds over boxes that can hold either.
    element, pair = value.type.element.duck, state.duck
    s, n = call.fresh("s"), call.fresh("n")
    step = body.sql.replace(names[0], f"{s}.s").replace(names[1], f"{n}.x")
    boxes = f"list_transform({value.sql}, lambda _e: {{'s': CAST(NULL AS {pair}), 'x': _e}})"
    folded = (
        f"list_reduce({boxes}, lambda {s}, {n}: {{'s': CAST({step} AS {pair}), 'x': CAST(NULL"
        f" AS {element})}}, "
        f"{{'s': {first}, 'x': CAST(NULL AS {element})}}).s"
    )
    out_names, result = call.lambda_body(3, [state])
    whole = f"CASE WHEN len({value.sql}) = 0 THEN {first} ELSE {folded} END"
    sql = (
        f"CASE WHEN {value.sql} IS NOT NULL THEN list_transform([{whole}], lambda {out_names[0]}:"
        f" {result.sql})[1] END"
    )
    return Expr(sql, result.type)


def _state(call: Call, value: Expr, initial: Expr) -> tuple[Type, tuple[list[str], Expr]]:
    state = initial.type
    body = call.lambda_body(2, [state, value.type.element])
    found = body[1].type
    if found != state and not coercible(found, state):
        if common_type(found, state) != found:
            raise call.mismatch([value, initial])
        state = found
        body = call.lambda_body(2, [state, value.type.element])
    return state, (body[0], coerce(body[1], state))


@function("zip_with")
def zip_with(call: Call) -> Expr:
    """zip_with(a, b, (x, y) -> z): the shorter is filled with NULLs."""
    call.expect(3)
    a, b = array_argument(call, 0), array_argument(call, 1)
    names, body = call.lambda_body(2, [a.type.element, b.type.element])
    i = call.fresh("i")
    at = body.sql.replace(names[0], f"({a.sql})[{i}]").replace(names[1], f"({b.sql})[{i}]")
    longest = f"greatest(len({a.sql}), len({b.sql}))"
    sql = f"list_transform(range(1, {longest} + 1), lambda {i}: {at})"
    whole = f"CASE WHEN {a.sql} IS NOT NULL AND {b.sql} IS NOT NULL THEN {sql} END"
    t = array(body.type)
    return Expr(f"CAST({whole} AS {t.duck})", t)
