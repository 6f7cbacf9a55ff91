"""CAST and TRY_CAST: Trino's conversions, each with its guard on what Trino would refuse.

Sources: Trino's VarcharOperators, DecimalCasts, DoubleOperators, DateTimes (rounding is half up; a
text is converted only where Java's parser would take it).
"""

from collections.abc import Callable

from sqlglot import exp

from .coercion import coerce, coercible
from .compiler import Compiler, rule
from .failures import failure
from .jsoncasts import from_json, to_json
from .scope import Expr, Scope
from .typenames import trino_type
from .typesystem import (
    DATE,
    INTEGERS,
    UNBOUNDED,
    UNKNOWN,
    Type,
    field_name,
    quoted,
    text_literal,
)
from .zones import local_time, to_utc

type Convert = Callable[[str, Type, Type, "Guard"], str | None]


class Guard:
    """What happens where a value can't be converted: an error, or NULL under TRY_CAST."""

    def __init__(self, safe: bool) -> None:
        self.safe = safe

    def otherwise(self, message_sql: str, target: Type) -> str:
        """Give the SQL that stands for a value without a conversion."""
        if self.safe:
            return f"CAST(NULL AS {target.duck})"
        return failure("INVALID_CAST_ARGUMENT", message_sql, target)

    def unless(self, condition: str, value: str, message_sql: str, target: Type) -> str:
        """Convert where a condition on the text holds."""
        return (
            f"CASE WHEN {condition} THEN {value} "
            f"WHEN NOT ({condition}) THEN {self.otherwise(message_sql, target)} END"
        )

    def total(self, sql: str, value: str, message_sql: str, target: Type) -> str:
        """Convert by an expression that is NULL where it fails."""
        if self.safe:
            return value
        return (
            f"CASE WHEN {sql} IS NOT NULL THEN "
            f"coalesce({value}, {self.otherwise(message_sql, target)}) END"
        )


