"""Which queries take work, so that their rows are worth keeping."""

from sqlglot import exp

from .calls import is_aggregate

_WORK = (exp.Group, exp.Join, exp.Distinct, exp.Window)


def takes_work(query: exp.Expr) -> bool:
    """Tell whether a query does more than read, choose and convert rows, which is quick anyway."""
    return any(map(_is_work, query.walk()))


def takes_work_itself(query: exp.Expr, kept: int) -> bool:
    """Tell whether a query still takes work when `kept` of its WITH queries are kept."""
    with_ = query.args.get("with_")
    heads = with_.expressions if with_ else []
    if sum(takes_work(head.this) for head in heads) > kept:
        return True
    return any(map(_is_work, query.walk(prune=lambda node: node is with_)))


def _is_work(node: exp.Expr) -> bool:
    return isinstance(node, _WORK) or is_aggregate(node)
