"""Hidden columns: what a file's rows tell of the file (Trino, Hive connector, "Special columns").

Their types are Trino's; moments are in UTC here, in the session's zone there, which is UTC too. A
query that doesn't name one knows nothing of it.
"""

from collections.abc import Mapping

from ...nodes.values import column
from ...source import HistoricSource, SelectiveSource, TableSource
from ...types import BIGINT, INTEGER, VARCHAR, Type
from ..scope import Field

_HIDDEN: Mapping[str, Type] = {
    "$path": VARCHAR,
    "$bucket": INTEGER,
    "$file_size": BIGINT,
    "$file_modified_time": Type("timestamp with time zone", 3, zone="UTC"),
    "$partition": VARCHAR,
}


def hidden_columns(sql: str, source: TableSource) -> dict[str, Type]:
    """Return the hidden columns that a text may name, in the table that is bound.

    Iceberg's tables have fewer (Trino, Iceberg connector, "Metadata columns").
    """
    folded, known = sql.lower(), set(_HIDDEN)
    if isinstance(source, HistoricSource):
        known = {"$path", "$file_modified_time"}
    else:
        known -= set() if source.partition_columns else {"$partition"}
        known -= set() if isinstance(source, SelectiveSource) else {"$bucket"}
    return {name: t for name, t in _HIDDEN.items() if name in folded and name in known}


def hidden_fields(columns: Mapping[str, Type], alias: str, relation: str | None) -> list[Field]:
    """Return hidden columns as the scope sees them."""
    return [
        Field(name, name, column(t, alias, name), relation, hidden=True)
        for name, t in columns.items()
    ]
