"""Casts to and from JSON, which is held as its compact text."""

from .failures import failure_as
from .scope import Expr
from .textcasts import timestamp_text
from .typesystem import INTEGERS, UNBOUNDED, Type, field_name, quoted


def to_json(value: Expr, _target: Type) -> str | None:
    """Give the JSON text of a value (rows become objects); None where there is no rule."""
    if value.type.kind == "double":
        return f"athena_json_double({value.sql})"
    if value.type.kind == "decimal":
        return f"CAST({value.sql} AS VARCHAR)"
    if value.type.kind == "timestamp" and (text := timestamp_text(value.sql, value.type)):
        return f"('\"' || {text} || '\"')"
    if value.type.kind == "row" and not all(value.type.names):
        return _nameless_row(value)
    inner = _json_ready(value.sql, value.type)
    if inner is None:
        return None
    return f"CAST(CASE WHEN {value.sql} IS NOT NULL THEN to_json({inner}) END AS VARCHAR)"


def _nameless_row(value: Expr) -> str | None:
    """Write a row whose fields have no names: each is under the empty name."""
    members = []
    for i, (name, t) in enumerate(zip(value.type.names, value.type.args, strict=True)):
        text = to_json(Expr(f"({value.sql}).{quoted(field_name(value.type, i))}", t), t)
        if text is None:
            return None
        members.append(f"'\"{name or ''}\":' || coalesce({text}, 'null')")
    joined = " || ',' || ".join(members)
    return f"(CASE WHEN {value.sql} IS NOT NULL THEN '{{' || {joined} || '}}' END)"


def _json_ready(sql: str, t: Type) -> str | None:  # noqa: PLR0911  # one answer a type
    """Give a DuckDB value whose to_json is Trino's."""
    if t.kind == "varchar":
        # Trino escapes characters beyond 16 bits here, DuckDB doesn't.
        refused = failure_as("NOT_SUPPORTED", f"'CAST to json of ' || {sql}", "VARCHAR")
        beyond = f"regexp_matches({sql}, '[\\x{{10000}}-\\x{{10FFFF}}]')"
        return f"CASE WHEN {beyond} THEN {refused} ELSE {sql} END"
    if t.kind in (*INTEGERS, "boolean", "unknown"):
        return sql
    if t.kind == "date":
        return f"CAST({sql} AS VARCHAR)"
    if t.kind == "json":
        return f"CAST({sql} AS JSON)"
    if t.kind == "double":
        # DuckDB writes nested numbers anew, and without an exponent.
        refused = failure_as("NOT_SUPPORTED", f"'CAST to json of ' || {sql}", "JSON")
        large = f"abs({sql}) >= 1e7 OR (abs({sql}) < 1e-3 AND {sql} <> 0)"
        return f"CASE WHEN {large} THEN {refused} ELSE CAST(athena_json_double({sql}) AS JSON) END"
    if t.kind == "array":
        inner = _json_ready("_j", t.element)
        return inner and f"list_transform({sql}, lambda _j: {inner})"
    if t.kind == "map" and t.args[0].kind == "varchar":
        inner = _json_ready("_j.value", t.args[1])
        entry = f"struct_pack(k := _j.key, v := {inner})"
        ordered = f"list_sort(map_entries({sql}))"
        return inner and f"map_from_entries(list_transform({ordered}, lambda _j: {entry}))"
    if t.kind == "row" and all(t.names):
        parts = [
            (n, _json_ready(f"({sql}).{quoted(field_name(t, i))}", t.args[i]))
            for i, n in enumerate(t.names)
        ]
        if all(p for _, p in parts):
            fields = ", ".join(f"{quoted(str(n))} := {p}" for n, p in parts)
            return f"struct_pack({fields})"
    return None


def from_json(value: Expr, target: Type) -> str | None:
    """Give a JSON text's value as a type; None where there is no rule."""
    if target.kind == "varchar" and target.precision < UNBOUNDED:
        return None
    if not _readable(target):
        return None
    text = f"athena_json_read({value.sql}, '{_shape(target)}')"
    if target.kind == "varchar":
        return f"json_extract_string({text}, '$')"
    return f"CAST(CAST({text} AS JSON) AS {target.duck})"


def _readable(t: Type) -> bool:
    if t.kind == "map":
        return t.args[0].kind == "varchar" and _readable(t.args[1])
    if t.kind in ("array", "row"):
        return all(map(_readable, t.args)) and (t.kind == "array" or all(t.names))
    return t.kind in (*INTEGERS, "boolean", "varchar", "double")


def _shape(t: Type) -> str:
    return str(t).replace("'", "''")
