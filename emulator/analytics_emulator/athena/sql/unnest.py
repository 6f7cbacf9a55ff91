"""UNNEST: arrays and maps as rows, several of them side by side."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from .compiler import Compiler, check_args
from .scope import Expr, Field, Scope
from .shape import FromClause
from .typesystem import BIGINT, Type, field_name, quoted

if TYPE_CHECKING:
    from .queries import QueryCompiler


def join_unnest(
    queries: "QueryCompiler", left: FromClause, join: exp.Expr, scope: Scope
) -> FromClause:
    """Compile CROSS JOIN UNNEST and LEFT JOIN UNNEST … ON TRUE; `scope` is what stands before."""
    side, on = join.args.get("side") or "", join.args.get("on")
    plain = on is None or (isinstance(on, exp.Boolean) and on.this)
    if side.upper() not in ("", "LEFT") or not plain or join.args.get("using"):
        what = "JOIN UNNEST other than CROSS or LEFT … ON TRUE"
        raise queries.compiler.not_supported(join, what)
    return unnest(queries, left, join.this, scope, outer=side.upper() == "LEFT")


def unnest(
    queries: "QueryCompiler", left: FromClause, node: exp.Unnest, scope: Scope, *, outer: bool
) -> FromClause:
    """Compile UNNEST as a projection over what stands before it, which keeps the order."""
    compiler = queries.compiler
    check_args(compiler, node, {"expressions", "alias", "offset"})
    with queries.session.tracker.collect() as deps:
        values = compiler.exprs(node.expressions, scope)
    queries.session.tracker.touch(frozenset(deps))
    lists = [pair for v in values for pair in _lists(v)]
    if len(lists) < len(values):
        raise compiler.error("TYPE_MISMATCH", "Cannot unnest type", node)
    alias = queries.session.names.unique("u")
    kept = [
        replace(f, expr=Expr(f"{quoted(alias)}.c{i}", f.expr.type))
        for i, f in enumerate(left.fields)
    ]
    outputs = [f"{f.expr.sql} AS c{i}" for i, f in enumerate(left.fields)]
    numbered = node.args.get("offset") not in (None, False)
    outputs += _outputs([sql for sql, _ in lists], numbered=numbered, outer=outer)
    found = _columns(compiler, alias, lists, node)
    sql = f"(SELECT {', '.join(outputs)} FROM {left.sql}) AS {quoted(alias)}"  # noqa: S608  # SQL of our own making
    return FromClause(sql, [*kept, *found], left.unprunable)


def _lists(value: Expr) -> list[tuple[str, Type]]:
    """Give the lists that UNNEST of a value zips: one of an array, two of a map."""
    if value.type.kind == "array":
        return [(value.sql, value.type.element)]
    if value.type.kind == "map":
        key, item = value.type.args
        return [(f"map_keys({value.sql})", key), (f"map_values({value.sql})", item)]
    return []


def _outputs(lists: list[str], *, numbered: bool, outer: bool) -> list[str]:
    """Give each list's elements as rows, and their numbers; an outer UNNEST has a row at least."""
    longest = f"greatest({', '.join(f'coalesce(len({sql}), 0)' for sql in lists)})"
    least = f"greatest({longest}, 1)" if outer else longest
    outputs = [
        f"unnest(list_resize(coalesce({sql}, []), {least})) AS e{i}" for i, sql in enumerate(lists)
    ]
    if numbered:
        count = f"range(1, {longest} + 1)"
        if outer:
            count = f"CASE WHEN {longest} = 0 THEN [NULL] ELSE {count} END"
        outputs.append(f"unnest({count}) AS o")
    return outputs


def _columns(
    compiler: Compiler, alias: str, lists: list[tuple[str, Type]], node: exp.Unnest
) -> list[Field]:
    """Name the columns that UNNEST makes; an array of rows makes one a field."""
    found = [e for i, (_, t) in enumerate(lists) for e in _elements(alias, i, t)]
    offset = node.args.get("offset")
    if offset is not None and offset is not False:
        found.append(Expr(f"{quoted(alias)}.o", BIGINT))
    table = node.args.get("alias")
    labels = [c.name for c in table.columns] if table else []
    if isinstance(offset, exp.Identifier) and labels:
        labels.append(offset.name)
    if labels and len(labels) != len(found):
        text = (
            f"Column alias list has {len(labels)} entries but relation has {len(found)}"
            " columns available"
        )
        raise compiler.error("MISMATCHED_COLUMN_ALIASES", text, node)
    relation = table.name.lower() if table and table.name else None
    names: list[str | None] = [*labels] if labels else [None] * len(found)
    return [
        Field(n.lower() if n else None, n, e, relation) for n, e in zip(names, found, strict=True)
    ]


def _elements(alias: str, place: int, t: Type) -> list[Expr]:
    base = f"{quoted(alias)}.e{place}"
    if t.kind != "row":
        return [Expr(base, t)]
    return [Expr(f"({base}).{quoted(field_name(t, n))}", inner) for n, inner in enumerate(t.args)]
