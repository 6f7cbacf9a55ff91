"""Array functions: elements, text, order and shape (Trino docs, Array functions and operators)."""

from ..casts import cast
from ..failures import failure
from ..registry import Call, function
from ..scope import Expr
from ..typesystem import BIGINT, BOOLEAN, INTEGERS, UNKNOWN, VARCHAR, array, row
from .array_arguments import ARGUMENT, array_argument, plain
from .array_sets import array_pair


@function("cardinality")
def cardinality(call: Call) -> Expr:
    """cardinality of an array or map."""
    call.expect(1)
    value = call.arg(0)
    if value.type == UNKNOWN:
        return Expr("CAST(NULL AS BIGINT)", BIGINT)
    if value.type.kind not in ("array", "map"):
        raise call.mismatch()
    name = "len" if value.type.kind == "array" else "cardinality"
    return Expr(f"CAST({name}({value.sql}) AS BIGINT)", BIGINT)


@function("element_at")
def element_at(call: Call) -> Expr:
    """element_at: NULL beyond the end, counts from the end below zero; of a map NULL if missing."""
    call.expect(2)
    value = call.arg(0)
    if value.type.kind == "map":
        key, item = value.type.args
        return Expr(f"({value.sql})[{call.coerced(1, key).sql}]", item)
    value = array_argument(call)
    index = call.coerced(1, BIGINT).sql
    zero = failure(
        "INVALID_FUNCTION_ARGUMENT", "'SQL array indices start at 1'", value.type.element
    )
    sql = f"CASE WHEN {index} = 0 THEN {zero} ELSE ({value.sql})[{index}] END"
    return Expr(sql, value.type.element)


@function("array_join")
def array_join(call: Call) -> Expr:
    """array_join(x, delimiter[, null text]): NULLs are left out unless they have a text."""
    call.expect(2, 3)
    value, delimiter = array_argument(call), call.coerced(1, VARCHAR).sql
    element = value.type.element
    text = cast(call.compiler, Expr("_e", element), VARCHAR, call.node, safe=False).sql
    texts = (
        value.sql
        if element.kind == "varchar"
        else f"list_transform({value.sql}, lambda _e: {text})"
    )
    if len(call.nodes) == 3:
        instead = call.coerced(2, VARCHAR).sql
        texts = f"list_transform({texts}, lambda _e: coalesce(_e, {instead}))"
    return Expr(f"athena_array_join({texts}, {delimiter})", VARCHAR)


@function("array_distinct")
def array_distinct(call: Call) -> Expr:
    """array_distinct: the first of each stays where it is."""
    call.expect(1)
    value = array_argument(call)
    plain(call, value.type.element)
    return Expr(f"athena_array_distinct({value.sql})", value.type)


@function("array_sort")
def array_sort(call: Call) -> Expr:
    """array_sort: NULLs last; a comparing lambda sorts by merging one after the other."""
    call.expect(1, 2)
    value = array_argument(call)
    if len(call.nodes) == 1:
        plain(call, value.type.element)
        return Expr(f"list_sort({value.sql}, 'ASC', 'NULLS LAST')", value.type)
    names, body = call.lambda_body(1, [value.type.element, value.type.element])
    if body.type.kind not in INTEGERS:
        raise call.mismatch([value])
    x, y = names
    # Insertion keeps equal elements in order: each goes before the first that is greater.
    smaller = (
        f"list_filter(_s, lambda {x}: coalesce(list_transform([_n[1]], lambda {y}:"
        f" {body.sql})[1], 0) <= 0)"
    )
    greater = (
        f"list_filter(_s, lambda {x}: coalesce(list_transform([_n[1]], lambda {y}:"
        f" {body.sql})[1], 0) > 0)"
    )
    step = f"list_concat(list_concat({smaller}, _n), {greater})"
    boxed = f"list_transform({value.sql}, lambda _e: [_e])"
    sql = (
        f"CASE WHEN len({value.sql}) = 0 THEN {value.sql} ELSE list_reduce({boxed}, lambda _s,"
        f" _n: {step}) END"
    )
    return Expr(sql, value.type)


def _edge(name: str) -> None:
    @function(f"array_{name}")
    def rule(call: Call) -> Expr:
        """array_max and array_min: NULL if any element is."""
        call.expect(1)
        value = array_argument(call)
        plain(call, value.type.element)
        whole = f"len({value.sql}) = list_count({value.sql})"
        if name == "max" and value.type.element.kind in ("double", "real"):
            numbers = f"list_filter({value.sql}, lambda _e: NOT isnan(_e))"
            found = f"coalesce(list_max({numbers}), list_max({value.sql}))"
            return Expr(f"CASE WHEN {whole} THEN {found} END", value.type.element)
        return Expr(f"CASE WHEN {whole} THEN list_{name}({value.sql}) END", value.type.element)


_edge("max")
_edge("min")


