"""Functions that fit no other family: format_number, parse_data_size, uuid."""

from ..types import VARCHAR, Type, decimal
from .registry import scalar

for _name in ("parse_data_size", "parse_presto_data_size"):
    scalar(
        _name,
        "varchar",
        decimal(38, 0),
        "CAST(athena_parse_data_size($1) AS DECIMAL(38,0))",
    )
scalar("uuid", "", Type("uuid"), "CAST(uuid() AS VARCHAR)")
scalar("format_number", "bigint", VARCHAR, "athena_format_number($1)")
scalar("format_number", "double", VARCHAR, "athena_format_double($1)")
