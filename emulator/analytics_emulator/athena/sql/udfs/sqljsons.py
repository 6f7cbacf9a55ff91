"""SQL/JSON functions."""

from ..texts.sqljson import (
    array,
    decimal_json,
    decoded,
    encoded,
    exists,
    formatted,
    object_,
    query,
    real_json,
    text_json,
    value,
)
from ..texts.sqljsontable import table
from .table import Udf

_ITEM = "STRUCT(kind VARCHAR, text VARCHAR)"
_PATH_CALL = ("VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR[]", "VARCHAR")

UDFS: list[Udf] = [
    ("athena_json_exists", exists, _PATH_CALL, "BOOLEAN"),
    ("athena_json_query", query, _PATH_CALL, "VARCHAR"),
    ("athena_json_value", value, _PATH_CALL, _ITEM),
    ("athena_json_table", table, _PATH_CALL, f"{_ITEM}[][]"),
    ("athena_json_text", text_json, ("VARCHAR",), "VARCHAR"),
    ("athena_json_real", real_json, ("FLOAT",), "VARCHAR"),
    ("athena_json_decimal", decimal_json, ("VARCHAR",), "VARCHAR"),
    ("athena_json_formatted", formatted, ("VARCHAR",), "VARCHAR"),
    ("athena_json_array", array, ("VARCHAR[]", "VARCHAR"), "VARCHAR"),
    ("athena_json_object", object_, ("VARCHAR[]", "VARCHAR[]", *("VARCHAR",) * 2), "VARCHAR"),
    ("athena_json_decoded", decoded, ("BLOB", "VARCHAR"), "VARCHAR"),
    ("athena_json_encoded", encoded, ("VARCHAR", "VARCHAR"), "BLOB"),
]
