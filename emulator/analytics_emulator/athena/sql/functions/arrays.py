"""Array functions and their lambdas (Trino docs, Array functions and operators)."""

from ..casts import cast
from ..coercion import coerce, common_type
from ..failures import failure
from ..registry import Call, function
from ..scope import Expr
from ..typesystem import (
    BIGINT,
    BOOLEAN,
    DATE,
    INTEGERS,
    INTERVAL_DAY,
    UNKNOWN,
    VARCHAR,
    Type,
    array,
    row,
)

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


def _plain(call: Call, t: Type) -> None:
    """Refuse elements whose comparison DuckDB and Trino see differently."""
    if t.kind not in _PLAIN:
        raise call.unsupported(f"{call.name} of {t} elements")


@function("cardinality")
def cardinality(call: Call) -> Expr:
    """cardinality of an array or map."""
    call.expect(1)
    value = call.arg(0)
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


@function("contains")
def contains(call: Call) -> Expr:
    """contains: NULL where it isn't found but a NULL element might have been it."""
    call.expect(2)
    value, wanted = array_argument(call), call.arg(1)
    common = common_type(value.type.element, wanted.type)
    if common is None:
        raise call.mismatch()
    _plain(call, common)
    items, x = coerce(value, array(common)).sql, coerce(wanted, common).sql
    return Expr(
        f"CASE WHEN {items} IS NULL OR {x} IS NULL THEN NULL WHEN list_contains({items}, {x}) "
        f"THEN TRUE WHEN len({items}) > list_count({items}) THEN NULL ELSE FALSE END",
        BOOLEAN,
    )


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
    _plain(call, value.type.element)
    return Expr(f"athena_array_distinct({value.sql})", value.type)


@function("array_sort")
def array_sort(call: Call) -> Expr:
    """array_sort: NULLs last; a comparing lambda sorts by merging one after the other."""
    call.expect(1, 2)
    value = array_argument(call)
    if len(call.nodes) == 1:
        _plain(call, value.type.element)
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
        _plain(call, value.type.element)
        whole = f"len({value.sql}) = list_count({value.sql})"
        return Expr(f"CASE WHEN {whole} THEN list_{name}({value.sql}) END", value.type.element)


_edge("max")
_edge("min")


def _pair(call: Call) -> tuple[str, str, Type]:
    call.expect(2)
    a, b = array_argument(call, 0), array_argument(call, 1)
    common = common_type(a.type, b.type)
    if common is None:
        raise call.mismatch()
    _plain(call, common.element)
    return coerce(a, common).sql, coerce(b, common).sql, common


@function("array_intersect")
def array_intersect(call: Call) -> Expr:
    """array_intersect, in the order of the first."""
    a, b, t = _pair(call)
    return Expr(
        f"athena_array_distinct(list_filter({a}, lambda _e: athena_array_holds({b}, _e)))", t
    )


@function("array_except")
def array_except(call: Call) -> Expr:
    """array_except, in the order of the first."""
    a, b, t = _pair(call)
    return Expr(
        f"athena_array_distinct(list_filter({a}, lambda _e: NOT athena_array_holds({b}, _e)))", t
    )


@function("array_union")
def array_union(call: Call) -> Expr:
    """array_union, in the order of first appearance."""
    a, b, t = _pair(call)
    return Expr(f"athena_array_distinct(athena_array_concat({a}, {b}))", t)


@function("arrays_overlap")
def arrays_overlap(call: Call) -> Expr:
    """arrays_overlap: NULL where only a NULL could be shared."""
    a, b, _ = _pair(call)
    nulls = (
        f"(len({a}) > list_count({a}) AND len({b}) > 0) OR (len({b}) > list_count({b}) AND"
        f" len({a}) > 0)"
    )
    return Expr(
        f"CASE WHEN list_has_any(list_filter({a}, lambda _e: _e IS NOT NULL), {b}) THEN TRUE "
        f"WHEN {nulls} THEN NULL WHEN {a} IS NOT NULL AND {b} IS NOT NULL THEN FALSE END",
        BOOLEAN,
    )


@function("array_position")
def array_position(call: Call) -> Expr:
    """array_position: 0 where it isn't found."""
    call.expect(2)
    value, wanted = array_argument(call), call.arg(1)
    common = common_type(value.type.element, wanted.type)
    if common is None:
        raise call.mismatch()
    _plain(call, common)
    items, x = coerce(value, array(common)).sql, coerce(wanted, common).sql
    found = f"coalesce(list_position({items}, {x}), 0)"
    return Expr(
        f"CASE WHEN {items} IS NOT NULL AND {x} IS NOT NULL THEN CAST({found} AS BIGINT) END",
        BIGINT,
    )


