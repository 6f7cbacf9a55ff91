"""Binary functions (Trino docs, Binary functions and operators)."""

from ..registry import overload
from ..typesystem import BIGINT, INTEGER, VARBINARY, VARCHAR

overload("to_hex", "varbinary", VARCHAR, "upper(hex({0}))")
overload("from_hex", "varchar", VARBINARY, "athena_from_hex({0})")
overload("to_base64", "varbinary", VARCHAR, "to_base64({0})")
overload("from_base64", "varchar", VARBINARY, "athena_from_base64({0})")
for _name in ("md5", "sha1", "sha256", "sha512"):
    overload(_name, "varbinary", VARBINARY, f"athena_{_name}({{0}})")
overload("crc32", "varbinary", BIGINT, "athena_crc32({0})")
overload("to_big_endian_32", "integer", VARBINARY, "athena_big_endian(CAST({0} AS BIGINT), 4)")
overload("to_big_endian_64", "bigint", VARBINARY, "athena_big_endian({0}, 8)")
overload(
    "from_big_endian_32", "varbinary", INTEGER, "CAST(athena_from_big_endian({0}, 4) AS INTEGER)"
)
overload("from_big_endian_64", "varbinary", BIGINT, "athena_from_big_endian({0}, 8)")
