"""Texts of dates, times and durations: written, formatted and read (Trino docs, Date and time)."""

from dataclasses import dataclass

from ..binding.expressions.casts.moments import to_timestamp
from ..nodes.forms import spread
from ..nodes.values import Case, Lambda, Value, Variable, cast_to, constant, duck, text
from ..semantics.coercion import coerce
from ..semantics.failures import ARGUMENT, failure, message
from ..semantics.sharing import once, shared
from ..semantics.zones import ZONED, by_instant, instant, local_time, zone_of, zoned
from ..texts.dateformats import (
    JODA_CODES,
    JODA_ZONES,
    MYSQL_CODES,
    REFUSED_CODES,
    ZoneForm,
    joda_segments,
    joda_to_strftime,
    mysql_to_strftime,
    plain_shape,
    refused_code,
)
from ..texts.jodafields import UnreadablePatternError
from ..texts.jodaparsing import joda_reader
from ..types import BIGINT, BOOLEAN, DATE, INTERVAL_DAY, TIMESTAMP, UNKNOWN, VARCHAR, Type, varchar
from ..types.zones import offset_minutes
from ..udfs import iso8601, iso8601_nanos
from .dateparts import MOMENTS, moment_argument, offset_at
from .registry import scalar, scalar_rule
from .site import CallSite

_MILLIS = 3  # digits behind the second
_EMPTY = ("", "%")
_NOTHING_TO_DO = "Both printing and parsing not supported"  # Joda-Time's of an empty pattern

scalar("from_iso8601_date", "varchar", DATE, "athena_iso8601_date($1)")
scalar("parse_duration", "varchar", INTERVAL_DAY, "athena_parse_duration($1)")
scalar("human_readable_seconds", "double", VARCHAR, "athena_human_readable_seconds($1)")


def _moment(site: CallSite) -> Value:
    site.expect(2)
    value = moment_argument(site)
    if value.type.kind not in MOMENTS:
        raise site.mismatch()
    return _in_milliseconds(value)


def _in_milliseconds(value: Value) -> Value:
    """Return a moment as patterns write it: rounded to milliseconds (Trino's DateTimeFunctions)."""
    if value.type.kind == ZONED:
        return by_instant(value, _in_milliseconds) if value.type.precision > _MILLIS else value
    return to_timestamp(value, TIMESTAMP) if value.type.precision > _MILLIS else value


def _written(value: Value, pattern: str) -> Value:
    form = "athena_strftime(CAST($1 AS TIMESTAMP), $2)"
    return duck(VARCHAR, form, local_time(value), text(pattern))


_WITHOUT_ZONE = (
    "format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, as this type does not"
    " contain TZ information"
)
_WITHOUT_PATTERN = "Invalid pattern specification: Pattern is null or empty"
_OFFSETS = {
    1: "format('{}{:02d}{:02d}', $2, abs($1) // 60, abs($1) % 60)",
    2: "format('{}{:02d}:{:02d}', $2, abs($1) // 60, abs($1) % 60)",
}


def _zone(value: Value, form: ZoneForm) -> Value:
    """Return a moment's zone as a text; there is none of a plain timestamp (a Trino 476)."""
    if value.type.kind != ZONED:
        return _failing(value, failure(ARGUMENT, _WITHOUT_ZONE, VARCHAR))
    if form.width > 2:
        return zone_of(value)
    return once(offset_at(value), lambda minutes: _offset(minutes, _OFFSETS[form.width]))


def _offset(minutes: Value, form: str) -> Value:
    sign = duck(VARCHAR, "CASE WHEN $1 < 0 THEN '-' ELSE '+' END", minutes)
    return duck(VARCHAR, form, minutes, sign)


def _texts(site: CallSite) -> list[Value]:
    return [site.coerced(n, VARCHAR) for n in range(2)]


def _refused(site: CallSite, value: Value, result: Type) -> Value | None:
    """Return what fails for any value where a call's pattern is empty or has a code that Trino
    doesn't take."""
    pattern = site.text(1, "%Y")
    code = refused_code(pattern)
    if code is None and pattern not in _EMPTY:
        return None
    words = f"%{code} not supported in date format string" if code else _NOTHING_TO_DO
    return _failing(value, failure(ARGUMENT, words, result))


def _failing(value: Value, failed: Value) -> Value:
    """Return what fails wherever there is a value."""
    return duck(failed.type, "CASE WHEN $1 IS NOT NULL THEN $2 END", value, failed)


@scalar_rule("date_format")
def date_format(site: CallSite) -> Value:
    """Return date_format(x, MySQL pattern)."""
    moment = _moment(site)
    if site.is_computed(1):
        return shared([moment, site.coerced(1, VARCHAR)], lambda v: _written_by_row(*v))
    refused = _refused(site, moment, VARCHAR)
    return refused or _written(moment, mysql_to_strftime(site.text(1)))


