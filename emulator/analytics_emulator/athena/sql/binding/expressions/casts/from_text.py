"""Casts from varchar: a text is converted only where Java's parser would take it.

Source: Trino's VarcharOperators.
"""

from ....nodes.values import VARCHAR, Value, duck
from ....semantics.coercion import coerce
from ....semantics.failures import message
from ....types import BOOLEAN, UNBOUNDED, Type
from .guard import Guard, refusal, refusing, type_title
from .table import converts


def _message(value: Value, t: Type) -> Value:
    return message(f"'Cannot cast ''' || $1 || ''' to {type_title(t)}'", value)


@converts("varchar", "integer")
def _to_integer(value: Value, target: Type, guard: Guard) -> Value:
    parsed = duck(target, "TRY_CAST(regexp_extract($1, '^[+-]?[0-9]+$') AS $2)", value, target)
    converted = guard.total(value, parsed, _message(value, target))
    # Trino's versions differ in whether they trim: such a text is refused, even by TRY_CAST.
    padded = r"^(\s+[+-]?[0-9]+\s*|[+-]?[0-9]+\s+)$"
    return refusing(value, padded, converted, "CAST of the padded text ")


_NUMBER = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"


_HEXADECIMAL = r"^\s*[+-]?0[xX][0-9a-fA-F.]+[pP][+-]?[0-9]+[fFdD]?\s*$"


@converts("varchar", "double", "real")
def _to_double(value: Value, target: Type, guard: Guard) -> Value:
    """Read as Java's parseDouble does, which lets a number end in f or d; in hex it is refused."""
    pattern = rf"^\s*([+-]?(?:NaN|Infinity)\b|{_NUMBER})[fFdD]?\s*$"
    form = (
        f"coalesce(TRY_CAST(regexp_extract($1, '{pattern}', 1) AS $2),"
        f" CASE WHEN regexp_matches($1, '{_HEXADECIMAL}') THEN $3 END)"
    )
    parsed = duck(target, form, value, target, refusal(value, target))
    return guard.total(value, parsed, _message(value, target))


@converts("varchar", "decimal")
def _to_decimal(value: Value, target: Type, guard: Guard) -> Value:
    form = f"TRY_CAST(regexp_extract($1, '^{_NUMBER}$') AS $2)"
    kind = f"DECIMAL({target.precision}, {target.scale})"
    words = f"'Cannot cast VARCHAR ''' || $1 || ''' to {kind}. Value is not a number.'"
    return guard.total(value, duck(target, form, value, target), message(words, value))


@converts("varchar", "boolean")
def _to_boolean(value: Value, target: Type, guard: Guard) -> Value:
    form = (
        "CASE WHEN lower($1) IN ('t', 'true', '1') THEN TRUE "
        "WHEN lower($1) IN ('f', 'false', '0') THEN FALSE END"
    )
    return guard.total(value, duck(target, form, value), _message(value, target))


@converts("varchar", "varchar")
def _to_varchar(value: Value, target: Type, _guard: Guard) -> Value:
    """Cut varchar(n) and char(n) to the target's length."""
    source = value.type
    if source.kind == target.kind == "varchar" and target.precision >= source.precision:
        return coerce(value, target)
    if source.kind == "char":
        value = coerce(value, VARCHAR)
    if target.precision < (UNBOUNDED if source.kind == "char" else source.precision):
        value = duck(target, f"left($1, {target.precision})", value)
    return duck(target, "rtrim($1, ' ')", value) if target.kind == "char" else value


@converts("varchar", "varbinary")
def _to_binary(value: Value, target: Type, _guard: Guard) -> Value:
    return duck(target, "encode($1)", value)


_UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


@converts("varchar", "uuid")
def _to_uuid(value: Value, target: Type, guard: Guard) -> Value:
    form = f"CAST(TRY_CAST(regexp_extract($1, '^{_UUID}$') AS UUID) AS VARCHAR)"
    parsed = duck(target, form, value)
    return guard.total(value, parsed, message("'Cannot cast value to UUID: ' || $1", value))


@converts("varchar", "ipaddress")
def _to_ipaddress(value: Value, target: Type, guard: Guard) -> Value:
    parsed = duck(target, "athena_ipaddress($1)", value)
    return guard.total(value, parsed, message("'Cannot cast value to IPADDRESS: ' || $1", value))


@converts("varbinary", "uuid")
def _binary_to_uuid(value: Value, target: Type, guard: Guard) -> Value:
    form = "CASE WHEN octet_length($1) = 16 THEN CAST(TRY_CAST(hex($1) AS UUID) AS VARCHAR) END"
    words = message("'Invalid UUID binary length: ' || CAST(octet_length($1) AS VARCHAR)", value)
    return guard.total(value, duck(target, form, value), words)


@converts("varbinary", "ipaddress")
def _binary_to_ipaddress(value: Value, target: Type, guard: Guard) -> Value:
    fits = duck(BOOLEAN, "(octet_length($1) IN (4, 16))", value)
    form = "'Invalid IP address binary length: ' || CAST(octet_length($1) AS VARCHAR)"
    read = duck(target, "athena_ipaddress_of_bytes($1)", value)
    return guard.unless(fits, read, message(form, value))


@converts("uuid", "varbinary")
def _uuid_to_binary(value: Value, target: Type, _guard: Guard) -> Value:
    return duck(target, "CAST(CAST($1 AS UUID) AS BLOB)", value)


@converts("ipaddress", "varbinary")
def _ipaddress_to_binary(value: Value, target: Type, _guard: Guard) -> Value:
    return duck(target, "$1", value)
