"""Athena's SELECT dialect on DuckDB: a typed compiler by allow-list, usable without any service.

`SqlEngine` is the way in. What has no rule here is refused with NOT_SUPPORTED and its name; nothing
is handed to DuckDB as the user wrote it.
"""

from .engine import CompiledQuery, QueryResult, ResultColumn, SqlEngine, duckdb_sql
from .errors import AthenaQueryError, MalformedQueryError, QueryCancelledError
from .source import Column, DataFile, TableResolver, TableSource, View

__all__ = [
    "AthenaQueryError",
    "Column",
    "CompiledQuery",
    "DataFile",
    "MalformedQueryError",
    "QueryCancelledError",
    "QueryResult",
    "ResultColumn",
    "SqlEngine",
    "TableResolver",
    "TableSource",
    "View",
    "duckdb_sql",
]
