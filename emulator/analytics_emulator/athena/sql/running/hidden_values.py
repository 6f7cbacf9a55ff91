"""What files tell in hidden columns, and what a query's conditions tell of injected partitions."""

from collections.abc import Iterator

from ..binding.shape import TableScan
from ..errors import not_supported
from ..nodes.logic import conjuncts
from ..nodes.values import Call, Cast, Column, Comparison, Literal, Logical, Value
from ..nodes.walking import walk
from ..source import DataFile


def hidden_value(name: str, scan: TableScan, file: DataFile) -> str | None:
    """Return a file's value of a hidden column, as a text that DuckDB casts to its type."""
    match name:
        case "$path":
            return file.uri
        case "$bucket":
            if file.bucket is None:
                raise not_supported(f"The bucket of {file.uri}, whose name doesn't tell it,")
            return str(file.bucket)
        case "$file_size":
            return str(file.size)
        case "$file_modified_time":
            modified = file.modified
            return None if modified is None else f"{modified:%Y-%m-%d %H:%M:%S.%f}"[:-3]
    pairs = zip(scan.partition_columns, file.partition, strict=True)
    return "/".join(f"{n}={'__HIVE_DEFAULT_PARTITION__' if v is None else v}" for n, v in pairs)


def static_values(name: str, conditions: tuple[Value, ...]) -> list[str] | None:
    """Return what a column may be by conditions of equality alone; None where others speak too."""
    found: list[str] | None = None
    for condition in conditions:
        for term in conjuncts(condition):
            if not any(isinstance(p, Column) and p.name == name for p in walk(term)):
                continue
            values = list(_equal(term, name))
            if not values:
                return None
            found = values if found is None else [v for v in found if v in values]
    return None if found is None else list(dict.fromkeys(found))


def _equal(term: Value, name: str) -> Iterator[str]:
    """Yield the constants of `column = constant`, IN with a list, or OR of such."""
    match term:
        case Comparison(operator="="):
            sides = [_bare(term.left), _bare(term.right)]
        case Call() if term.form.startswith("($1 IN ("):
            sides = [_bare(n) for n in term.operands if isinstance(n, Value)]
        case Logical(word="OR"):
            parts = [list(_equal(t, name)) for t in term.terms]
            yield from (v for part in parts for v in part if all(parts))
            return
        case _:
            return
    constants = [s.value for s in sides if isinstance(s, Literal)]
    columns = [s for s in sides if isinstance(s, Column) and s.name == name]
    if len(columns) == 1 and len(constants) == len(sides) - 1:
        yield from map(str, constants)


def _bare(value: Value) -> Value:
    while isinstance(value, Cast):
        value = value.value
    return value
