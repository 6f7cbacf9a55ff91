"""The parts of a query that rules reach into themselves, each with the arguments that they honour.

A rule checks its own node; what stands within (a CASE's branches, an ORDER BY's items, an alias)
is checked here, over the whole tree, so that a flag which the parser newly sets on any of it is
refused and never passed over.
"""

from sqlglot import exp

from .binder import Binder, check_args

STRUCTURE: dict[type[exp.Expr], frozenset[str]] = {
    kind: frozenset(args.split())
    for kind, args in {
        exp.Alias: "this alias",
        exp.All: "this",
        exp.Any: "this",
        exp.CTE: "this alias",
        exp.ColumnDef: "this kind",
        exp.Cube: "expressions",
        exp.DataType: "this expressions nested",
        exp.DataTypeParam: "this",
        exp.Distinct: "expressions",
        exp.Fetch: "direction count limit_options",
        exp.From: "this",
        exp.Group: "expressions distinct",
        exp.GroupingSets: "expressions",
        exp.Having: "this",
        exp.Identifier: "this quoted",
        exp.If: "this true false",
        exp.Lambda: "this expressions",
        exp.Like: "this expression negate",
        exp.Limit: "expression",
        exp.LimitOptions: "percent rows with_ties",
        exp.Offset: "expression",
        exp.Order: "this expressions",
        exp.Ordered: "this desc nulls_first",
        exp.RespectNulls: "this",
        exp.Rollup: "expressions",
        exp.Star: "",
        exp.TableAlias: "this columns",
        exp.Tuple: "expressions",
        exp.Var: "this",
        exp.Where: "this",
        exp.WindowSpec: "kind start start_side end end_side",
        exp.With: "expressions recursive",
    }.items()
}


def check_structure(binder: Binder, tree: exp.Expr) -> None:
    """Refuse a tree in which a part carries an argument that no rule honours."""
    for node in tree.walk():
        allowed = STRUCTURE.get(type(node))
        if allowed is not None:
            check_args(binder, node, allowed)
