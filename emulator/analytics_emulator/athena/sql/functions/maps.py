"""Map functions and their lambdas (Trino docs, Map functions and operators)."""

from ..coercion import coerce, common_type
from ..failures import failure
from ..registry import Call, function
from ..scope import Expr
from ..typesystem import (
    BOOLEAN,
    UNKNOWN,
    Type,
    array,
    field_name,
    map_of,
    quoted,
    row,
)


def _map(call: Call, index: int = 0) -> Expr:
    value = call.arg(index)
    if value.type.kind != "map":
        raise call.mismatch()
    return value


@function("map")
def map_(call: Call) -> Expr:
    """map(keys, values): a NULL or repeated key is an error."""
    if not call.nodes:
        t = map_of(UNKNOWN, UNKNOWN)
        return Expr(f"CAST(MAP {{}} AS {t.duck})", t)
    call.expect(2)
    keys, values = call.args
    if keys.type.kind != "array" or values.type.kind != "array":
        raise call.mismatch()
    t = map_of(keys.type.element, values.type.element)
    name = "INVALID_FUNCTION_ARGUMENT"
    null = failure(name, "'map key cannot be null'", t)
    again = f"list_filter({keys.sql}, lambda _k, _i: list_contains(({keys.sql})[1:_i - 1], _k))"
    shown = f"'Duplicate map keys (' || CAST(({again})[1] AS VARCHAR) || ') are not allowed'"
    twice = failure(name, shown, t)
    lengths = failure(name, "'Key and value arrays must be the same length'", t)
    return Expr(
        f"CASE WHEN len({keys.sql}) <> len({values.sql}) THEN {lengths} "
        f"WHEN len({keys.sql}) > list_count({keys.sql}) THEN {null} "
        f"WHEN list_unique({keys.sql}) < len({keys.sql}) THEN {twice} "
        f"ELSE CAST(map({keys.sql}, {values.sql}) AS {t.duck}) END",
        t,
    )


@function("map_keys")
def map_keys(call: Call) -> Expr:
    """map_keys."""
    call.expect(1)
    value = _map(call)
    return Expr(f"map_keys({value.sql})", array(value.type.args[0]))


@function("map_values")
def map_values(call: Call) -> Expr:
    """map_values."""
    call.expect(1)
    value = _map(call)
    return Expr(f"map_values({value.sql})", array(value.type.args[1]))


@function("map_from_entries")
def map_from_entries(call: Call) -> Expr:
    """map_from_entries(array of rows)."""
    call.expect(1)
    value = call.arg(0)
    if value.type.kind != "array" or len(value.type.element.args) != 2:
        raise call.mismatch()
    t = map_of(*value.type.element.args)
    entries = f"athena_unique_entries({_keyed(value)})"
    return Expr(f"CAST(map_from_entries({entries}) AS {t.duck})", t)


def _keyed(value: Expr) -> str:
    """Give an array of rows of two as entries with `k` and `v`."""
    t = value.type.element
    k, v = (f"_e.{quoted(field_name(t, i))}" for i in (0, 1))
    return f"list_transform({value.sql}, lambda _e: {{'k': {k}, 'v': {v}}})"


@function("multimap_from_entries")
def multimap_from_entries(call: Call) -> Expr:
    """multimap_from_entries(array of rows): the values of a key in their order."""
    call.expect(1)
    value = call.arg(0)
    if value.type.kind != "array" or len(value.type.element.args) != 2:
        raise call.mismatch()
    key, item = value.type.element.args
    t = map_of(key, array(item))
    entries = f"athena_keyed_entries({_keyed(value)})"
    return Expr(f"CAST(athena_multimap({entries}) AS {t.duck})", t)


@function("map_entries")
def map_entries(call: Call) -> Expr:
    """map_entries: an array of rows."""
    call.expect(1)
    value = _map(call)
    t = array(row([(None, value.type.args[0]), (None, value.type.args[1])]))
    entry = "struct_pack(field0 := _e.key, field1 := _e.value)"
    return Expr(f"list_transform(map_entries({value.sql}), lambda _e: {entry})", t)


@function("map_concat")
def map_concat(call: Call) -> Expr:
    """map_concat: the last map's value of a key stays."""
    maps = [_map(call, i) for i in range(len(call.nodes))]
    if len(maps) < 2:
        raise call.mismatch()
    t: Type | None = maps[0].type
    for m in maps[1:]:
        t = common_type(t, m.type) if t else None
    if t is None:
        raise call.mismatch()
    return Expr(f"map_concat({', '.join(coerce(m, t).sql for m in maps)})", t)


def _entries(call: Call, index: int = 1) -> tuple[Expr, Expr, str, str]:
    """Compile a (k, v) lambda over a map; give map, body, body of an entry, entry's variable."""
    value, e = _map(call), call.fresh("e")
    names, body = call.lambda_body(index, list(value.type.args))
    sql = body.sql.replace(names[0], f"{e}.key").replace(names[1], f"{e}.value")
    return value, body, sql, e


@function("map_filter")
def map_filter(call: Call) -> Expr:
    """map_filter(map, (k, v) -> boolean)."""
    call.expect(2)
    value, body, sql, e = _entries(call)
    if body.type not in (BOOLEAN, UNKNOWN):
        raise call.mismatch([value])
    kept = f"list_filter(map_entries({value.sql}), lambda {e}: {sql})"
    return Expr(f"CAST(map_from_entries({kept}) AS {value.type.duck})", value.type)


@function("transform_values")
def transform_values(call: Call) -> Expr:
    """transform_values(map, (k, v) -> value)."""
    call.expect(2)
    value, body, sql, e = _entries(call)
    entries = f"list_transform(map_entries({value.sql}), lambda {e}: {{'k': {e}.key, 'v': {sql}}})"
    t = map_of(value.type.args[0], body.type)
    return Expr(f"CAST(map_from_entries({entries}) AS {t.duck})", t)


@function("transform_keys")
def transform_keys(call: Call) -> Expr:
    """transform_keys(map, (k, v) -> key)."""
    call.expect(2)
    value, body, sql, e = _entries(call)
    entry = f"{{'k': {sql}, 'v': {e}.value}}"
    entries = f"list_transform(map_entries({value.sql}), lambda {e}: {entry})"
    t = map_of(body.type, value.type.args[1])
    return Expr(f"CAST(map_from_entries(athena_unique_entries({entries})) AS {t.duck})", t)


@function("map_zip_with")
def map_zip_with(call: Call) -> Expr:
    """map_zip_with(a, b, (k, v1, v2) -> value), over the keys of both."""
    call.expect(3)
    a, b = _map(call, 0), _map(call, 1)
    if a.type.args[0] != b.type.args[0]:
        raise call.mismatch([a, b])
    key = a.type.args[0]
    names, body = call.lambda_body(2, [key, a.type.args[1], b.type.args[1]])
    sql = body.sql
    k = call.fresh("k")
    for name, instead in zip(names, (k, f"({a.sql})[{k}]", f"({b.sql})[{k}]"), strict=True):
        sql = sql.replace(name, instead)
    keys = f"athena_array_distinct(list_concat(map_keys({a.sql}), map_keys({b.sql})))"
    t = map_of(key, body.type)
    entries = f"list_transform({keys}, lambda {k}: struct_pack(k := {k}, v := {sql}))"
    return Expr(f"CAST(map_from_entries({entries}) AS {t.duck})", t)
