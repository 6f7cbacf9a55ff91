"""Which columns, and fields of them, a query reads of each of its tables."""

from collections import defaultdict
from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope


class Fields(dict[str, "Fields"]):
    """What is read: columns or fields by name, with what is read of each; `[]` are elements."""


def columns_of(tree: exp.Expr) -> dict[str, Fields]:
    """Return the columns that a query reads of each table, with their fields, and so on."""
    found: dict[str, Fields] = defaultdict(Fields)
    if isinstance(tree, (exp.Merge, exp.Update, exp.Delete)):
        _of_change(tree, found)
    for scope in traverse_scope(tree) if tree.find(exp.Query) else ():
        _of_scope(scope, found)
    for column, fields in _of_lambdas(tree):
        for columns in found.values():
            if column in columns:
                columns[column] = Fields({"[]": fields})
    return found


def _of_scope(scope: Scope, found: dict[str, Fields]) -> None:
    """Note the columns of one SELECT; a bare name is its first table's, if nothing gives it."""
    behind = {alias.lower(): _behind(source) for alias, source in scope.sources.items()}
    given = {one.lower() for source in scope.sources.values() for one in _outputs(source)}
    plain = (one.name.lower() for one in scope.sources.values() if isinstance(one, exp.Table))
    first = next(plain, None) or next((one for one in behind.values() if one), None)
    for column in scope.columns:
        path = _path(column)
        if column.args.get("table") is not None and path[0] in behind:
            table, path = behind[path[0]], path[1:]
        else:
            table = first if path[0] not in given | behind.keys() else None
        if table is not None:
            _note(found[table], path)


def _behind(source: object) -> str | None:
    """Return the table that a source is, or all of whose columns it gives."""
    if isinstance(source, exp.Table):
        return source.name.lower()
    tree, sources = getattr(source, "expression", None), getattr(source, "sources", {})
    if not isinstance(tree, exp.Select) or not tree.is_star or len(sources) != 1:
        return None
    return _behind(next(iter(sources.values())))


def _of_change(tree: exp.Expr, found: dict[str, Fields]) -> None:
    """Note the columns of a statement that changes a table, by the names of its tables."""
    tables = {one.alias_or_name.lower(): one.name.lower() for one in tree.find_all(exp.Table)}
    first = tree.find(exp.Table)
    for column in tree.find_all(exp.Column):
        path = _path(column)
        if path[0] in tables:
            _note(found[tables[path[0]]], path[1:])
        elif first is not None:
            _note(found[first.name.lower()], path)


def _path(column: exp.Column) -> list[str]:
    """Return a column's name and the fields behind it: `a.b.c` is read as a table's part."""
    path = [part.name.lower() for part in column.parts]
    node: exp.Expr = column
    while isinstance(node.parent, exp.Dot) and node.parent.this is node:
        node = node.parent
        if isinstance(node.expression, exp.Identifier):
            path.append(node.expression.name.lower())
    return path


def _note(columns: Fields, path: list[str]) -> None:
    for name in path:
        columns = columns.setdefault(name, Fields())


def _of_lambdas(tree: exp.Expr) -> Iterator[tuple[str, Fields]]:
    """Yield arrays with the fields that lambdas read of their elements."""
    for one in tree.find_all(exp.Lambda):
        names = {parameter.name.lower() for parameter in one.expressions}
        fields = Fields()
        for column in one.this.find_all(exp.Column):
            path = _path(column)
            if path[0] in names:
                _note(fields, path[1:])
        array = one.parent.find(exp.Column) if one.parent else None
        if array is not None and array.name.lower() not in names:
            yield array.name.lower(), fields


def _outputs(source: object) -> Iterator[str]:
    tree = getattr(source, "expression", None)
    if isinstance(tree, exp.Query):
        yield from tree.named_selects
    elif isinstance(tree, exp.Expr):  # UNNEST
        for alias in tree.find_all(exp.TableAlias):
            yield from (one.name for one in [*alias.columns, alias])
