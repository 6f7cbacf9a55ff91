"""ORDER BY of whole queries (ordinals, output names, expressions), OFFSET and LIMIT."""

from dataclasses import replace

from sqlglot import exp

from .compiler import Compiler, check_args
from .ordering import order_item, sortable
from .scope import Expr, Scope
from .selecting import SelectItem
from .shape import OutputColumn


def order_by(compiler: Compiler, node: exp.Select, items: list[SelectItem], scope: Scope) -> str:
    """Compile the ORDER BY of a SELECT."""
    order = node.args.get("order")
    if order is None:
        if with_ties(node):
            text = "FETCH FIRST WITH TIES clause requires ORDER BY"
            raise compiler.error("MISSING_ORDER_BY", text, node)
        return ""
    values = [_select_order(compiler, i, node, items, scope) for i in order.expressions]
    kept = ""
    if with_ties(node):
        if node.args.get("distinct") or any(i.windowed for i in items):
            raise compiler.not_supported(node, "WITH TIES of DISTINCT or window functions")
        spelled = [
            _select_order(compiler, i, node, items, scope, spelled=True) for i in order.expressions
        ]
        kept = ties(compiler, node, spelled)
    return f"{kept} ORDER BY {', '.join(values)}"


def order_value(
    compiler: Compiler, item: exp.Expr, columns: list[OutputColumn], scope: Scope
) -> str:
    """Compile an ORDER BY item over a query's output columns (set operations, VALUES)."""
    ordinal = _ordinal(item.this)
    if ordinal is None:
        value = compiler.expr(item.this, scope)
    else:
        _check_ordinal(compiler, ordinal, len(columns), item, "ORDER BY")
        scope.tracker.touch(scope.fields[ordinal - 1].deps)
        value = scope.fields[ordinal - 1].expr
    return order_item(compiler, item, sortable(compiler, value, item))


def limits(compiler: Compiler, node: exp.Expr) -> str:
    """Compile OFFSET and LIMIT / FETCH FIRST."""
    sql = ""
    limit, offset = node.args.get("limit"), node.args.get("offset")
    if isinstance(limit, exp.Fetch):
        if with_ties(node):
            if offset is not None:
                raise compiler.not_supported(node, "OFFSET with FETCH FIRST … WITH TIES")
            return ""
        sql = f" LIMIT {_fetched(compiler, limit)}"
    elif limit is not None:
        check_args(compiler, limit, {"expression", "this"})
        everything = isinstance(limit.expression, exp.Var) and limit.expression.name == "ALL"
        sql = "" if everything else f" LIMIT {_count(compiler, limit.expression)}"
    if offset is not None:
        check_args(compiler, offset, {"expression", "this"})
        sql += f" OFFSET {_count(compiler, offset.expression)}"
    return sql


def with_ties(node: exp.Expr) -> bool:
    """Tell whether a query ends in FETCH FIRST … WITH TIES."""
    limit = node.args.get("limit")
    options = limit.args.get("limit_options") if isinstance(limit, exp.Fetch) else None
    return bool(options and options.args.get("with_ties"))


def ties(compiler: Compiler, node: exp.Expr, order: list[str]) -> str:
    """Keep the first rows and those that the ORDER BY doesn't tell from the last of them."""
    if not with_ties(node):
        return ""
    count = _fetched(compiler, node.args["limit"])
    return f" QUALIFY rank() OVER (ORDER BY {', '.join(order)}) <= {count}"


def _fetched(compiler: Compiler, fetch: exp.Fetch) -> int:
    """Give the row count of FETCH FIRST; one where none is written."""
    options = fetch.args.get("limit_options")
    if options and options.args.get("percent"):
        raise compiler.not_supported(fetch, "FETCH FIRST … PERCENT")
    count = _count(compiler, fetch.args["count"]) if fetch.args.get("count") else 1
    if count < 1:
        text = f"FETCH FIRST row count must be positive (actual value: {count})"
        raise compiler.error("NUMERIC_VALUE_OUT_OF_RANGE", text, fetch)
    return count


def _select_order(
    compiler: Compiler,
    item: exp.Expr,
    node: exp.Select,
    items: list[SelectItem],
    scope: Scope,
    *,
    spelled: bool = False,
) -> str:
    """Compile an ORDER BY item: an ordinal, an output column's name, or an expression.

    An output column stands as its number, or `spelled` out.
    """
    ordinal = _ordinal(item.this)
    if ordinal is not None:
        _check_ordinal(compiler, ordinal, len(items), item, "ORDER BY")
        chosen = items[ordinal - 1]
        return _by_output(compiler, item, 0 if spelled else ordinal, chosen, scope)
    named = _by_name(compiler, item, items)
    if named is not None:
        return _by_output(compiler, item, 0 if spelled else items.index(named) + 1, named, scope)
    value = compiler.expr(item.this, _output_scope(items, scope))
    for number, chosen in enumerate(items, 1):
        if chosen.sql == value.sql:
            return _by_output(compiler, item, 0 if spelled else number, chosen, scope)
    if node.args.get("distinct"):
        text = "For SELECT DISTINCT, ORDER BY expressions must appear in select list"
        raise compiler.error("EXPRESSION_NOT_IN_DISTINCT", text, item)
    return order_item(compiler, item, sortable(compiler, value, item))


def _by_output(
    compiler: Compiler, item: exp.Expr, number: int, chosen: SelectItem, scope: Scope
) -> str:
    value = Expr(chosen.sql, chosen.column.type)
    scope.tracker.touch(chosen.column.deps)
    zoned = value.type.kind == "timestamp with time zone" and not value.type.zone
    ordering = sortable(compiler, value, item)
    return order_item(compiler, item, ordering if zoned or not number else str(number))


def _by_name(compiler: Compiler, item: exp.Expr, items: list[SelectItem]) -> SelectItem | None:
    for column in item.this.find_all(exp.Column):
        name = column.name.lower()
        if not column.table and [i.column.name for i in items].count(name) > 1:
            raise compiler.error("AMBIGUOUS_NAME", f"Column '{name}' is ambiguous", column)
    node = item.this
    if not isinstance(node, exp.Column) or node.args.get("table"):
        return None
    return next((i for i in items if i.column.name == node.name.lower()), None)


def _output_scope(items: list[SelectItem], scope: Scope) -> Scope:
    """Names within an ORDER BY expression mean output columns first."""
    aliased = [i for i in items if i.aliased]
    if not aliased:
        return scope
    outputs = {str(i.column.name): Expr(i.sql, i.column.type) for i in aliased}

    def match(node: exp.Expr) -> Expr | None:
        names = {c.name.lower() for c in node.find_all(exp.Column) if not c.table}
        if names & outputs.keys():
            return outputs[node.name.lower()] if isinstance(node, exp.Column) else None
        return scope.match(node) if scope.match else None

    return replace(scope, match=match)


def _check_ordinal(
    compiler: Compiler, ordinal: int, count: int, node: exp.Expr, clause: str
) -> None:
    if not 1 <= ordinal <= count:
        text = f"{clause} position {ordinal} is not in select list"
        raise compiler.error("INVALID_COLUMN_REFERENCE", text, node)


def _count(compiler: Compiler, node: exp.Expr) -> int:
    if not isinstance(node, exp.Literal) or node.is_string or not node.name.isdigit():
        raise compiler.not_supported(node, "LIMIT or OFFSET with an expression")
    return int(node.name)


def _ordinal(node: exp.Expr) -> int | None:
    plain = isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit()
    return int(node.name) if plain else None
