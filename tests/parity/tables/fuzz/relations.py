"""What a statement may read: tables and views with their columns by kind, and made-up rows."""

from dataclasses import dataclass

from ..catalog import VIEWS
from ..data import TableData, tables
from .drawing import Columns
from .grammar import kind_of

VALUES = (
    "(VALUES (1, 'tea'), (2, NULL), (NULL, 'cake'))",
    "(VALUES (CAST(NULL AS integer), ''))",
    "(SELECT 1, 'x' WHERE FALSE)",
)


def _columns(table: TableData) -> Columns:
    """Return what expressions may name of a table, with its kind."""
    kinds = {n: kind_of(t) for n, t in {**table.columns, **table.keys}.items()}
    found = {n: kind for n, kind in kinds.items() if kind}
    if "pair" in table.columns:
        found |= {"pair.a": "int", "pair.b": "txt"}
    return found


RELATIONS: dict[str, Columns] = {
    **{table.name: _columns(table) for table in tables()},
    **{v: {"id": "int", "dt": "txt", "n": "int", "item": "txt", "qty": "big"} for v in VIEWS},
}


@dataclass(frozen=True)
class Relation:
    """What stands in FROM with what it is called there, and its columns by kind; `key` tells its
    rows apart, where there is such a column."""

    text: str
    columns: Columns
    key: str = ""