@rule(exp.Cast, args=("to",))
def cast_node(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile CAST(x AS t)."""
    return _cast_call(compiler, node, scope, safe=False)


@rule(exp.TryCast, args=("to", "safe"))
def try_cast_node(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile TRY_CAST(x AS t): NULL where CAST fails."""
    return _cast_call(compiler, node, scope, safe=True)


def _cast_call(compiler: Compiler, node: exp.Expr, scope: Scope, *, safe: bool) -> Expr:
    value = compiler.expr(node.this, scope)
    return cast(compiler, value, trino_type(node.args["to"]), node, safe=safe)


def cast(compiler: Compiler, value: Expr, target: Type, node: exp.Expr, *, safe: bool) -> Expr:
    """Cast a value to a type, or refuse where Trino has no such cast."""
    if target.precision > 9 and target.kind.startswith("time"):
        raise compiler.not_supported(node, f"type {target}")
    if target.kind == "timestamp with time zone" and target.zone is None:
        target = Type(target.kind, target.precision, zone=value.type.zone or "UTC")
    sql = _cast_sql(compiler, value, target, node, Guard(safe))
    return Expr(sql, target)


def _cast_sql(compiler: Compiler, value: Expr, target: Type, node: exp.Expr, guard: Guard) -> str:  # noqa: PLR0911  # one answer a type
    source = value.type
    if source == UNKNOWN:
        return f"CAST(NULL AS {target.duck})"
    if source == target:
        return value.sql
    if "json" in (source.kind, target.kind):
        convert = to_json if target.kind == "json" else from_json
        sql = convert(value, target)
        if sql is None:
            raise compiler.not_supported(node, f"CAST from {source} to {target}")
        return sql if not guard.safe else f"TRY({sql})"
    if source.kind == target.kind and source.kind in ("array", "map", "row"):
        return _nested(compiler, value, target, node, guard)
    found = _CASTS.get((_group(source), _group(target)))
    sql = found(value.sql, source, target, guard) if found else None
    if sql is not None:
        return sql
    if _group(source) == _group(target) == "zoned" and source.zone == target.zone:
        return value.sql
    if found is None and coercible(source, target):
        return coerce(value, target).sql
    raise compiler.error("TYPE_MISMATCH", f"Cannot cast {source} to {target}", node)


def _group(t: Type) -> str:
    if t.kind in INTEGERS:
        return "integer"
    return {"timestamp with time zone": "zoned", "char": "varchar"}.get(t.kind, t.kind)


def _nested(compiler: Compiler, value: Expr, target: Type, node: exp.Expr, guard: Guard) -> str:
    source = value.type
    if len(source.args) != len(target.args):
        raise compiler.error("TYPE_MISMATCH", f"Cannot cast {source} to {target}", node)

    def inner(sql: str, index: int) -> str:
        part = Expr(sql, source.args[index])
        return _cast_sql(compiler, part, target.args[index], node, guard)

    if source.kind == "array":
        return f"CAST(list_transform({value.sql}, lambda _c: {inner('_c', 0)}) AS {target.duck})"
    if source.kind == "map":
        entry = f"struct_pack(k := {inner('_c.key', 0)}, v := {inner('_c.value', 1)})"
        entries = f"list_transform(map_entries({value.sql}), lambda _c: {entry})"
        return f"CAST(map_from_entries({entries}) AS {target.duck})"
    fields = ", ".join(
        f"{quoted(field_name(target, i))} := "
        + inner(f"({value.sql}).{quoted(field_name(source, i))}", i)
        for i in range(len(source.args))
    )
    return f"CASE WHEN {value.sql} IS NOT NULL THEN struct_pack({fields}) END"


_TITLES = {"integer": "INT"}


def _title(t: Type) -> str:
    return _TITLES.get(t.kind, str(t).upper())


def _message(sql: str, t: Type) -> str:
    return f"'Cannot cast ''' || {sql} || ''' to {_title(t)}'"


def _varchar_to_integer(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    value = f"TRY_CAST(regexp_extract({sql}, '^[+-]?[0-9]+$') AS {target.duck})"
    return guard.total(sql, value, _message(sql, target), target)


_NUMBER = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"


def _varchar_to_double(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    pattern = f"^\\s*([+-]?(NaN|Infinity)|{_NUMBER})\\s*$"
    value = f"TRY_CAST(trim(regexp_extract({sql}, '{pattern}')) AS {target.duck})"
    return guard.total(sql, value, _message(sql, target), target)


def _varchar_to_decimal(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    value = f"TRY_CAST(regexp_extract({sql}, '^{_NUMBER}$') AS {target.duck})"
    kind = f"DECIMAL({target.precision}, {target.scale})"
    message = f"'Cannot cast VARCHAR ''' || {sql} || ''' to {kind}. Value is not a number.'"
    return guard.total(sql, value, message, target)


def _varchar_to_boolean(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    value = (
        f"CASE WHEN lower({sql}) IN ('t', 'true', '1') THEN TRUE "
        f"WHEN lower({sql}) IN ('f', 'false', '0') THEN FALSE END"
    )
    return guard.total(sql, value, _message(sql, target), target)


def _varchar_to_date(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    value = (
        f"TRY_CAST(trim(regexp_extract({sql}, '^\\s*[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}\\s*$'))"
        " AS DATE)"
    )
    return guard.total(sql, value, f"'Value cannot be cast to date: ' || {sql}", target)


_CLOCK = "[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]+)?)?"


def _varchar_to_timestamp(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    pattern = f"^\\s*[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}( {_CLOCK})?\\s*$"
    moment = f"TRY_CAST(trim(regexp_extract({sql}, '{pattern}')) AS TIMESTAMP)"
    value = round_timestamp(moment, 6, target.precision)
    return guard.total(sql, value, f"'Value cannot be cast to timestamp: ' || {sql}", target)


def _varchar_to_time(sql: str, _source: Type, target: Type, guard: Guard) -> str | None:
    if target.precision < 6:
        return None
    value = f"TRY_CAST(regexp_extract({sql}, '^{_CLOCK}$') AS TIME)"
    return guard.total(sql, value, f"'Value cannot be cast to time: ' || {sql}", target)


def _varchar_to_varchar(sql: str, source: Type, target: Type, _guard: Guard) -> str:
    if source.kind == "char":
        sql = f"rpad({sql}, {source.precision}, ' ')"
    if target.precision < source.precision or source.kind == "char":
        sql = f"left({sql}, {target.precision})" if target.precision < UNBOUNDED else sql
    return f"rtrim({sql}, ' ')" if target.kind == "char" else sql


def _varchar_to_binary(sql: str, _source: Type, _target: Type, _guard: Guard) -> str:
    return f"encode({sql})"


def _text_of(convert: Callable[[str, Type], str | None]) -> Convert:
    """Give a cast to varchar: the text has to fit varchar(n)."""

    def to_text(sql: str, source: Type, target: Type, guard: Guard) -> str | None:
        text = convert(sql, source)
        if text is None or target.precision == UNBOUNDED:
            return text
        message = f"'Value ' || {text} || ' cannot be represented as {target}'"
        return guard.unless(f"length({text}) <= {target.precision}", text, message, target)

    return to_text


def _plain_text(sql: str, _source: Type) -> str:
    return f"CAST({sql} AS VARCHAR)"


def _double_text(sql: str, source: Type) -> str:
    return f"athena_{source.kind}_text({sql})"


def _timestamp_text(sql: str, source: Type) -> str | None:
    if source.precision > 6:
        return None
    fraction = f".{'%f'}" if source.precision else ""
    text = f"strftime({sql}, '%Y-%m-%d %H:%M:%S{fraction}')"
    return text if source.precision in (0, 6) else f"left({text}, {20 + source.precision})"


def _time_text(sql: str, source: Type) -> str:
    text = f"strftime(DATE '2000-01-01' + {sql}, '%H:%M:%S{'.%f' if source.precision else ''}')"
    return text if source.precision in (0, 6) else f"left({text}, {9 + source.precision})"


def _zoned_text(sql: str, source: Type) -> str | None:
    local = local_time(Expr(sql, source))
    text = _timestamp_text(local.sql, local.type)
    zone = text_literal(" " + source.zone) if source.zone else f"(' ' || ({sql}).z)"
    return f"({text} || {zone})" if text else None


def _to_integer(sql: str, source: Type, target: Type, guard: Guard) -> str:
    value = f"round({sql})" if source.kind in ("double", "real") else sql
    message = f"'Out of range for {target.kind}: ' || CAST({sql} AS VARCHAR)"
    if source.kind not in INTEGERS:
        message = f"'Cannot cast ''' || CAST({sql} AS VARCHAR) || ''' to {_title(target)}'"
    return guard.total(sql, f"TRY_CAST({value} AS {target.duck})", message, target)


def _integer_to_integer(sql: str, source: Type, target: Type, guard: Guard) -> str:
    if INTEGERS.index(source.kind) <= INTEGERS.index(target.kind):
        return f"CAST({sql} AS {target.duck})"
    return _to_integer(sql, source, target, guard)


def _to_decimal(sql: str, source: Type, target: Type, guard: Guard) -> str:
    if source.kind == "decimal" and _widens(source, target):
        return f"CAST({sql} AS {target.duck})"
    text = f"CAST({sql} AS VARCHAR)"
    value = text if source.kind in ("double", "real") else sql
    kind = f"DECIMAL({target.precision}, {target.scale})"
    message = f"'Cannot cast {source.kind.upper()} ''' || {text} || ''' to {kind}'"
    return guard.total(sql, f"TRY_CAST({value} AS {target.duck})", message, target)


def _widens(source: Type, target: Type) -> bool:
    whole = target.precision - target.scale >= source.precision - source.scale
    return whole and target.scale >= source.scale


def _plain(sql: str, _source: Type, target: Type, _guard: Guard) -> str:
    return f"CAST({sql} AS {target.duck})"


def _to_boolean(sql: str, _source: Type, _target: Type, _guard: Guard) -> str:
    return f"({sql} <> 0)"


def round_timestamp(sql: str, source_precision: int, precision: int) -> str:
    """Round a timestamp (held in microseconds) half up to fewer digits."""
    if precision >= min(source_precision, 6):
        return sql
    unit = 10 ** (6 - precision)
    return f"make_timestamp((epoch_us({sql}) + {unit // 2}) // {unit} * {unit})"


def _timestamp_to_timestamp(sql: str, source: Type, target: Type, _guard: Guard) -> str | None:
    if source.precision > 6:
        if target.precision > 6:
            return sql
        return None
    rounded = round_timestamp(sql, source.precision, target.precision)
    return f"CAST({rounded} AS {target.duck})" if target.precision > 6 else rounded


def _timestamp_to_time(sql: str, source: Type, target: Type, _guard: Guard) -> str | None:
    return f"CAST({sql} AS TIME)" if source.precision <= min(target.precision, 6) else None


def _to_zoned(sql: str, source: Type, target: Type, guard: Guard) -> str | None:
    if source.kind == "date":
        return f"CAST({sql} AS {target.duck})"
    moment = _timestamp_to_timestamp(sql, source, Type("timestamp", target.precision), guard)
    return to_utc(moment, target.zone or "UTC") if moment else None


def _zoned_to(sql: str, source: Type, target: Type, guard: Guard) -> str | None:
    local = local_time(Expr(sql, source))
    if target == DATE:
        return f"CAST({local.sql} AS DATE)"
    if target.kind == "time":
        return _timestamp_to_time(local.sql, local.type, target, guard)
    return _timestamp_to_timestamp(local.sql, local.type, target, guard)


def _zoned_to_zoned(sql: str, source: Type, target: Type, guard: Guard) -> str | None:
    if source.zone and source.precision <= 6:
        return _timestamp_to_timestamp(sql, source, target, guard)
    return None


def _uuid(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    value = f"CAST(TRY_CAST({sql} AS UUID) AS VARCHAR)"
    return guard.total(sql, value, f"'Cannot cast value to UUID: ' || {sql}", target)


def _ipaddress(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    value = f"athena_ipaddress({sql})"
    return guard.total(sql, value, f"'Cannot cast value to IPADDRESS: ' || {sql}", target)


_CASTS: dict[tuple[str, str], Convert] = {
    ("varchar", "integer"): _varchar_to_integer,
    ("varchar", "double"): _varchar_to_double,
    ("varchar", "real"): _varchar_to_double,
    ("varchar", "decimal"): _varchar_to_decimal,
    ("varchar", "boolean"): _varchar_to_boolean,
    ("varchar", "date"): _varchar_to_date,
    ("varchar", "timestamp"): _varchar_to_timestamp,
    ("varchar", "time"): _varchar_to_time,
    ("varchar", "varchar"): _varchar_to_varchar,
    ("varchar", "varbinary"): _varchar_to_binary,
    ("varchar", "uuid"): _uuid,
    ("varchar", "ipaddress"): _ipaddress,
    ("uuid", "varchar"): _text_of(_plain_text),
    ("ipaddress", "varchar"): _text_of(_plain_text),
    ("integer", "integer"): _integer_to_integer,
    ("integer", "decimal"): _to_decimal,
    ("integer", "double"): _plain,
    ("integer", "real"): _plain,
    ("integer", "boolean"): _to_boolean,
    ("integer", "varchar"): _text_of(_plain_text),
    ("decimal", "integer"): _to_integer,
    ("decimal", "decimal"): _to_decimal,
    ("decimal", "double"): _plain,
    ("decimal", "real"): _plain,
    ("decimal", "boolean"): _to_boolean,
    ("decimal", "varchar"): _text_of(_plain_text),
    ("double", "integer"): _to_integer,
    ("double", "decimal"): _to_decimal,
    ("double", "real"): _plain,
    ("double", "boolean"): _to_boolean,
    ("double", "varchar"): _text_of(_double_text),
    ("real", "integer"): _to_integer,
    ("real", "decimal"): _to_decimal,
    ("real", "double"): _plain,
    ("real", "boolean"): _to_boolean,
    ("real", "varchar"): _text_of(_double_text),
    ("boolean", "integer"): _plain,
    ("boolean", "double"): _plain,
    ("boolean", "real"): _plain,
    ("boolean", "decimal"): _plain,
    ("boolean", "varchar"): _text_of(_plain_text),
    ("date", "varchar"): _text_of(_plain_text),
    ("date", "timestamp"): _plain,
    ("date", "zoned"): _to_zoned,
    ("timestamp", "varchar"): _text_of(_timestamp_text),
    ("timestamp", "date"): _plain,
    ("timestamp", "time"): _timestamp_to_time,
    ("timestamp", "timestamp"): _timestamp_to_timestamp,
    ("timestamp", "zoned"): _to_zoned,
    ("time", "varchar"): _text_of(_time_text),
    ("zoned", "varchar"): _text_of(_zoned_text),
    ("zoned", "date"): _zoned_to,
    ("zoned", "time"): _zoned_to,
    ("zoned", "timestamp"): _zoned_to,
    ("zoned", "zoned"): _zoned_to_zoned,
}
