"""Casts from and to varchar: a text is converted only where Java's parser would take it.

Source: Trino's VarcharOperators, VarcharToDateCast and VarcharToTimestampCast.
"""

from collections.abc import Callable

from .castguard import Convert, Guard, type_title
from .failures import failure
from .scope import Expr
from .typesystem import UNBOUNDED, Type, text_literal
from .valuecasts import round_timestamp
from .zones import local_time


def _message(sql: str, t: Type) -> str:
    return f"'Cannot cast ''' || {sql} || ''' to {type_title(t)}'"


def varchar_to_integer(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    """Convert varchar to integer."""
    value = f"TRY_CAST(regexp_extract({sql}, '^[+-]?[0-9]+$') AS {target.duck})"
    # Trino's versions differ in whether they trim: such a text is refused, even by TRY_CAST.
    refused = failure("NOT_SUPPORTED", f"'CAST of the padded text ' || {sql}", target)
    padded = f"regexp_matches({sql}, '^(\\s+[+-]?[0-9]+\\s*|[+-]?[0-9]+\\s+)$')"
    converted = guard.total(sql, value, _message(sql, target), target)
    return f"CASE WHEN {padded} THEN {refused} ELSE {converted} END"


_NUMBER = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"


def varchar_to_double(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    """Convert varchar to double."""
    pattern = f"^\\s*([+-]?(NaN|Infinity)|{_NUMBER})\\s*$"
    value = f"TRY_CAST(trim(regexp_extract({sql}, '{pattern}')) AS {target.duck})"
    return guard.total(sql, value, _message(sql, target), target)


def varchar_to_decimal(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    """Convert varchar to decimal."""
    value = f"TRY_CAST(regexp_extract({sql}, '^{_NUMBER}$') AS {target.duck})"
    kind = f"DECIMAL({target.precision}, {target.scale})"
    message = f"'Cannot cast VARCHAR ''' || {sql} || ''' to {kind}. Value is not a number.'"
    return guard.total(sql, value, message, target)


def varchar_to_boolean(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    """Convert varchar to boolean."""
    value = (
        f"CASE WHEN lower({sql}) IN ('t', 'true', '1') THEN TRUE "
        f"WHEN lower({sql}) IN ('f', 'false', '0') THEN FALSE END"
    )
    return guard.total(sql, value, _message(sql, target), target)


def varchar_to_date(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    """Convert varchar to date."""
    value = (
        f"TRY_CAST(trim(regexp_extract({sql}, '^\\s*[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}\\s*$'))"
        " AS DATE)"
    )
    return guard.total(sql, value, f"'Value cannot be cast to date: ' || {sql}", target)


_CLOCK = "[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]+)?)?"


def varchar_to_timestamp(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    """Convert varchar to timestamp."""
    pattern = f"^\\s*[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}( {_CLOCK})?\\s*$"
    moment = f"TRY_CAST(trim(regexp_extract({sql}, '{pattern}')) AS TIMESTAMP)"
    value = round_timestamp(moment, 6, target.precision)
    converted = guard.total(sql, value, f"'Value cannot be cast to timestamp: ' || {sql}", target)
    return _refusing(sql, f"({_LONG_FRACTION}|{_WITH_ZONE})", converted, target)


# Digits beyond microseconds, and zones, which Trino reads as well.
_LONG_FRACTION = "[.][0-9]{7,}"
_WITH_ZONE = "^\\s*[0-9+-]+-[0-9]+-[0-9]+ [^ ]*( ?[+-][0-9:]+| +[A-Za-z][A-Za-z0-9/_+:-]*)\\s*$"


def _refusing(sql: str, pattern: str, converted: str, target: Type) -> str:
    """Refuse the texts that Trino converts and this compiler doesn't."""
    refused = failure("NOT_SUPPORTED", f"'CAST of the text ' || {sql}", target)
    found = f"regexp_matches({sql}, '{pattern}')"
    return f"CASE WHEN {found} THEN {refused} ELSE {converted} END"


def varchar_to_zoned(sql: str, source: Type, target: Type, guard: Guard) -> str | None:
    """Convert varchar without a zone to a timestamp with time zone, in the session's zone, UTC."""
    if target.zone != "UTC" or target.precision > 6:
        return None
    return varchar_to_timestamp(sql, source, target, guard)


def varchar_to_time(sql: str, _source: Type, target: Type, guard: Guard) -> str | None:
    """Convert varchar to time."""
    value = f"TRY_CAST(regexp_extract({sql}, '^{_CLOCK}$') AS TIME)"
    converted = guard.total(sql, value, f"'Value cannot be cast to time: ' || {sql}", target)
    digits = min(target.precision, 6)
    return _refusing(sql, f"([.][0-9]{{{digits},}}[1-9]|[+-])", converted, target)


def varchar_to_varchar(sql: str, source: Type, target: Type, _guard: Guard) -> str:
    """Cut varchar(n) and char(n) to the target's length."""
    if source.kind == "char":
        sql = f"rpad({sql}, {source.precision}, ' ')"
    if target.precision < source.precision or source.kind == "char":
        sql = f"left({sql}, {target.precision})" if target.precision < UNBOUNDED else sql
    return f"rtrim({sql}, ' ')" if target.kind == "char" else sql


def varchar_to_binary(sql: str, _source: Type, _target: Type, _guard: Guard) -> str:
    """Convert varchar to its UTF-8 bytes."""
    return f"encode({sql})"


def text_of(convert: Callable[[str, Type], str | None]) -> Convert:
    """Give a cast to varchar: the text has to fit varchar(n)."""

    def to_text(sql: str, source: Type, target: Type, guard: Guard) -> str | None:
        text = convert(sql, source)
        if text is None or target.precision == UNBOUNDED:
            return text
        message = f"'Value ' || {text} || ' cannot be represented as {target}'"
        return guard.unless(f"length({text}) <= {target.precision}", text, message, target)

    return to_text


def plain_text(sql: str, _source: Type) -> str:
    """Give the text that DuckDB and Trino agree on."""
    return f"CAST({sql} AS VARCHAR)"


def double_text(sql: str, source: Type) -> str:
    """Give a double's or real's text in the SQL standard's form (Trino 373: `1.5E0`)."""
    return f"athena_{source.kind}_cast_text({sql})"


def day_interval_text(sql: str, _source: Type) -> str:
    """Convert interval day to second to text."""
    return f"athena_day_interval_text({sql})"


def year_interval_text(sql: str, _source: Type) -> str:
    """Convert interval year to month to text."""
    sign = f"CASE WHEN {sql} < 0 THEN '-' ELSE '' END"
    return f"({sign} || (abs({sql}) // 12) || '-' || (abs({sql}) % 12))"


def timestamp_text(sql: str, source: Type) -> str | None:
    """Convert timestamp to text."""
    if source.precision > 6:
        return None
    fraction = f".{'%f'}" if source.precision else ""
    text = f"strftime({sql}, '%Y-%m-%d %H:%M:%S{fraction}')"
    return text if source.precision in (0, 6) else f"left({text}, {20 + source.precision})"


def time_text(sql: str, source: Type) -> str:
    """Convert time to text."""
    text = f"strftime(DATE '2000-01-01' + {sql}, '%H:%M:%S{'.%f' if source.precision else ''}')"
    return text if source.precision in (0, 6) else f"left({text}, {9 + source.precision})"


def zoned_text(sql: str, source: Type) -> str | None:
    """Convert a timestamp with time zone to text."""
    local = local_time(Expr(sql, source))
    text = timestamp_text(local.sql, local.type)
    zone = text_literal(" " + source.zone) if source.zone else f"(' ' || ({sql}).z)"
    return f"({text} || {zone})" if text else None


def uuid(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    """Convert varchar to uuid."""
    value = f"CAST(TRY_CAST({sql} AS UUID) AS VARCHAR)"
    return guard.total(sql, value, f"'Cannot cast value to UUID: ' || {sql}", target)


def ipaddress(sql: str, _source: Type, target: Type, guard: Guard) -> str:
    """Convert varchar to ipaddress."""
    value = f"athena_ipaddress({sql})"
    return guard.total(sql, value, f"'Cannot cast value to IPADDRESS: ' || {sql}", target)