def _written_by_row(value: Value, pattern: Value) -> Value:
    """Return a moment by a MySQL pattern that only the row knows: code by code, since DuckDB's
    strftime takes constants."""
    words = message("$1 || ' not supported in date format string'", _PIECE)
    arms: dict[str, Value] = {f"%{c}": failure(ARGUMENT, words, VARCHAR) for c in REFUSED_CODES}
    arms |= {f"%{c}": _written(value, form) for c, form in MYSQL_CODES.items()}
    own = duck(VARCHAR, "CASE WHEN $1[1] = '%' THEN $1[2:] ELSE $1 END", _PIECE)
    written = _joined("regexp_extract_all($1, '(?s)%.?|[^%]+')", pattern, arms, own)
    form = f"CASE WHEN $1 IN {_EMPTY} THEN $2 WHEN $1 IS NOT NULL THEN $3 END"
    empty = failure(ARGUMENT, _NOTHING_TO_DO, VARCHAR)
    return _failing(value, duck(VARCHAR, form, pattern, empty, written))


_PIECE = Variable(VARCHAR, "_piece")


def _joined(pieces: str, pattern: Value, arms: dict[str, Value], own: Value) -> Value:
    """Return the texts of a pattern's pieces in their order: a code's arm, or what else it is."""
    codes = (duck(BOOLEAN, "($1 = $2)", _PIECE, text(code)) for code in arms)
    written = Lambda(VARCHAR, (_PIECE,), Case(VARCHAR, tuple(codes), tuple(arms.values()), own))
    form = f"array_to_string(list_transform({pieces}, $2), '')"
    return duck(VARCHAR, form, pattern, written)


@scalar_rule("format_datetime")
def format_datetime(site: CallSite) -> Value:
    """Return format_datetime(x, Joda pattern)."""
    value = _moment(site)
    if site.is_computed(1):
        return shared([value, site.coerced(1, VARCHAR)], lambda v: _joda_by_row(*v))
    segments = joda_segments(site.text(1))
    if segments is None:
        raise site.unsupported(f"{site.name} with the pattern {site.text(1)}")

    def written(v: Value) -> Value:
        parts = [_zone(v, s) if isinstance(s, ZoneForm) else _written(v, s) for s in segments]
        return duck(VARCHAR, spread("(*)", len(parts), " || "), *parts)

    if not segments:
        return _failing(value, failure(ARGUMENT, _WITHOUT_PATTERN, VARCHAR))
    return once(value, written)


def _joda_by_row(value: Value, pattern: Value) -> Value:
    """Return a moment by a Joda pattern that only the row knows."""
    arms = {code: _written(value, form) for code, form in JODA_CODES.items()}
    arms |= {code: _zone(value, form) for code, form in JODA_ZONES.items()}
    written = _joined("athena_joda_pieces($1)", pattern, arms, duck(VARCHAR, "$1[2:]", _PIECE))
    form = "CASE WHEN $1 = '' THEN $2 WHEN $1 IS NOT NULL THEN $3 END"
    empty = failure(ARGUMENT, _WITHOUT_PATTERN, VARCHAR)
    return _failing(value, duck(VARCHAR, form, pattern, empty, written))


@scalar_rule("date_parse")
def date_parse(site: CallSite) -> Value:
    """Return date_parse(text, MySQL pattern): timestamp(3)."""
    site.expect(2)
    if site.is_computed(1):
        return duck(TIMESTAMP, "athena_date_parse($1, $2)", *_texts(site))
    value, pattern = site.coerced(0, VARCHAR), site.text(1, "%Y")
    if refused := _refused(site, value, TIMESTAMP):
        return refused
    read = _Reading("athena_date_parse($1, $2)", pattern, mysql_to_strftime(pattern))
    return once(value, lambda v: _read(v, read, TIMESTAMP, "$1"))


@dataclass(frozen=True)
class _Reading:
    """How texts become moments: a form over the text and its pattern, and strptime's pattern."""

    form: str
    pattern: str
    quick: str | None


def _read(value: Value, reading: _Reading, t: Type, moment: str) -> Value:
    """Return the moment that a text is: by DuckDB where it is written in full, as most are, and
    else by what knows Joda-Time's rules, which takes twenty times as long."""
    slow = duck(t, reading.form, value, text(reading.pattern))
    shape = plain_shape(reading.quick) if reading.quick else None
    if shape is None or reading.quick is None:
        return slow
    pattern = text(reading.quick.replace("%-", "%"))
    found = duck(TIMESTAMP, "date_trunc('millisecond', try_strptime($1, $2))", value, pattern)
    quick = duck(t, moment, found)
    form = "coalesce(CASE WHEN regexp_full_match($1, $2) THEN $3 END, $4)"
    return duck(t, form, value, text(shape), quick, slow)


