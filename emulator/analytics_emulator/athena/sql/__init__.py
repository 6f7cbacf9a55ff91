"""Athena's SELECT dialect on DuckDB: a typed compiler by allow-list, usable without any service.

`SqlEngine` is the way in. What has no rule here is refused with NOT_SUPPORTED and its name; nothing
is handed to DuckDB as the user wrote it.
"""

from .errors import (
    AthenaQueryError,
    MalformedQueryError,
    QueryCancelledError,
    ResourcesExhaustedError,
)
from .functions.listing import listed_functions
from .reading.query_formatting import formatted_query
from .running.bounded import bounded
from .running.engine import CompiledQuery, QueryResult, ResultColumn, SqlEngine, duckdb_sql
from .running.inputs import InputTable
from .running.limits import Bounds, Limits, limits_of_machine, memory_of_queries
from .running.plan_forms import plan_graph, plan_json, plan_lines
from .running.plans import Plan
from .running.profiles import Operator, Profile
from .running.sinks import CsvSink, csv_line
from .running.statement import Sink
from .running.workers import WorkerPool
from .running.workers.memory import held_bytes
from .source import Column, DataFile, TableResolver, TableSource, View
from .stages import stages
from .types import hive_type

__all__ = [
    "AthenaQueryError",
    "Bounds",
    "Column",
    "CompiledQuery",
    "CsvSink",
    "DataFile",
    "InputTable",
    "Limits",
    "MalformedQueryError",
    "Operator",
    "Plan",
    "Profile",
    "QueryCancelledError",
    "QueryResult",
    "ResourcesExhaustedError",
    "ResultColumn",
    "Sink",
    "SqlEngine",
    "TableResolver",
    "TableSource",
    "View",
    "WorkerPool",
    "bounded",
    "csv_line",
    "duckdb_sql",
    "formatted_query",
    "held_bytes",
    "hive_type",
    "limits_of_machine",
    "listed_functions",
    "memory_of_queries",
    "plan_graph",
    "plan_json",
    "plan_lines",
    "stages",
]
