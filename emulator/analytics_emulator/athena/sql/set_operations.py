"""UNION, INTERSECT and EXCEPT: two queries whose columns meet in common types."""

from dataclasses import replace

from sqlglot import exp

from .coercion import coerce, common_of
from .compiler import Compiler
from .scope import Expr
from .shape import OutputColumn, Query
from .typesystem import quoted


def combined(compiler: Compiler, node: exp.SetOperation, sides: list[Query]) -> tuple[str, Query]:
    """Combine two queries; give the SQL, and the columns with what they need."""
    left, right = sides
    if len(left.columns) != len(right.columns):
        text = (
            f"{node.key.upper()} query has different number of fields:"
            f" {len(left.columns)}, {len(right.columns)}"
        )
        raise compiler.error("TYPE_MISMATCH", text, node)
    pairs = zip(left.columns, right.columns, strict=True)
    columns = [_met(compiler, a, b, node) for a, b in pairs]
    word = node.key.upper() + ("" if node.args.get("distinct") else " ALL")
    required = left.required | right.required
    if word != "UNION ALL":
        required = required.union(*(c.deps for c in columns))
    arms = [_aligned(s, columns) for s in sides]
    return f"{arms[0]} {word} {arms[1]}", Query("", columns, required)


def _met(compiler: Compiler, a: OutputColumn, b: OutputColumn, node: exp.Expr) -> OutputColumn:
    common = common_of([a.type, b.type])
    if common is None:
        text = f"column in {node.key.upper()} query has incompatible types: {a.type}, {b.type}"
        raise compiler.error("TYPE_MISMATCH", text, node)
    return replace(a, type=common, deps=a.deps | b.deps, partition=None)


def _aligned(query: Query, columns: list[OutputColumn]) -> str:
    """Give a set operation's arm with the common types."""
    if all(a.type == b.type for a, b in zip(query.columns, columns, strict=True)):
        return f"SELECT * FROM ({query.sql}) AS _a"  # noqa: S608  # SQL of our own making
    values = ", ".join(
        f"{coerce(Expr('_a.' + quoted(a.duck), a.type), b.type).sql} AS {quoted(b.duck)}"
        for a, b in zip(query.columns, columns, strict=True)
    )
    return f"SELECT {values} FROM ({query.sql}) AS _a"  # noqa: S608  # SQL of our own making