@function("contains_sequence")
def contains_sequence(call: Call) -> Expr:
    """contains_sequence: the elements of the second, one after the other."""
    a, b, _ = array_pair(call)
    part = f"({a})[_i:_i + len({b}) - 1] = {b}"
    places = f"range(1, len({a}) - len({b}) + 2)"
    return Expr(f"coalesce(len(list_filter({places}, lambda _i: {part})) > 0, FALSE)", BOOLEAN)


@function("flatten")
def flatten(call: Call) -> Expr:
    """flatten: NULL arrays within are left out."""
    call.expect(1)
    value = array_argument(call)
    if value.type.element.kind != "array":
        raise call.mismatch()
    return Expr(f"flatten({value.sql})", value.type.element)


@function("slice")
def slice_(call: Call) -> Expr:
    """slice(x, start, length): start counts from 1, or from the end below zero."""
    call.expect(3)
    value, start, length = (
        array_argument(call),
        call.coerced(1, BIGINT).sql,
        call.coerced(2, BIGINT).sql,
    )
    zero = failure("INVALID_FUNCTION_ARGUMENT", "'SQL array indices start at 1'", value.type)
    negative = failure(
        "INVALID_FUNCTION_ARGUMENT", "'length must be greater than or equal to 0'", value.type
    )
    first = f"CASE WHEN {start} < 0 THEN len({value.sql}) + {start} + 1 ELSE {start} END"
    sql = (
        f"CASE WHEN {start} = 0 THEN {zero} WHEN {length} < 0 THEN {negative} "
        f"WHEN ({first}) < 1 THEN CAST([] AS {value.type.duck}) "
        f"ELSE ({value.sql})[({first}):({first}) + {length} - 1] END"
    )
    return Expr(sql, value.type)


@function("trim_array")
def trim_array(call: Call) -> Expr:
    """trim_array(x, n): without the last n."""
    call.expect(2)
    value, number = array_argument(call), call.coerced(1, BIGINT).sql
    below = f"'size must not be negative: ' || {number}"
    beyond = f"'size must not exceed array cardinality ' || len({value.sql}) || ': ' || {number}"
    return Expr(
        f"CASE WHEN {number} < 0 THEN {failure(ARGUMENT, below, value.type)}"
        f" WHEN {number} > len({value.sql}) THEN {failure(ARGUMENT, beyond, value.type)} ELSE"
        f" ({value.sql})[1:len({value.sql}) - {number}] END",
        value.type,
    )


@function("zip")
def zip_(call: Call) -> Expr:
    """zip(a, b, …): an array of rows, filled with NULLs."""
    arrays = [array_argument(call, i) for i in range(len(call.nodes))]
    if len(arrays) < 2:
        raise call.mismatch()
    t = array(row([(None, a.type.element) for a in arrays]))
    fields = ", ".join(f"field{i} := ({a.sql})[_i]" for i, a in enumerate(arrays))
    longest = f"greatest({', '.join(f'len({a.sql})' for a in arrays)})"
    rows = f"list_transform(range(1, {longest} + 1), lambda _i: struct_pack({fields}))"
    known = " AND ".join(f"{a.sql} IS NOT NULL" for a in arrays)
    return Expr(f"CASE WHEN {known} THEN {rows} END", t)


@function("ngrams")
def ngrams(call: Call) -> Expr:
    """ngrams(array, n)."""
    call.expect(2)
    value, n = array_argument(call), call.coerced(1, BIGINT).sql
    zero = failure(ARGUMENT, "'N must be positive'", array(value.type))
    last = f"greatest(len({value.sql}) - {n} + 2, 2)"
    return Expr(
        f"CASE WHEN {value.sql} IS NULL OR {n} IS NULL THEN NULL WHEN {n} <= 0 THEN {zero} ELSE"
        f" list_transform(range(1, {last}), lambda _i: ({value.sql})[_i:_i + {n} - 1]) END",
        array(value.type),
    )


@function("combinations")
def combinations(call: Call) -> Expr:
    """combinations(array, n): up to 5 of the elements, ordered by the last one's place."""
    call.expect(2)
    value, n = array_argument(call), call.coerced(1, BIGINT).sql
    places = f"athena_combinations(CAST(len({value.sql}) AS BIGINT), {n})"
    chosen = (
        f"list_transform({places}, lambda _c: list_transform(_c, lambda _i: ({value.sql})[_i]))"
    )
    return Expr(chosen, array(value.type))


@function("repeat")
def repeat(call: Call) -> Expr:
    """repeat(x, n)."""
    call.expect(2)
    value, number = call.arg(0), call.coerced(1, BIGINT).sql
    t = array(value.type)
    text = "'count argument of repeat function must be "
    few = failure(ARGUMENT, f"{text}greater than or equal to 0'", t)
    many = failure(ARGUMENT, f"{text}less than or equal to 10000'", t)
    made = f"CAST(list_transform(range(0, {number}), lambda _i: {value.sql}) AS {t.duck})"
    return Expr(
        f"CASE WHEN {number} < 0 THEN {few} WHEN {number} > 10000 THEN {many} ELSE {made} END", t
    )
