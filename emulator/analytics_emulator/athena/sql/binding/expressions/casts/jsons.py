"""Casts to and from JSON, which is held as its compact text."""

import re

from ....nodes.values import VARCHAR, FieldOf, Lambda, RowOf, Value, Variable, cast_to, duck, text
from ....semantics.coercion import entry_of
from ....semantics.failures import failure, message
from ....texts.jsontext import dump
from ....types import INTEGERS, JSON, UNBOUNDED, Type, field_name
from .to_text import decimal_text, timestamp_text

_PLAIN_SCALE = 6


def to_json(value: Value) -> Value | None:
    """Return the JSON text of a value (rows become objects); None where there is no rule."""
    kind = value.type.kind
    if kind == "double":
        return duck(JSON, "athena_json_double($1)", value)
    if kind == "decimal":
        # As BigDecimal prints it: `1E-7` beyond six places before the first digit.
        plain = decimal_text(value)
        form = "$1" if value.type.scale <= _PLAIN_SCALE else "athena_json_decimal($1)"
        return duck(JSON, form, plain)
    if kind == "timestamp" and (written := timestamp_text(value)):
        return duck(JSON, "('\"' || $1 || '\"')", written)
    inner = _ready(value)
    if inner is None and kind in _WRITTEN:
        return _WRITTEN[kind](value)
    return inner and _in_units(duck(JSON, "CAST(to_json($1) AS VARCHAR)", inner), value.type)


def _in_units(written: Value, t: Type) -> Value:
    """Return a JSON text whose characters beyond 16 bits are escaped: Trino does, DuckDB doesn't.

    They can only stand in its strings.
    """
    if not _holds_text(t):
        return written
    beyond = r"regexp_matches($1, '[\x{10000}-\x{10FFFF}]')"
    return duck(JSON, f"CASE WHEN {beyond} THEN athena_json_units($1) ELSE $1 END", written)


def _holds_text(t: Type) -> bool:
    return t.kind == "varchar" or any(map(_holds_text, t.args))


def _is_struct(t: Type) -> bool:
    """Return whether each of a row's fields has a name, and one that no other has."""
    return all(name == field_name(t, i) for i, name in enumerate(t.names))


def _object(value: Value) -> Value | None:
    """Return a row's text from those of its fields; a missing name is the empty one."""
    operands, members = [value], []
    for i, (name, t) in enumerate(zip(value.type.names, value.type.args, strict=True)):
        written = to_json(FieldOf(t, value, i))
        if written is None:
            return None
        operands += [text(dump(name or "") + ":"), written]
        members.append(f"${len(operands) - 1} || coalesce(${len(operands)}, 'null')")
    joined = " || ',' || ".join(members)
    return duck(JSON, f"CASE WHEN $1 IS NOT NULL THEN '{{' || {joined} || '}}' END", *operands)


def _listed(value: Value) -> Value | None:
    """Return an array's text from those of its elements."""
    element = Variable(value.type.element, "_j")
    written = to_json(element)
    if written is None:
        return None
    texts = Lambda(VARCHAR, (element,), duck(VARCHAR, "coalesce($1, 'null')", written))
    return duck(JSON, "'[' || array_to_string(list_transform($1, $2), ',') || ']'", value, texts)


_KEYS = (*INTEGERS, "boolean", "varchar", "unknown")


def _keyed(value: Value) -> Value | None:
    """Return a map's text from those of its values, by the order of the keys' texts."""
    key, content = value.type.args
    entry = Variable(entry_of(value.type), "_j")
    written = to_json(FieldOf(content, entry, 1))
    if written is None or key.kind not in _KEYS:
        return None
    form = "{'k': CAST($1 AS VARCHAR), 'v': coalesce($2, 'null')}"
    member = duck(VARCHAR, form, FieldOf(key, entry, 0), written)
    members = "list_sort(list_transform(map_entries($1), $2))"
    joined = "lambda _m: CAST(to_json(_m.k) AS VARCHAR) || ':' || _m.v"
    whole = f"'{{' || array_to_string(list_transform({members}, {joined}), ',') || '}}'"
    return _in_units(duck(JSON, whole, value, Lambda(VARCHAR, (entry,), member)), key)


_WRITTEN = {"array": _listed, "map": _keyed, "row": _object}


def _ready(value: Value) -> Value | None:  # noqa: PLR0911  # one answer a type
    """Return a value whose `to_json` by DuckDB is Trino's."""
    t = value.type
    if t.kind in (*INTEGERS, "boolean", "varchar", "unknown"):
        return value
    match t.kind:
        case "date":
            return cast_to(VARCHAR, value)
        case "json":
            return duck(JSON, "CAST($1 AS JSON)", value)
        case "double":
            return _short_double(value)
        case "array":
            return _ready_array(value)
        case "map" if t.args[0].kind == "varchar":
            return _ready_map(value)
        case "row" if _is_struct(t):
            return _ready_row(value)
    return None


def _short_double(value: Value) -> Value:
    # DuckDB writes nested numbers anew, and without an exponent.
    refused = failure("NOT_SUPPORTED", message("'CAST to json of ' || $1", value), JSON)
    large = "abs($1) >= 1e7 OR (abs($1) < 1e-3 AND $1 <> 0)"
    written = f"CASE WHEN {large} THEN $2 ELSE athena_json_double($1) END"
    return duck(JSON, f"CAST({written} AS JSON)", value, refused)


def _ready_array(value: Value) -> Value | None:
    element = Variable(value.type.element, "_j")
    inner = _ready(element)
    if inner is None:
        return None
    made = Lambda(inner.type, (element,), inner)
    return duck(value.type, "list_transform($1, $2)", value, made)


def _ready_map(value: Value) -> Value | None:
    key, content = value.type.args
    entry = Variable(entry_of(value.type), "_j")
    inner = _ready(FieldOf(content, entry, 1))
    if inner is None:
        return None
    pair = RowOf(entry.type, (FieldOf(key, entry, 0), inner))
    form = "map_from_entries(list_transform(list_sort(map_entries($1)), $2))"
    return duck(value.type, form, value, Lambda(pair.type, (entry,), pair))


def _ready_row(value: Value) -> Value | None:
    parts = [_ready(FieldOf(t, value, i)) for i, t in enumerate(value.type.args)]
    found = tuple(p for p in parts if p is not None)
    if len(found) < len(parts):
        return None
    row = RowOf(value.type, found)
    return duck(value.type, "CASE WHEN $1 IS NOT NULL THEN $2 END", value, row)


def from_json(value: Value, target: Type) -> Value | None:
    """Return a JSON text's value as a type; None where there is no rule."""
    if target.kind == "varchar" and target.precision < UNBOUNDED:
        return None
    if not _is_readable(target):
        return None
    read = duck(VARCHAR, "athena_json_read($1, $2)", value, text(str(target)))
    if target.kind == "varchar":
        return duck(target, "json_extract_string($1, '$')", read)
    return duck(target, "CAST(CAST($1 AS JSON) AS $2)", read, target)


def _is_readable(t: Type) -> bool:
    if t.kind == "map":
        return t.args[0].kind == "varchar" and _is_readable(t.args[1])
    if t.kind == "array":
        return _is_readable(t.element)
    if t.kind == "row":
        # The names stand in the type's text, which is read where the value is.
        plain = all(re.fullmatch(r"\w+", n or "") for n in t.names)
        return plain and _is_struct(t) and all(map(_is_readable, t.args))
    return t.kind in (*INTEGERS, "boolean", "varchar", "double", "decimal", "json")
