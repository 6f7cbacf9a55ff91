"""Names: columns, row fields, parentheses."""

from sqlglot import exp

from ...errors import AthenaQueryError
from ...functions.registry import FUNCTIONS
from ...nodes.values import Value
from ..binder import Binder, rule
from ..scope import AmbiguousColumnError, AmbiguousFieldError, OuterColumnError, Scope, row_field

# What some tables of Trino's have besides; where one isn't read here, it is refused by name.
_HIDDEN = {"$bucket", "$file_modified_time", "$file_size", "$partition", "$path"}


@rule(exp.Column, args=("table", "db", "catalog"))
def column(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return what a name means: a column, or a column's row field."""
    parts = [p.name.lower() for p in node.parts]  # type: ignore[attr-defined]  # a Column has parts
    if isinstance(node.this, exp.Star):
        text = "label.* syntax is only supported as the only argument of row pattern count function"
        raise binder.error("INVALID_FUNCTION_ARGUMENT", text, node)
    try:
        found = scope.resolve(parts)
    except AmbiguousColumnError:
        raise binder.error(
            "AMBIGUOUS_NAME", f"Column '{'.'.join(parts)}' is ambiguous", node
        ) from None
    except OuterColumnError as error:
        raise binder.error(error.name, error.text, node) from None
    except AmbiguousFieldError as error:
        raise _ambiguous(binder, error, node.parts[-1]) from None  # type: ignore[attr-defined]  # a Column has parts
    if found is None:
        _check_base(binder, node, parts, scope)
    if found is None and parts[-1] in _HIDDEN:
        raise binder.not_supported(node, f'Hidden column "{parts[-1]}"')
    if found is None:
        raise binder.error(
            "COLUMN_NOT_FOUND",
            f"Column '{'.'.join(parts)}' cannot be resolved or requester is not authorized to "
            "access requested resources",
            node,
        )
    return found


def _check_base(binder: Binder, node: exp.Expr, parts: list[str], scope: Scope) -> None:
    """Refuse a field that a column hasn't."""
    for used in range(len(parts) - 1, 0, -1):
        base = scope.resolve(parts[:used])
        if base is not None and base.type.kind != "row":
            written = ".".join(_as_written(part) for part in node.parts[:used])  # type: ignore[attr-defined]  # as above
            text = f"Expression {written} is not of type ROW"
            raise binder.error("TYPE_MISMATCH", text, node)
        if base is not None:
            text = f"Column reference '{'.'.join(parts[: used + 1])}' is invalid"
            raise binder.error("INVALID_COLUMN_REFERENCE", text, node)


def _as_written(name: exp.Expr) -> str:
    return f'"{name.name}"' if name.args.get("quoted") else name.name


def _ambiguous(binder: Binder, error: AmbiguousFieldError, field: exp.Expr) -> AthenaQueryError:
    text = f"Ambiguous row field reference: {error}"
    return binder.error("AMBIGUOUS_NAME", text, field)


@rule(exp.Identifier, args=("quoted",))
def lambda_variable(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return a lambda's parameter, which the parser leaves as a bare identifier."""
    found = scope.resolve([node.name.lower()])
    if found is None:
        raise binder.error("COLUMN_NOT_FOUND", f"Column '{node.name}' cannot be resolved", node)
    return found


@rule(exp.Dot)
def dot(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return `expression.field`, or a call by a function's whole name, bound."""
    if isinstance(node.expression, exp.Anonymous):
        return _qualified_call(binder, node, scope)
    base = binder.value(node.this, scope)
    name = node.expression.name.lower()
    if base.type.kind != "row" or not isinstance(node.expression, exp.Identifier):
        text = f"Expression {node.this.sql()} is not of type ROW"
        raise binder.error("TYPE_MISMATCH", text, node)
    try:
        found = row_field(base, name)
    except AmbiguousFieldError as error:
        raise _ambiguous(binder, error, node.expression) from None
    if found is None:
        text = f"Column reference '{name}' is invalid"
        raise binder.error("INVALID_COLUMN_REFERENCE", text, node)
    return found


@rule(exp.Lambda, exp.JSONExtract, args=tuple(exp.JSONExtract.arg_types))
def bare_lambda(binder: Binder, node: exp.Expr, _scope: Scope) -> Value:
    """Refuse a lambda that is no function's argument; the parser takes one for JSON's arrow."""
    text = "Lambda expression should always be used inside a function"
    raise binder.error("TYPE_MISMATCH", text, node)


def _qualified_call(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return a call of a built-in function by its schema's name."""
    call = node.expression
    parts = [n.name.lower() for n in node.this.find_all(exp.Identifier, bfs=False)]
    if parts == ["system", "builtin"] and call.name.lower() in FUNCTIONS:
        return binder.value(call, scope)
    name = ".".join([*parts, call.name.lower()])
    raise binder.error("FUNCTION_NOT_FOUND", f"Function '{name}' not registered", node)


@rule(exp.Paren)
def paren(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return what stands in parentheses, bound."""
    return binder.value(node.this, scope)