@scalar_rule("parse_datetime")
def parse_datetime(site: CallSite) -> Value:
    """Return parse_datetime(text, Joda pattern): timestamp(3) with the text's own zone."""
    site.expect(2)
    if site.is_computed(1):
        form = "athena_parse_datetime($1, $2)"
        return duck(Type(ZONED, 3), form, *_texts(site))
    value, pattern = site.coerced(0, VARCHAR), site.text(1, "yyyy")
    try:
        joda_reader(pattern)
    except UnreadablePatternError:
        raise site.unsupported(f"parse_datetime with the pattern {pattern}") from None
    read = _Reading("athena_parse_datetime($1, $2)", pattern, joda_to_strftime(pattern))
    return once(value, lambda v: _read(v, read, Type(ZONED, 3), "athena_zoned($1, 'UTC')"))


@scalar_rule("from_iso8601_timestamp")
def from_iso8601_timestamp(site: CallSite) -> Value:
    """Return from_iso8601_timestamp(text): timestamp(3) with the text's own zone."""
    site.expect(1)
    value = site.coerced(0, VARCHAR)
    written = constant(value)
    if not isinstance(written, str):
        return once(value, _read_iso)
    parsed = duck(Type(ZONED, 3), "athena_iso8601($1)", value)
    found = iso8601(written)
    return zoned(instant(parsed), Type(ZONED, 3, zone=found["z"])) if found else parsed


_ISO_IN_FULL = (
    "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,6})?Z?"
)


def _read_iso(value: Value) -> Value:
    """Return the moment of a text: by DuckDB where it is one of UTC in full, as most are."""
    cut = "date_trunc('millisecond', TRY_CAST(rtrim($1, 'Z') AS TIMESTAMP))"
    quick = f"CASE WHEN regexp_full_match($1, '{_ISO_IN_FULL}') THEN athena_zoned({cut}, 'UTC') END"
    return duck(Type(ZONED, 3), f"coalesce({quick}, athena_iso8601($1))", value)


@scalar_rule("from_iso8601_timestamp_nanos")
def from_iso8601_timestamp_nanos(site: CallSite) -> Value:
    """Return from_iso8601_timestamp_nanos of a constant: timestamp(9) with the text's own zone."""
    site.expect(1)
    written = site.text(0, "1970-01-01T00:00:00Z")
    found = iso8601_nanos(written)
    if "T" not in written:
        raise site.unsupported("from_iso8601_timestamp_nanos of a date")
    if found is None:
        raise site.error("INVALID_FUNCTION_ARGUMENT", f'Invalid format: "{written}"')
    moment = text(f"{found['t']:%Y-%m-%d %H:%M:%S}.{found['nanos']:09d}")
    return zoned(cast_to(Type("timestamp", 9), moment), Type(ZONED, 9, zone=found["z"]))


@scalar_rule("to_iso8601")
def to_iso8601(site: CallSite) -> Value:
    """Return to_iso8601(x): a timestamp has no zone suffix (Athena engine version 3 changes)."""
    site.expect(1)
    value = coerce(site.arg(0), DATE) if site.arg(0).type == UNKNOWN else site.arg(0)
    if value.type == DATE:
        return duck(varchar(16), "athena_date_text($1)", value)
    if value.type.kind not in MOMENTS or value.type.precision != 3:
        raise site.unsupported(f"to_iso8601 of {value.type}")
    if value.type.kind == "timestamp":
        return duck(varchar(26), _ISO, value)
    return once(value, _iso_with_offset)


_ISO = "athena_moment_text($1, '%Y-%m-%d', 'T%H:%M:%S.%g')"


def _iso_with_offset(value: Value) -> Value:
    known = offset_minutes(value.type.zone) if value.type.zone else None
    local = local_time(value)
    if known is None:
        offset = duck(BIGINT, "(epoch_ms($1) - epoch_ms($2))", local, instant(value))
        return once(offset, lambda ms: _iso_with_computed_offset(local, ms))
    suffix = zone_of(value) if known else text("Z")
    return duck(varchar(32), f"({_ISO} || $2)", local, suffix)


_SECONDS = "'Timezone with non-zero seconds offset cannot be rendered as ISO8601: '"


def _iso_with_computed_offset(local: Value, offset_ms: Value) -> Value:
    """Return a clock's moment with its offset; before zones had hours, many had seconds in it."""
    seconds = "lpad(CAST(abs($1) // 1000 % 60 AS VARCHAR), 2, '0')"
    words = message(f"{_SECONDS} || athena_offset_text($1) || ':' || {seconds}", offset_ms)
    failed = failure("INVALID_ARGUMENTS", words, varchar(32))
    form = f"CASE WHEN $2 % 60000 <> 0 THEN $3 ELSE {_ISO} || athena_offset_text($2) END"
    return duck(varchar(32), form, local, offset_ms, failed)
