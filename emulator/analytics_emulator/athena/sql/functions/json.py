"""JSON functions (Trino docs); JSON is held as compact text with sorted keys."""

import re

from ..coercion import coerce
from ..registry import Call, function, overload
from ..scope import Expr
from ..typesystem import BIGINT, BOOLEAN, JSON, VARCHAR, text_literal

overload("json_parse", "varchar", JSON, "athena_json_parse({0})")
overload("json_format", "json", VARCHAR, "{0}")
for _kind in ("varchar", "json"):
    overload("json_array_length", _kind, BIGINT, "athena_json_array_length({0})")
    overload("json_array_get", f"{_kind} bigint", JSON, "athena_json_array_get({0}, {1})")
    for _value in ("varchar", "boolean", "bigint", "double"):
        overload(
            "json_array_contains",
            f"{_kind} {_value}",
            BOOLEAN,
            "athena_json_array_contains({0}, CAST(to_json({1}) AS VARCHAR))"
            if _value != "double"
            else "CASE WHEN {0} IS NULL OR isfinite({1}) THEN"
            " athena_json_array_contains({0}, CAST(to_json({1}) AS VARCHAR))"
            " WHEN {1} IS NOT NULL THEN FALSE END",
        )
overload("is_json_scalar", "varchar", BOOLEAN, "athena_is_json_scalar({0})")
overload("is_json_scalar", "json", BOOLEAN, "athena_is_json_scalar({0})")

_PLAIN_PATH = re.compile(r"\$(?:\.[A-Za-z_][A-Za-z0-9_]*)+")
_PATH = re.compile(r"\$(?:\.[A-Za-z_][A-Za-z0-9_]*|\[\d+\]|\[\"[^\"\\]*\"\]|\['[^'\\]*'\])*")


def _document_and_path(call: Call) -> tuple[Expr, str]:
    call.expect(2)
    document = call.arg(0)
    if document.type.kind not in ("varchar", "json", "unknown"):
        raise call.mismatch()
    path = call.text(1)
    if not _PATH.fullmatch(path):
        raise call.unsupported(f"{call.name} with the path {path}")
    return coerce(document, VARCHAR) if document.type.kind == "unknown" else document, path


@function("json_extract_scalar")
def json_extract_scalar(call: Call) -> Expr:
    """json_extract_scalar: a scalar's text as it was written; NULL for anything else.

    DuckDB rewrites numbers (`1.50` to `1.5`), so it reads texts and booleans itself, and numbers
    that are integers; others go through Python.
    """
    document, path = _document_and_path(call)
    result = document.type if document.type.kind == "varchar" else VARCHAR
    slow = f"athena_json_scalar({document.sql}, {text_literal(path)})"
    if not _PLAIN_PATH.fullmatch(path):
        return Expr(slow, result)
    sql, p = document.sql, text_literal(path)
    kind, text = f"TRY(json_type({sql}, {p}))", f"json_extract_string({sql}, {p})"
    return Expr(
        f"CASE WHEN {kind} IN ('VARCHAR', 'BOOLEAN', 'UBIGINT', 'BIGINT') THEN {text} "
        f"WHEN {kind} = 'DOUBLE' THEN {_number_text(sql, path, slow)} "
        f"WHEN {kind} IS NULL AND NOT json_valid({sql}) THEN {slow} END",
        result,
    )


def _number_text(sql: str, path: str, slow: str) -> str:
    """Give a number as it was written: it stands after its key, if that comes only once."""
    key = text_literal(f'"{path.rsplit(".", 1)[1]}"\\s*:')
    number = text_literal(f'"{path.rsplit(".", 1)[1]}"\\s*:\\s*(-?[0-9.eE+-]+)')
    once = f"len(regexp_extract_all({sql}, {key})) = 1"
    return f"CASE WHEN {once} THEN regexp_extract({sql}, {number}, 1) ELSE {slow} END"


@function("json_extract")
def json_extract(call: Call) -> Expr:
    """json_extract: the JSON at a path; NULL where there is none."""
    document, path = _document_and_path(call)
    return Expr(f"athena_json_extract({document.sql}, {text_literal(path)})", JSON)


@function("json_size")
def json_size(call: Call) -> Expr:
    """json_size: members of an object or array, 0 of a scalar."""
    document, path = _document_and_path(call)
    return Expr(f"athena_json_size({document.sql}, {text_literal(path)})", BIGINT)
