"""Binary functions (Trino docs, Binary functions and operators)."""

from ..types import BIGINT, DOUBLE, INTEGER, REAL, VARBINARY, VARCHAR
from .registry import scalar

for _name in ("from_hex", "from_base32", "from_base64", "from_base64url"):
    scalar(_name, "varbinary", VARBINARY, f"athena_{_name}(athena_from_utf8($1))")
scalar("to_hex", "varbinary", VARCHAR, "upper(hex($1))")
scalar("from_hex", "varchar", VARBINARY, "athena_from_hex($1)")
scalar("to_base64", "varbinary", VARCHAR, "to_base64($1)")
scalar("from_base64", "varchar", VARBINARY, "athena_from_base64($1)")
for _name in ("md5", "sha1", "sha256", "sha512"):
    scalar(_name, "varbinary", VARBINARY, f"athena_{_name}($1)")
scalar("crc32", "varbinary", BIGINT, "athena_crc32($1)")
scalar("to_big_endian_32", "integer", VARBINARY, "athena_big_endian(CAST($1 AS BIGINT), 4)")
scalar("to_big_endian_64", "bigint", VARBINARY, "athena_big_endian($1, 8)")
scalar("from_big_endian_32", "varbinary", INTEGER, "CAST(athena_from_big_endian($1, 4) AS INTEGER)")
scalar("from_big_endian_64", "varbinary", BIGINT, "athena_from_big_endian($1, 8)")
scalar("to_base32", "varbinary", VARCHAR, "athena_to_base32($1)")
scalar("from_base32", "varchar", VARBINARY, "athena_from_base32($1)")
scalar("to_base64url", "varbinary", VARCHAR, "athena_to_base64url($1)")
scalar("from_base64url", "varchar", VARBINARY, "athena_from_base64url($1)")
scalar("xxhash64", "varbinary", VARBINARY, "athena_xxhash64($1)")
scalar("murmur3", "varbinary", VARBINARY, "athena_murmur3($1)")
scalar("spooky_hash_v2_32", "varbinary", VARBINARY, "athena_spooky32($1)")
scalar("spooky_hash_v2_64", "varbinary", VARBINARY, "athena_spooky64($1)")
for _name in ("md5", "sha1", "sha256", "sha512"):
    scalar(f"hmac_{_name}", "varbinary varbinary", VARBINARY, f"athena_hmac($1, $2, '{_name}')")
for _name in ("lpad", "rpad"):
    scalar(
        _name,
        "varbinary bigint varbinary",
        VARBINARY,
        f"athena_{_name}_binary($1, $2, $3)",
    )
scalar("substr", "varbinary bigint", VARBINARY, "athena_substr_binary($1, $2, 9223372036854775807)")
scalar("to_ieee754_64", "double", VARBINARY, "athena_to_ieee($1)")
scalar("to_ieee754_32", "real", VARBINARY, "athena_to_ieee_32($1)")
scalar("from_ieee754_64", "varbinary", DOUBLE, "athena_from_ieee($1)")
scalar("from_ieee754_32", "varbinary", REAL, "CAST(athena_from_ieee_32($1) AS FLOAT)")
