"""JSON texts."""

from ..texts.jsontext import (
    array_contains,
    array_get,
    array_length,
    extract,
    in_units,
    is_scalar,
    json_double,
    parse,
    read,
    scalar,
    size,
)
from .table import Udf

UDFS: list[Udf] = [
    ("athena_json_double", json_double, ("DOUBLE",), "VARCHAR"),
    ("athena_json_units", in_units, ("VARCHAR",), "VARCHAR"),
    ("athena_json_parse", parse, ("VARCHAR",), "VARCHAR"),
    ("athena_json_read", read, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_json_scalar", scalar, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_json_extract", extract, ("VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_json_size", size, ("VARCHAR", "VARCHAR"), "BIGINT"),
    ("athena_json_array_length", array_length, ("VARCHAR",), "BIGINT"),
    ("athena_json_array_get", array_get, ("VARCHAR", "BIGINT"), "VARCHAR"),
    ("athena_json_array_contains", array_contains, ("VARCHAR", "VARCHAR"), "BOOLEAN"),
    ("athena_is_json_scalar", is_scalar, ("VARCHAR",), "BOOLEAN"),
]
