"""What a query's outputs are called, and which columns a relation brings into scope."""

from .queries import (
    CommonScan,
    Derived,
    Grouped,
    Join,
    OneRow,
    Query,
    Relation,
    Scan,
    Select,
    SetOperation,
    Unnest,
    Values,
    With,
)


def output_names(query: Query) -> tuple[str, ...]:
    """Return the names of a query's outputs inside DuckDB."""
    while not isinstance(query, Select | Values):
        if isinstance(query, With):
            query = query.query
        elif isinstance(query, SetOperation):
            query = query.arms[0]
        else:
            return ()
    return query.names if isinstance(query, Values) else tuple(i.name for i in query.items)


def own_aliases(relation: Relation) -> set[str]:
    """Return the aliases under which a relation's columns are named."""
    found: set[str] = set()
    waiting = [relation]
    while waiting:
        match waiting.pop():
            case Join(left=left, right=right):
                waiting += [left, right]
            case OneRow():
                pass
            case Scan(alias=alias) | CommonScan(alias=alias) | Derived(alias=alias):
                found.add(alias)
            case Unnest(alias=alias) | Grouped(alias=alias):
                found.add(alias)
    return found
