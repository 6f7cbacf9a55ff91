"""Which arguments of each kind of the parser's nodes are honoured: the whole tree is checked once.

A rule names those of its own node; those of queries, and of what stands within a rule's node (a
CASE's branches, an ORDER BY's items, an alias), are named here. So a flag that the parser newly
sets on any of them is refused and never passed over.
"""

from sqlglot import exp

from ..reading.jsontables import JsonTable, JsonTableColumn, JsonTablePlan
from ..reading.rowpatterns import MatchRecognize, Processed, RowPattern
from ..reading.tablefunctions import NamedArgument, TableFunction
from .binder import CHAINS, RULES, Binder, check_args

_SET_OPERATION = "this expression distinct order limit offset with_"

STRUCTURE: dict[type[exp.Expr], frozenset[str]] = {
    kind: frozenset(args.split())
    for kind, args in {
        exp.Alias: "this alias",
        exp.Aliases: "this expressions",
        exp.All: "this",
        exp.Any: "this",
        exp.CTE: "this alias",
        exp.ColumnDef: "this kind",
        exp.Cube: "expressions",
        exp.DataType: "this expressions nested kind",
        exp.DataTypeParam: "this",
        exp.Distinct: "expressions",
        exp.Fetch: "direction count limit_options",
        exp.Except: _SET_OPERATION,
        exp.From: "this",
        exp.Group: "expressions all",
        exp.GroupingSets: "expressions",
        exp.Having: "this",
        exp.Identifier: "this quoted",
        exp.If: "this true false",
        exp.Intersect: _SET_OPERATION,
        exp.Join: "this kind side method on using",
        exp.Lambda: "this expressions",
        exp.Lateral: "this alias",
        exp.Like: "this expression negate",
        exp.Limit: "expression",
        exp.LimitOptions: "percent rows with_ties",
        exp.Offset: "expression",
        exp.Order: "this expressions",
        exp.Ordered: "this desc nulls_first",
        exp.RespectNulls: "this",
        exp.Rollup: "expressions",
        exp.Select: (
            "expressions distinct from_ joins where group having windows order limit offset with_"
        ),
        exp.Star: "",
        exp.Subquery: "this alias joins sample match order limit offset with_",
        exp.Table: "this db catalog alias joins sample match version",
        exp.TableAlias: "this columns",
        exp.TableSample: "method percent",
        exp.Tuple: "expressions",
        exp.Union: _SET_OPERATION,
        exp.Unnest: "expressions alias offset joins",
        exp.Values: "expressions alias joins match sample order limit offset",
        exp.Var: "this",
        exp.Where: "this",
        exp.WindowSpec: "kind start start_side end end_side",
        exp.With: "expressions recursive",
    }.items()
}
STRUCTURE |= {
    kind: frozenset(kind.arg_types)
    for kind in (
        *(JsonTable, JsonTableColumn, JsonTablePlan, NamedArgument, TableFunction),
        *(MatchRecognize, Processed, RowPattern),
    )
}


def honoured(kind: type[exp.Expr]) -> frozenset[str] | None:
    """Return the arguments that are honoured of a kind of nodes; None where it has no rule."""
    if kind in STRUCTURE:
        return STRUCTURE[kind]
    found = CHAINS.get(kind) or RULES.get(kind)
    return found[1] if found else None


def check_structure(binder: Binder, tree: exp.Expr) -> None:
    """Refuse a tree in which a node carries an argument that isn't honoured."""
    for node in tree.walk():
        allowed = honoured(type(node))
        if allowed is not None:
            check_args(binder, node, allowed)
