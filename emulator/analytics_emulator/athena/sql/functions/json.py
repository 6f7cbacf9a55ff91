"""JSON functions (Trino docs); JSON is held as compact text with sorted keys."""

import re

from ..nodes.values import Value, constant, duck, text
from ..semantics.coercion import coerce
from ..types import BIGINT, BOOLEAN, JSON, VARCHAR
from .registry import scalar, scalar_rule
from .site import CallSite

_HELD = "athena_json_array_contains($1, CAST(to_json($2) AS VARCHAR))"
_HELD_DOUBLE = (
    f"CASE WHEN $1 IS NULL OR isfinite($2) THEN {_HELD} WHEN $2 IS NOT NULL THEN FALSE END"
)

scalar("json_parse", "varchar", JSON, "athena_json_parse($1)")
scalar("json_format", "json", VARCHAR, "$1")
for _kind in ("varchar", "json"):
    scalar("json_array_length", _kind, BIGINT, "athena_json_array_length($1)")
    scalar("json_array_get", f"{_kind} bigint", JSON, "athena_json_array_get($1, $2)")
    scalar("is_json_scalar", _kind, BOOLEAN, "athena_is_json_scalar($1)")
    for _value in ("varchar", "boolean", "bigint"):
        scalar("json_array_contains", f"{_kind} {_value}", BOOLEAN, _HELD)
    scalar("json_array_contains", f"{_kind} double", BOOLEAN, _HELD_DOUBLE)

_PLAIN_PATH = re.compile(r"\$(?:\.[A-Za-z_][A-Za-z0-9_]*)+")


def _document_and_path(site: CallSite) -> tuple[Value, Value]:
    site.expect(2)
    document = site.arg(0)
    if document.type.kind not in ("varchar", "json", "unknown"):
        raise site.mismatch()
    path = site.coerced(1, VARCHAR)
    return coerce(document, VARCHAR) if document.type.kind == "unknown" else document, path


_SLOW = "athena_json_scalar($1, $2)"
# A number as it was written stands after its key, if that comes only once.
_NUMBER = (
    f"CASE WHEN len(regexp_extract_all($1, $3)) = 1 THEN regexp_extract($1, $4, 1) ELSE {_SLOW} END"
)
_KIND = "TRY(json_type($1, $2))"
_SCALAR = (
    f"CASE WHEN {_KIND} IN ('VARCHAR', 'BOOLEAN', 'UBIGINT', 'BIGINT')"
    f" THEN json_extract_string($1, $2) WHEN {_KIND} = 'DOUBLE' THEN {_NUMBER}"
    f" WHEN {_KIND} IS NULL AND NOT json_valid($1) THEN {_SLOW} END"
)


@scalar_rule("json_extract_scalar")
def json_extract_scalar(site: CallSite) -> Value:
    """Return a scalar's text as it was written; NULL for anything else.

    DuckDB rewrites numbers (`1.50` to `1.5`), so it reads texts and booleans itself, and numbers
    that are integers; others go through Python.
    """
    document, where = _document_and_path(site)
    result = document.type if document.type.kind == "varchar" else VARCHAR
    path = constant(where)
    if not isinstance(path, str) or not _PLAIN_PATH.fullmatch(path):
        return duck(result, _SLOW, document, where)
    key = f'"{path.rsplit(".", 1)[1]}"\\s*:'
    number = rf"{key}\s*(-?[0-9.eE+-]+)"
    return duck(result, _SCALAR, document, text(path), text(key), text(number))


@scalar_rule("json_extract")
def json_extract(site: CallSite) -> Value:
    """Return the JSON at a path; NULL where there is none."""
    document, path = _document_and_path(site)
    return duck(JSON, "athena_json_extract($1, $2)", document, path)


@scalar_rule("json_size")
def json_size(site: CallSite) -> Value:
    """Return how many members an object or array has, 0 for a scalar."""
    document, path = _document_and_path(site)
    return duck(BIGINT, "athena_json_size($1, $2)", document, path)
