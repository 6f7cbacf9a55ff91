"""JSON texts in SQL/JSON: a call's input and output, and json_object and json_array."""

from sqlglot import exp

from ..binding.binder import Binder, rule
from ..binding.expressions.casts import cast
from ..binding.expressions.typenames import trino_type
from ..binding.scope import Scope
from ..nodes.forms import spread
from ..nodes.values import Value, duck, text
from ..reading.jsonsyntax import JsonConstructor, JsonInput, JsonPathCall
from ..semantics.coercion import coerce
from ..types import INTEGERS, VARCHAR, array

_TEXTUAL = ("varchar", "varbinary", "unknown")


def json_input(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return an expression that holds a JSON text."""
    value = binder.value(node.this, scope)
    form = node.args.get("format") or "JSON"
    binary = value.type.kind == "varbinary"
    if value.type.kind not in _TEXTUAL or (not binary and form != "JSON"):
        words = f"Cannot read input of type {value.type} as JSON using formatting {_format(form)}"
        raise binder.error("TYPE_MISMATCH", words, node.this)
    if binary:
        return duck(VARCHAR, "athena_json_decoded($1, $2)", value, text(str(form)))
    return coerce(value, VARCHAR)


def json_output(binder: Binder, node: exp.Expr, written: Value) -> Value:
    """Return a JSON text as the type after RETURNING."""
    target = trino_type(node.args["returning"]) if node.args.get("returning") else VARCHAR
    form = node.args.get("format") or "JSON"
    if target.kind == "varbinary":
        return duck(target, "athena_json_encoded($1, $2)", written, text(str(form)))
    if target.kind not in ("varchar", "char") or form != "JSON":
        words = f"Cannot output JSON value as {target} using formatting {_format(form)}"
        raise binder.error("TYPE_MISMATCH", words, node)
    return cast(binder, written, target, node, safe=False)


def _format(form: str) -> str:
    return "JSON" if form == "JSON" else f"JSON ENCODING {form}"


def text_list(values: list[Value]) -> Value:
    """Return a list of values' texts."""
    texts = [duck(VARCHAR, "CAST($1 AS VARCHAR)", v) for v in values]
    return duck(array(VARCHAR), spread("CAST([*] AS VARCHAR[])", len(texts)), *texts)


def is_json_result(node: exp.Expr) -> bool:
    """Return whether an expression gives JSON, which isn't written as a JSON string again."""
    if isinstance(node, JsonPathCall):
        return bool(node.args["name"] == "json_query")
    return isinstance(node, JsonConstructor)


@rule(JsonConstructor, args=tuple(JsonConstructor.arg_types))
def constructor(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return json_object or json_array."""
    name = str(node.args["name"])
    items = text_list([_json_of(binder, name, item, scope) for item in node.expressions])
    if name == "json_array":
        nulls = text(str(node.args.get("nulls") or "absent"))
        return json_output(binder, node, duck(VARCHAR, "athena_json_array($1, $2)", items, nulls))
    keys = text_list([_key(binder, item, scope) for item in node.expressions])
    options = [node.args.get("nulls") or "null", node.args.get("unique") or "without"]
    form = "athena_json_object($1, $2, $3, $4)"
    made = duck(VARCHAR, form, keys, items, *(text(str(o)) for o in options))
    return json_output(binder, node, made)


def _key(binder: Binder, item: JsonInput, scope: Scope) -> Value:
    key = binder.value(item.args["key"], scope)
    if key.type.kind not in ("varchar", "char"):
        words = f"Invalid type of JSON object key: {key.type}"
        raise binder.error("INVALID_FUNCTION_ARGUMENT", words, item.args["key"])
    return coerce(key, VARCHAR)


def _json_of(binder: Binder, name: str, item: JsonInput, scope: Scope) -> Value:
    """Return a value as the JSON that stands for it; dates and the like become their texts."""
    if item.args.get("format") or is_json_result(item.this):
        return duck(VARCHAR, "athena_json_formatted($1)", json_input(binder, item, scope))
    value = binder.value(item.this, scope)
    kind = value.type.kind
    if kind in ("array", "map", "row", "varbinary"):
        words = f"Unsupported type of value passed to {name.upper()} function: {value.type}"
        raise binder.error("NOT_SUPPORTED", words, item.this)
    if kind in (*INTEGERS, "boolean"):
        return duck(VARCHAR, "CAST($1 AS VARCHAR)", value)
    if kind in ("double", "real"):
        return duck(VARCHAR, f"athena_json_{kind}($1)", value)
    if kind == "decimal":
        return duck(VARCHAR, "athena_json_decimal(CAST($1 AS VARCHAR))", value)
    written = cast(binder, value, VARCHAR, item.this, safe=False)
    return duck(VARCHAR, "athena_json_text($1)", written)
