"""Binary functions (Trino docs, Binary functions and operators)."""

from ..registry import overload
from ..typesystem import BIGINT, DOUBLE, INTEGER, REAL, VARBINARY, VARCHAR

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
overload("to_base32", "varbinary", VARCHAR, "athena_to_base32({0})")
overload("from_base32", "varchar", VARBINARY, "athena_from_base32({0})")
overload("to_base64url", "varbinary", VARCHAR, "athena_to_base64url({0})")
overload("from_base64url", "varchar", VARBINARY, "athena_from_base64url({0})")
overload("xxhash64", "varbinary", VARBINARY, "athena_xxhash64({0})")
for _name in ("md5", "sha1", "sha256", "sha512"):
    overload(
        f"hmac_{_name}", "varbinary varbinary", VARBINARY, f"athena_hmac({{0}}, {{1}}, '{_name}')"
    )
for _name in ("lpad", "rpad"):
    overload(
        _name,
        "varbinary bigint varbinary",
        VARBINARY,
        f"athena_{_name}_binary({{0}}, {{1}}, {{2}})",
    )
overload(
    "substr", "varbinary bigint", VARBINARY, "athena_substr_binary({0}, {1}, 9223372036854775807)"
)
overload("to_ieee754_64", "double", VARBINARY, "athena_to_ieee({0})")
overload("to_ieee754_32", "real", VARBINARY, "athena_to_ieee_32({0})")
overload("from_ieee754_64", "varbinary", DOUBLE, "athena_from_ieee({0})")
overload("from_ieee754_32", "varbinary", REAL, "CAST(athena_from_ieee_32({0}) AS FLOAT)")
