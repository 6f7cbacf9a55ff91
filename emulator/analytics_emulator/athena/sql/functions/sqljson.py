"""json_exists, json_value, json_query, json_object, json_array (Trino docs, "JSON functions")."""

import json
from collections.abc import Callable

from sqlglot import exp

from ..casts import cast
from ..coercion import coerce, coercible
from ..compiler import Compiler, rule
from ..errors import AthenaQueryError, Position
from ..failures import failure
from ..jsonpath import (
    PathNotSupportedError,
    PathSyntaxError,
    PathTypeError,
    check_types,
    parse_path,
)
from ..jsonsyntax import JsonConstructor, JsonInput, JsonPathCall
from ..scope import Expr, Scope
from ..typenames import trino_type
from ..typesystem import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INTEGER,
    INTEGERS,
    VARCHAR,
    Type,
    text_literal,
)

_TEXTUAL = ("varchar", "varbinary", "unknown")


@rule(JsonPathCall, args=tuple(JsonPathCall.arg_types))
def path_call(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile json_exists, json_value and json_query."""
    document = json_input(compiler, node.this, scope)
    spec, values = _parameters(compiler, node, scope)
    _check_path(compiler, node, [name for name, _ in spec])
    path, types = text_literal(str(node.args["path"].this)), text_literal(json.dumps(spec))
    listed = ", ".join(f"CAST({v} AS VARCHAR)" for v in values)
    given = f"{document}, {path}, {types}, CAST([{listed}] AS VARCHAR[])"
    return _PATH_FUNCTIONS[str(node.args["name"])](compiler, node, scope, given)


def json_input(compiler: Compiler, node: exp.Expr, scope: Scope) -> str:
    """Compile an expression that holds a JSON text."""
    value = compiler.expr(node.this, scope)
    form = node.args.get("format") or "JSON"
    binary = value.type.kind == "varbinary"
    if value.type.kind not in _TEXTUAL or (not binary and form != "JSON"):
        how = "JSON" if form == "JSON" else f"JSON ENCODING {form}"
        text = f"Cannot read input of type {value.type} as JSON using formatting {how}"
        raise compiler.error("TYPE_MISMATCH", text, node.this)
    if binary:
        return f"athena_json_decoded({value.sql}, '{form}')"
    return coerce(value, VARCHAR).sql


_PARAMETER_KINDS = {"integer", "bigint", "double", "decimal", "boolean", "varchar"}


def _parameters(
    compiler: Compiler, node: exp.Expr, scope: Scope
) -> tuple[list[tuple[str, str]], list[str]]:
    """Give the names and types of the PASSING clause, and the SQL of their texts."""
    spec, values = [], []
    for parameter in node.args.get("passing") or []:
        key = parameter.args["key"]
        name = key.name if key.args.get("quoted") else key.name.upper()
        if parameter.args.get("format") or _is_json_result(parameter.this):
            kind, sql = "json", json_input(compiler, parameter, scope)
        else:
            value = compiler.expr(parameter.this, scope)
            kind, sql = value.type.kind, value.sql
            if kind == "unknown":
                kind = "varchar"
            if kind not in _PARAMETER_KINDS:
                raise compiler.not_supported(node, f"A JSON path parameter of type {value.type}")
        spec.append((name, kind))
        values.append(sql)
    return spec, values


def _check_path(compiler: Compiler, node: exp.Expr, names: list[str]) -> None:
    path = node.args["path"]
    try:
        parsed = parse_path(str(path.this))
        check_types(parsed.root)
    except PathSyntaxError as error:
        place = compiler.position(path)
        moved = place and Position(place.line, place.column + error.offset + 1)
        raise AthenaQueryError("SYNTAX_ERROR", f"{moved}: {error}") from None
    except PathNotSupportedError as error:
        raise compiler.error("NOT_SUPPORTED", str(error), path) from None
    except PathTypeError as error:
        raise compiler.error("INVALID_PATH", str(error), path) from None
    if unknown := parsed.variables() - set(names):
        text = f"no value passed for parameter {min(unknown)}"
        if min(unknown).upper() in names:
            text += f'. Try quoting "{min(unknown)}" in the PASSING clause to match case'
        raise compiler.error("INVALID_PATH", text, path)


def _exists(_compiler: Compiler, node: exp.Expr, _scope: Scope, given: str) -> Expr:
    behaviour = node.args.get("on_error") or "false"
    return Expr(f"athena_json_exists({given}, '{behaviour}')", BOOLEAN)


def _query(compiler: Compiler, node: exp.Expr, _scope: Scope, given: str) -> Expr:
    options = {"wrapper": "without", "quotes": "keep", "on_empty": "null", "on_error": "null"}
    chosen = [str(node.args.get(k) or default) for k, default in options.items()]
    if chosen[0] != "without" and node.args.get("quotes"):
        wrapper = f"WITH {chosen[0].upper()} ARRAY WRAPPER"
        text = f"{chosen[1].upper()} QUOTES behavior specified with {wrapper} behavior"
        raise compiler.error("INVALID_FUNCTION_ARGUMENT", text, node)
    return _output(compiler, node, f"athena_json_query({given}, '{','.join(chosen)}')")


def _output(compiler: Compiler, node: exp.Expr, sql: str) -> Expr:
    """Give a JSON text as the type after RETURNING."""
    target = trino_type(node.args["returning"]) if node.args.get("returning") else VARCHAR
    form = node.args.get("format") or "JSON"
    if target.kind == "varbinary":
        return Expr(f"athena_json_encoded({sql}, '{form}')", target)
    if target.kind not in ("varchar", "char") or form != "JSON":
        how = "JSON" if form == "JSON" else f"JSON ENCODING {form}"
        text = f"Cannot output JSON value as {target} using formatting {how}"
        raise compiler.error("TYPE_MISMATCH", text, node)
    return cast(compiler, Expr(sql, VARCHAR), target, node, safe=False)


_UNRETURNABLE = ("array", "map", "row", "varbinary", "json", "uuid", "ipaddress")


def _value(compiler: Compiler, node: exp.Expr, scope: Scope, given: str) -> Expr:
    """Cast the item that was found to the type after RETURNING; a failing cast is ON ERROR's."""
    target = trino_type(node.args["returning"]) if node.args.get("returning") else VARCHAR
    if target.kind in _UNRETURNABLE or target.kind.startswith("interval"):
        text = f"Invalid return type of function JSON_VALUE: {target}"
        raise compiler.error("TYPE_MISMATCH", text, node)
    if target.kind == "timestamp with time zone":
        raise compiler.not_supported(node, f"json_value RETURNING {target}")
    fails = " ".join(e for e in ("empty", "error") if node.args.get(f"on_{e}") == "error")
    on_empty, on_error = (_default(compiler, node, scope, e, target) for e in ("empty", "error"))
    whens = [
        f"WHEN '{kind}' THEN {_cast_or_error(compiler, node, kind, target)}" for kind in _ITEM_TYPES
    ]
    sql = (
        "CASE _i.item.kind WHEN 'empty' THEN _i.on_empty WHEN 'error' THEN _i.on_error"
        f" {' '.join(whens)} END"
    )
    # The defaults are evaluated for every row, as Trino does, whether they are used or not.
    bound = (
        f"struct_pack(item := athena_json_value({given}, '{fails}'), on_empty := {on_empty},"
        f" on_error := {on_error})"
    )
    return Expr(f"list_transform([{bound}], lambda _i: {sql})[1]", target)


_ITEM_TYPES: dict[str, tuple[Type, str]] = {
    "boolean": (BOOLEAN, "BOOLEAN"),
    "integer": (INTEGER, "INTEGER"),
    "bigint": (BIGINT, "BIGINT"),
    "double": (DOUBLE, "DOUBLE"),
    "varchar": (VARCHAR, "VARCHAR"),
    "decimal": (VARCHAR, "VARCHAR"),
}


def _cast_or_error(compiler: Compiler, node: exp.Expr, kind: str, target: Type) -> str:
    source, duck = _ITEM_TYPES[kind]
    on_error = "_i.on_error"
    if kind == "decimal" and target.kind != "varchar":
        return failure("NOT_SUPPORTED", f"'json_value of a decimal RETURNING {target}'", target)
    try:
        item = Expr(f"CAST(_i.item.text AS {duck})", source)
        value = cast(compiler, item, target, node, safe=True).sql
    except AthenaQueryError as error:
        if error.name != "TYPE_MISMATCH":
            return failure(error.name, text_literal(error.message), target)
        value = f"CAST(NULL AS {target.duck})"
    if node.args.get("on_error") == "error":
        message = (
            f"cannot extract SQL scalar from JSON: Cannot cast value of type {kind} to declared"
            f" return type of function JSON_VALUE: {target}"
        )
        on_error = failure("JSON_VALUE_RESULT_ERROR", text_literal(message), target)
    return f"coalesce({value}, {on_error})"


def _default(compiler: Compiler, node: exp.Expr, scope: Scope, event: str, target: Type) -> str:
    given = node.args.get(f"{event}_default")
    if given is None:
        return f"CAST(NULL AS {target.duck})"
    value = compiler.expr(given, scope)
    if not coercible(value.type, target):
        text = (
            f"Function JSON_VALUE default ON {event.upper()} result must evaluate to a {target}"
            f" (actual: {value.type})"
        )
        raise compiler.error("TYPE_MISMATCH", text, given)
    return coerce(value, target).sql


_PATH_FUNCTIONS: dict[str, Callable[[Compiler, exp.Expr, Scope, str], Expr]] = {
    "json_exists": _exists,
    "json_value": _value,
    "json_query": _query,
}


def _is_json_result(node: exp.Expr) -> bool:
    if isinstance(node, JsonPathCall):
        return bool(node.args["name"] == "json_query")
    return isinstance(node, JsonConstructor)


@rule(JsonConstructor, args=tuple(JsonConstructor.arg_types))
def constructor(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile json_object and json_array."""
    name = str(node.args["name"])
    items = [_json_of(compiler, name, item, scope) for item in node.expressions]
    listed = f"CAST([{', '.join(items)}] AS VARCHAR[])"
    if name == "json_array":
        nulls = node.args.get("nulls") or "absent"
        return _output(compiler, node, f"athena_json_array({listed}, '{nulls}')")
    keys = [_key(compiler, item, scope) for item in node.expressions]
    nulls, unique = node.args.get("nulls") or "null", node.args.get("unique") or "without"
    given = f"CAST([{', '.join(keys)}] AS VARCHAR[]), {listed}, '{nulls}', '{unique}'"
    return _output(compiler, node, f"athena_json_object({given})")


def _key(compiler: Compiler, item: JsonInput, scope: Scope) -> str:
    key = compiler.expr(item.args["key"], scope)
    if key.type.kind not in ("varchar", "char"):
        text = f"Invalid type of JSON object key: {key.type}"
        raise compiler.error("INVALID_FUNCTION_ARGUMENT", text, item.args["key"])
    return coerce(key, VARCHAR).sql


def _json_of(compiler: Compiler, name: str, item: JsonInput, scope: Scope) -> str:
    """Compile a value as the JSON that stands for it; dates and the like become their texts."""
    if item.args.get("format") or _is_json_result(item.this):
        return f"athena_json_formatted({json_input(compiler, item, scope)})"
    value = compiler.expr(item.this, scope)
    kind = value.type.kind
    if kind in ("array", "map", "row", "varbinary"):
        text = f"Unsupported type of value passed to {name.upper()} function: {value.type}"
        raise compiler.error("NOT_SUPPORTED", text, item.this)
    if kind in (*INTEGERS, "boolean"):
        return f"CAST({value.sql} AS VARCHAR)"
    if kind in ("double", "real"):
        return f"athena_json_{kind}({value.sql})"
    if kind == "decimal":
        return f"athena_json_decimal(CAST({value.sql} AS VARCHAR))"
    return f"athena_json_text({cast(compiler, value, VARCHAR, item.this, safe=False).sql})"


def can_fail(node: exp.Expr) -> bool:
    """Tell whether an SQL/JSON call fails with errors of its own, which TRY lets pass."""
    calls = node.find_all(JsonPathCall, JsonConstructor)
    behaviours = ("on_empty", "on_error")
    return any(
        isinstance(c, JsonConstructor) or any(c.args.get(b) == "error" for b in behaviours)
        for c in calls
    )
