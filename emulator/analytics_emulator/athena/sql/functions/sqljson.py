"""json_exists, json_value and json_query (Trino docs, "JSON functions")."""

import json
from collections.abc import Callable

from sqlglot import exp

from ..binding.binder import Binder, rule
from ..binding.scope import Scope
from ..errors import AthenaQueryError, Position
from ..jsonpath import (
    PathNotSupportedError,
    PathSyntaxError,
    PathTypeError,
    check_types,
    parse_path,
)
from ..nodes.values import Value, duck, text
from ..reading.jsonsyntax import JsonConstructor, JsonPathCall
from ..reading.jsontables import JsonTable, JsonTableColumn
from ..types import BOOLEAN, VARCHAR
from .sqljson_texts import is_json_result, json_input, json_output, text_list
from .sqljson_values import Given, json_value

_PARAMETER_KINDS = {"integer", "bigint", "double", "decimal", "boolean", "varchar"}


@rule(JsonPathCall, args=tuple(JsonPathCall.arg_types))
def path_call(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return json_exists, json_value or json_query."""
    document = json_input(binder, node.this, scope)
    spec, values = parameters(binder, node, scope)
    check_path(binder, node, [name for name, _ in spec])
    path, types = text(str(node.args["path"].this)), text(json.dumps(spec))
    given = (document, path, types, text_list(values))
    return _PATH_FUNCTIONS[str(node.args["name"])](binder, node, scope, given)


def parameters(
    binder: Binder, node: exp.Expr, scope: Scope
) -> tuple[list[tuple[str, str]], list[Value]]:
    """Return the names and types of the PASSING clause, and the values."""
    spec, values = [], []
    for parameter in node.args.get("passing") or []:
        key = parameter.args["key"]
        name = key.name if key.args.get("quoted") else key.name.upper()
        if parameter.args.get("format") or is_json_result(parameter.this):
            kind, value = "json", json_input(binder, parameter, scope)
        else:
            value = binder.value(parameter.this, scope)
            kind = "varchar" if value.type.kind == "unknown" else value.type.kind
            if kind not in _PARAMETER_KINDS:
                raise binder.not_supported(node, f"A JSON path parameter of type {value.type}")
        spec.append((name, kind))
        values.append(value)
    return spec, values


def check_path(binder: Binder, node: exp.Expr, names: list[str]) -> None:
    """Refuse a path that is none, or that names a parameter that isn't passed."""
    path = node.args["path"]
    try:
        parsed = parse_path(str(path.this))
        check_types(parsed.root)
    except PathSyntaxError as error:
        place = binder.position(path)
        moved = place and Position(place.line, place.column + error.offset + 1)
        raise AthenaQueryError("SYNTAX_ERROR", f"{moved}: {error}") from None
    except PathNotSupportedError as error:
        raise binder.error("NOT_SUPPORTED", str(error), path) from None
    except PathTypeError as error:
        raise binder.error("INVALID_PATH", str(error), path) from None
    if unknown := parsed.variables() - set(names):
        words = f"no value passed for parameter {min(unknown)}"
        if min(unknown).upper() in names:
            words += f'. Try quoting "{min(unknown)}" in the PASSING clause to match case'
        raise binder.error("INVALID_PATH", words, path)


def _exists(_binder: Binder, node: exp.Expr, _scope: Scope, given: Given) -> Value:
    behaviour = text(str(node.args.get("on_error") or "false"))
    return duck(BOOLEAN, "athena_json_exists($1, $2, $3, $4, $5)", *given, behaviour)


def query_options(binder: Binder, node: exp.Expr) -> str:
    """Return how json_query writes what it finds: wrapper, quotes, and what it does otherwise."""
    options = {"wrapper": "without", "quotes": "keep", "on_empty": "null", "on_error": "null"}
    chosen = [str(node.args.get(k) or default) for k, default in options.items()]
    if chosen[0] != "without" and node.args.get("quotes"):
        wrapper = f"WITH {chosen[0].upper()} ARRAY WRAPPER"
        words = f"{chosen[1].upper()} QUOTES behavior specified with {wrapper} behavior"
        raise binder.error("INVALID_FUNCTION_ARGUMENT", words, node)
    return ",".join(chosen)


def _query(binder: Binder, node: exp.Expr, _scope: Scope, given: Given) -> Value:
    form = "athena_json_query($1, $2, $3, $4, $5)"
    options = text(query_options(binder, node))
    return json_output(binder, node, duck(VARCHAR, form, *given, options))


_PATH_FUNCTIONS: dict[str, Callable[[Binder, exp.Expr, Scope, Given], Value]] = {
    "json_exists": _exists,
    "json_value": json_value,
    "json_query": _query,
}


def can_fail(node: exp.Expr) -> bool:
    """Return whether an SQL/JSON call fails with errors of its own, which TRY lets pass."""
    calls = node.find_all(JsonPathCall, JsonConstructor, JsonTable, JsonTableColumn)
    behaviours = ("on_empty", "on_error")
    return any(
        isinstance(c, JsonConstructor) or any(c.args.get(b) == "error" for b in behaviours)
        for c in calls
    )