@function("array_remove")
def array_remove(call: Call) -> Expr:
    """array_remove: without the elements that equal x; NULLs stay."""
    call.expect(2)
    value, wanted = array_argument(call), call.coerced(1, array_argument(call).type.element)
    _plain(call, value.type.element)
    kept = f"list_filter({value.sql}, lambda _e: _e IS NULL OR _e <> {wanted.sql})"
    return Expr(f"CASE WHEN {wanted.sql} IS NOT NULL THEN {kept} END", value.type)


@function("contains_sequence")
def contains_sequence(call: Call) -> Expr:
    """contains_sequence: the elements of the second, one after the other."""
    a, b, _ = _pair(call)
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
    bad = failure(
        "INVALID_FUNCTION_ARGUMENT", "'size must not exceed array cardinality'", value.type
    )
    beyond = f"{number} > len({value.sql}) OR {number} < 0"
    return Expr(
        f"CASE WHEN {beyond} THEN {bad} ELSE ({value.sql})[1:len({value.sql}) - {number}] END",
        value.type,
    )


@function("repeat")
def repeat(call: Call) -> Expr:
    """repeat(x, n)."""
    call.expect(2)
    value, number = call.arg(0), call.coerced(1, BIGINT).sql
    t = array(value.type)
    return Expr(f"CAST(list_transform(range(0, {number}), lambda _i: {value.sql}) AS {t.duck})", t)


@function("sequence")
def sequence(call: Call) -> Expr:
    """sequence(start, stop[, step]): at most 10,000 entries."""
    call.expect(2, 3)
    start, stop = call.arg(0), call.arg(1)
    if start.type == DATE and stop.type == DATE:
        return _date_sequence(call, start, stop)
    a, b = call.coerced(0, BIGINT).sql, call.coerced(1, BIGINT).sql
    step = (
        call.coerced(2, BIGINT).sql
        if len(call.nodes) == 3
        else f"CASE WHEN {a} <= {b} THEN 1 ELSE -1 END"
    )
    t = array(BIGINT)
    return Expr(_checked(f"generate_series({a}, {b}, {step})", f"(({b} - {a}) // ({step}))", t), t)


def _checked(sql: str, last: str, t: Type) -> str:
    few = failure(
        "INVALID_FUNCTION_ARGUMENT",
        "'result of sequence function must not have more than 10000 entries'",
        t,
    )
    wrong = failure(
        "INVALID_FUNCTION_ARGUMENT",
        "'sequence stop value should be greater than or equal to start value if step is"
        " greater than zero otherwise stop should be less than or equal to start'",
        t,
    )
    return f"CASE WHEN {last} >= 10000 THEN {few} WHEN {last} < 0 THEN {wrong} ELSE {sql} END"


def _date_sequence(call: Call, start: Expr, stop: Expr) -> Expr:
    days = "1"
    if len(call.nodes) == 3:
        step = call.arg(2)
        if (
            step.type != INTERVAL_DAY
            or not isinstance(step.literal, int)
            or step.literal % 86400000
            or not step.literal
        ):
            raise call.unsupported("sequence of dates with a step other than whole days")
        days = str(step.literal // 86400000)
    elif not isinstance(start.literal, str):
        days = f"CASE WHEN {start.sql} <= {stop.sql} THEN 1 ELSE -1 END"
    numbers = f"generate_series(0, {stop.sql} - {start.sql}, {days})"
    sql = f"list_transform({numbers}, lambda _d: {start.sql} + CAST(_d AS INTEGER))"
    t = array(DATE)
    return Expr(
        _checked(f"CAST({sql} AS DATE[])", f"(({stop.sql} - {start.sql}) // ({days}))", t), t
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
    return Expr(f"list_transform(range(1, {longest} + 1), lambda _i: struct_pack({fields}))", t)


@function("ngrams")
def ngrams(call: Call) -> Expr:
    """ngrams(array, n)."""
    call.expect(2)
    value, n = array_argument(call), call.coerced(1, BIGINT).sql
    last = f"greatest(len({value.sql}) - {n} + 2, 2)"
    return Expr(
        f"list_transform(range(1, {last}), lambda _i: ({value.sql})[_i:_i + {n} - 1])",
        array(value.type),
    )


@function("combinations")
def combinations(call: Call) -> Expr:
    """combinations(array, n) for constant n of 1 to 3, in Trino's order."""
    call.expect(2)
    value, n = array_argument(call), call.coerced(1, BIGINT).literal
    if n != 2:
        raise call.unsupported("combinations of anything but 2")
    rest = f"list_transform(range(1, _j), lambda _i: [({value.sql})[_i], ({value.sql})[_j]])"
    return Expr(
        f"flatten(list_transform(range(1, len({value.sql}) + 1), lambda _j: {rest}))",
        array(value.type),
    )
