"""Trino's types, how DuckDB holds them, where two meet. Nothing here knows of queries."""

from .common import LONGEST_CHAR, as_decimal, assignable, coercible, common_of, common_type
from .hive import hive_type
from .trino import (
    BIGINT,
    BING_TILE,
    BOOLEAN,
    DATE,
    DOUBLE,
    GEOGRAPHY,
    GEOMETRY,
    INTEGER,
    INTEGER_DIGITS,
    INTEGERS,
    INTERVAL_DAY,
    INTERVAL_YEAR,
    JSON,
    NUMERIC,
    REAL,
    SMALLINT,
    TIMESTAMP,
    TIMESTAMP_TZ,
    TINYINT,
    UNBOUNDED,
    UNKNOWN,
    UNORDERED,
    VARBINARY,
    VARCHAR,
    Type,
    array,
    column_info,
    decimal,
    field_name,
    map_of,
    replaced_varchar,
    row,
    varchar,
)

__all__ = [
    "BIGINT", "BING_TILE", "BOOLEAN", "DATE", "DOUBLE", "GEOGRAPHY", "GEOMETRY", "INTEGER",
    "INTEGERS", "INTEGER_DIGITS", "INTERVAL_DAY", "INTERVAL_YEAR", "JSON", "LONGEST_CHAR",
    "NUMERIC", "REAL", "SMALLINT", "TIMESTAMP", "TIMESTAMP_TZ", "TINYINT", "UNBOUNDED", "UNKNOWN",
    "UNORDERED", "VARBINARY", "VARCHAR", "Type", "array", "as_decimal", "assignable", "coercible",
    "column_info", "common_of", "common_type", "decimal", "field_name", "hive_type", "map_of",
    "replaced_varchar", "row", "varchar",
]  # fmt: skip
