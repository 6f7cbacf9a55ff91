"""CAST and TRY_CAST: Trino's conversions, each with its guard on what Trino would refuse.

Sources: Trino's VarcharOperators, DecimalCasts, DoubleOperators, DateTimes (rounding is half up; a
text is converted only where Java's parser would take it).
"""

from sqlglot import exp

from .castguard import Convert, Guard
from .coercion import coerce, coercible
from .compiler import Compiler, rule
from .jsoncasts import from_json, to_json
from .scope import Expr, Scope
from .textcasts import (
    day_interval_text,
    double_text,
    ipaddress,
    plain_text,
    text_of,
    time_text,
    timestamp_text,
    uuid,
    varchar_to_binary,
    varchar_to_boolean,
    varchar_to_date,
    varchar_to_decimal,
    varchar_to_double,
    varchar_to_integer,
    varchar_to_time,
    varchar_to_timestamp,
    varchar_to_varchar,
    varchar_to_zoned,
    year_interval_text,
    zoned_text,
)
from .typenames import trino_type
from .typesystem import (
    INTEGERS,
    UNBOUNDED,
    UNKNOWN,
    Type,
    field_name,
    quoted,
)
from .valuecasts import (
    integer_to_integer,
    plain,
    timestamp_to_time,
    timestamp_to_timestamp,
    to_boolean,
    to_decimal,
    to_integer,
    to_zoned,
    zoned_to,
    zoned_to_zoned,
)

_LONG = 400


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
    if value.type.kind == "char" and target.kind not in ("char", "varchar"):
        raise compiler.error("TYPE_MISMATCH", f"Cannot cast {value.type} to {target}", node)
    if target.kind == "timestamp with time zone" and target.zone is None:
        target = Type(target.kind, target.precision, zone=value.type.zone or "UTC")
    if len(value.sql) <= _LONG:
        return Expr(_cast_sql(compiler, value, target, node, Guard(safe)), target)
    # A cast's guards repeat its value: a long one is bound first, so that nesting doesn't multiply.
    bound = _cast_sql(compiler, Expr("_v", value.type), target, node, Guard(safe))
    return Expr(f"list_transform([{value.sql}], lambda _v: {bound})[1]", target)


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
    sql = found(value.sql, source, target, guard) if found and _textual(source, target) else None
    if sql is not None:
        return sql
    if _group(source) == _group(target) == "zoned" and source.zone == target.zone:
        return value.sql
    if (found and _textual(source, target)) or (source.kind, target.kind) in _WITHOUT_RULE:
        raise compiler.not_supported(node, f"CAST from {source} to {target}")
    if found is None and coercible(source, target):
        return coerce(value, target).sql
    raise compiler.error("TYPE_MISMATCH", f"Cannot cast {source} to {target}", node)


def _textual(source: Type, target: Type) -> bool:
    """Tell whether Trino casts to this text type: only texts to char, ids to unbounded varchar."""
    if target.kind == "char":
        return source.kind in ("char", "varchar")
    return source.kind not in ("uuid", "ipaddress") or target.precision in (0, UNBOUNDED)


# Casts that Trino has and this compiler lacks.
_WITHOUT_RULE = {
    ("time", "timestamp"),
    ("time", "timestamp with time zone"),
    ("time", "time"),
    ("uuid", "varbinary"),
    ("ipaddress", "varbinary"),
    ("varbinary", "uuid"),
    ("varbinary", "ipaddress"),
}


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


_CASTS: dict[tuple[str, str], Convert] = {
    ("varchar", "integer"): varchar_to_integer,
    ("varchar", "double"): varchar_to_double,
    ("varchar", "real"): varchar_to_double,
    ("varchar", "decimal"): varchar_to_decimal,
    ("varchar", "boolean"): varchar_to_boolean,
    ("varchar", "date"): varchar_to_date,
    ("varchar", "timestamp"): varchar_to_timestamp,
    ("varchar", "time"): varchar_to_time,
    ("varchar", "zoned"): varchar_to_zoned,
    ("interval day to second", "varchar"): text_of(day_interval_text),
    ("interval year to month", "varchar"): text_of(year_interval_text),
    ("varchar", "varchar"): varchar_to_varchar,
    ("varchar", "varbinary"): varchar_to_binary,
    ("varchar", "uuid"): uuid,
    ("varchar", "ipaddress"): ipaddress,
    ("uuid", "varchar"): text_of(plain_text),
    ("ipaddress", "varchar"): text_of(plain_text),
    ("integer", "integer"): integer_to_integer,
    ("integer", "decimal"): to_decimal,
    ("integer", "double"): plain,
    ("integer", "real"): plain,
    ("integer", "boolean"): to_boolean,
    ("integer", "varchar"): text_of(plain_text),
    ("decimal", "integer"): to_integer,
    ("decimal", "decimal"): to_decimal,
    ("decimal", "double"): plain,
    ("decimal", "real"): plain,
    ("decimal", "boolean"): to_boolean,
    ("decimal", "varchar"): text_of(plain_text),
    ("double", "integer"): to_integer,
    ("double", "decimal"): to_decimal,
    ("double", "real"): plain,
    ("double", "boolean"): to_boolean,
    ("double", "varchar"): text_of(double_text),
    ("real", "integer"): to_integer,
    ("real", "decimal"): to_decimal,
    ("real", "double"): plain,
    ("real", "boolean"): to_boolean,
    ("real", "varchar"): text_of(double_text),
    ("boolean", "integer"): plain,
    ("boolean", "double"): plain,
    ("boolean", "real"): plain,
    ("boolean", "decimal"): plain,
    ("boolean", "varchar"): text_of(plain_text),
    ("date", "varchar"): text_of(plain_text),
    ("date", "timestamp"): plain,
    ("date", "zoned"): to_zoned,
    ("timestamp", "varchar"): text_of(timestamp_text),
    ("timestamp", "date"): plain,
    ("timestamp", "time"): timestamp_to_time,
    ("timestamp", "timestamp"): timestamp_to_timestamp,
    ("timestamp", "zoned"): to_zoned,
    ("time", "varchar"): text_of(time_text),
    ("zoned", "varchar"): text_of(zoned_text),
    ("zoned", "date"): zoned_to,
    ("zoned", "time"): zoned_to,
    ("zoned", "timestamp"): zoned_to,
    ("zoned", "zoned"): zoned_to_zoned,
}
