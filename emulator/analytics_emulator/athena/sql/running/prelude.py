"""What a connection needs before compiled SQL runs on it: settings, macros, functions."""

import inspect
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType

from analytics_emulator.sql_text import text_literal

from ..nodes.forms import functions
from ..udfs import UDFS, OverColumns
from .limits import DuckLimits
from .own_folder import own_folder

_SETTINGS = (
    "SET TimeZone = 'UTC'",
    "SET default_null_order = 'nulls_last'",
    "SET preserve_insertion_order = true",
    "SET GLOBAL order_by_non_integer_literal = true",  # ORDER BY 'a' orders nothing
)

# Java's Character.isWhitespace, as a text of DuckDB's.
_BLANKS = " || ".join(
    f"chr({code})"
    for code in (
        *range(9, 14), *range(28, 33), 0x1680, *range(0x2000, 0x2007), *range(0x2008, 0x200B),
        0x2028, 0x2029, 0x205F, 0x3000,
    )
)  # fmt: skip

_MACROS = {
    "athena_equal(a, b)": "(a = b AND (b IS NULL OR NOT isnan(a)))",
    "athena_unequal(a, b)": "(NOT (a = b AND (b IS NULL OR NOT isnan(a))))",
    "athena_less(a, b)": "(a < b AND (a IS NULL OR NOT isnan(b)))",
    "athena_less_or_equal(a, b)": "(a <= b AND (a IS NULL OR NOT isnan(b)))",
    "athena_divide_half_up(n, d)": (
        "(sign(n) * sign(d))::HUGEINT * ((abs(n) * 2 + abs(d)) // (abs(d) * 2))"
    ),
    "athena_infinity(below)": (
        "CASE WHEN below THEN '-Infinity'::DOUBLE ELSE 'Infinity'::DOUBLE END"
    ),
    "athena_double_divide(a, b)": (
        "CASE WHEN b = 0 THEN CASE WHEN a = 0 OR isnan(a) THEN 'NaN'::DOUBLE"
        " WHEN a > 0 THEN athena_infinity(signbit(b)) WHEN a < 0"
        " THEN athena_infinity(NOT signbit(b)) END ELSE a / b END"
    ),
    "athena_double_modulus(a, b)": (
        "CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN b = 0 OR isinf(a) THEN 'NaN'::DOUBLE"
        " WHEN isinf(b) THEN a ELSE a % b END"
    ),
    "athena_real_divide(a, b)": "athena_double_divide(a::DOUBLE, b::DOUBLE)::FLOAT",
    "athena_real_modulus(a, b)": "athena_double_modulus(a::DOUBLE, b::DOUBLE)::FLOAT",
    # MathFunctions.round: Math.round(x * 10^n) / 10^n, in doubles; beyond bigint, x itself.
    "athena_factor(n)": "CASE WHEN n > 308 THEN 'Infinity'::DOUBLE ELSE power(10::DOUBLE, n) END",
    "athena_round_by(x, factor)": (
        "CASE WHEN isnan(x) OR isinf(x) OR abs(x) * factor >= 9223372036854775807::DOUBLE THEN x"
        " WHEN isnan(abs(x) * factor) OR abs(x) * factor = 0"
        " THEN athena_double_divide(CASE WHEN x = 0 THEN 0 ELSE x * 0 END, factor)"
        " ELSE (CASE WHEN x < 0 THEN -1.0::DOUBLE ELSE 1.0::DOUBLE END)"
        " * (round(abs(x) * factor) / factor) END"
    ),
    "athena_round(x, n)": "athena_round_by(x, athena_factor(n))",
    "athena_power_of_ten(n)": (
        "CAST('1' || repeat('0', CASE WHEN n > 38 THEN 38 ELSE n END) AS HUGEINT)"
    ),
    "athena_rounded(n, unit)": (
        "sign(n)::HUGEINT * unit"
        " * (abs(n) // unit + CASE WHEN abs(n) % unit >= unit - abs(n) % unit THEN 1 ELSE 0 END)"
    ),
    "athena_truncated(n, unit)": "(n // unit * unit)",
    "athena_logarithm(x, result)": (
        "CASE WHEN x IS NULL THEN NULL WHEN x = 0 THEN '-Infinity'::DOUBLE"
        " WHEN x < 0 THEN 'NaN'::DOUBLE ELSE result END"
    ),
    "athena_substr(s, start, n)": (
        "CASE WHEN s IS NULL OR start IS NULL OR n IS NULL THEN NULL"
        " WHEN start = 0 OR n <= 0 OR start < -length(s) OR start > length(s) THEN ''"
        " WHEN start < 0 THEN substring(s, length(s) + start + 1, least(n, 2147483647))"
        " ELSE substring(s, least(start, 2147483647), least(n, 2147483647)) END"
    ),
    "athena_split_part(s, delimiter, n)": (
        "CASE WHEN s IS NULL OR delimiter IS NULL OR n IS NULL THEN NULL"
        " WHEN n <= 0 THEN ([]::VARCHAR[])[CAST("
        "'§INVALID_FUNCTION_ARGUMENT§Index must be greater than zero§' || left(s, 0) AS BIGINT)]"
        " WHEN n > len(string_split(s, delimiter)) OR (s = '' AND delimiter = '') THEN NULL"
        " ELSE string_split(s, delimiter)[n] END"
    ),
    "athena_replace(s, search, instead)": (
        "CASE WHEN search = '' AND s = '' THEN instead WHEN search = '' THEN"
        " instead || array_to_string(list_transform(string_split(s, ''), lambda c: c ||"
        " instead), '')"
        " ELSE replace(s, search, instead) END"
    ),
    "athena_trim(s)": f"trim(s, {_BLANKS})",
    "athena_ltrim(s)": f"ltrim(s, {_BLANKS})",
    "athena_rtrim(s)": f"rtrim(s, {_BLANKS})",
    # Java's upper case of one code point is one code point, so ß stays.
    "athena_upper(s)": (
        "CASE WHEN contains(s, 'ß') THEN"
        " array_to_string(list_transform(string_split(s, 'ß'), lambda p: upper(p)), 'ß')"
        " ELSE upper(s) END"
    ),
    "athena_array_concat(a, b)": (
        "CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_concat(a, b) END"
    ),
    "athena_array_join(a, delimiter)": (
        # DuckDB's own takes no delimiter but a constant.
        "CASE WHEN a IS NOT NULL AND delimiter IS NOT NULL THEN"
        " array_to_string(list_transform(list_filter(a, lambda e: e IS NOT NULL),"
        " lambda e, i: CASE WHEN i = 1 THEN e ELSE delimiter || e END), '') END"
    ),
    "athena_year_text(y)": (
        "CASE WHEN y > 9999 THEN '+' WHEN y < 0 THEN '-' ELSE '' END || format('{:04d}', abs(y))"
    ),
    "athena_date_text(d)": (
        "CASE WHEN d >= DATE '0001-01-01' THEN CAST(d AS VARCHAR)"
        " ELSE athena_year_text(year(d)) || strftime(d, '-%m-%d') END"
    ),
    "athena_moment_text(t, days, rest)": (
        "CASE WHEN t BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999'"
        " THEN strftime(t, days || rest)"
        " WHEN t IS NOT NULL THEN athena_year_text(year(t)) || strftime(t, substr(days, 3) || rest)"
        " END"
    ),
    "athena_strftime(t, pattern)": (
        "CASE WHEN t < TIMESTAMP '0001-01-01' THEN ([]::VARCHAR[])[CAST("
        "'§NOT_SUPPORTED§a pattern with a year before 1§' || left(t::VARCHAR, 0) AS BIGINT)]"
        " ELSE strftime(t, pattern) END"
    ),
    # The multiple below, for negative numbers too: `//` cuts towards zero.
    "athena_multiple(n, unit)": "(n - ((n % unit) + unit) % unit)",
    # DuckDB's own cast rounds.
    "athena_micros(t)": "make_timestamp(athena_multiple(epoch_ns(t), 1000) // 1000)",
    "athena_zone_minutes(z)": (
        "(substr(z, 1, 1) || '1')::INTEGER"
        " * (substr(z, 2, 2)::INTEGER * 60 + substr(z, 5, 2)::INTEGER)"
    ),
    "athena_local_time(t, z)": (
        "CASE WHEN z = 'UTC' THEN t"
        " WHEN left(z, 1) IN ('+', '-') THEN t + to_minutes(athena_zone_minutes(z))"
        " ELSE timezone(z, timezone('UTC', t)) END"
    ),
    # Joda-Time keeps the offset that the zone has at another instant, where it can.
    "athena_named_utc_time(t, z, offset_then)": (
        "CASE WHEN timezone(z, timezone('UTC', t - offset_then)) = t THEN t - offset_then"
        " ELSE timezone('UTC', timezone(z, t)) END"
    ),
    "athena_utc_time(t, z, near)": (
        "CASE WHEN z = 'UTC' THEN t"
        " WHEN left(z, 1) IN ('+', '-') THEN t - to_minutes(athena_zone_minutes(z))"
        " ELSE athena_named_utc_time(t, z, timezone(z, timezone('UTC', near)) - near) END"
    ),
    "athena_offset_text(ms)": (
        "CASE WHEN ms = 0 THEN 'Z' ELSE CASE WHEN ms < 0 THEN '-' ELSE '+' END"
        " || lpad((abs(ms) // 3600000)::VARCHAR, 2, '0') || ':'"
        " || lpad((abs(ms) // 60000 % 60)::VARCHAR, 2, '0') END"
    ),
    "athena_zoned(t, z)": "CASE WHEN t IS NOT NULL AND z IS NOT NULL THEN {'t': t, 'z': z} END",
}


def install(connection: duckdb.DuckDBPyConnection, limits: DuckLimits) -> None:
    """Prepare a database: its cursors see the same macros.

    What doesn't fit into memory goes to the limits' folder or this process's, not beside the
    caller's files.
    """
    spilled = limits.folder or own_folder() / f"spilled-{uuid4().hex}"
    connection.execute(f"SET temp_directory = {text_literal(str(spilled))}")
    if limits.memory_bytes is not None:
        connection.execute(f"SET memory_limit = '{limits.memory_bytes // 2**20}MiB'")
    if limits.disk_bytes is not None:
        size = f"{limits.disk_bytes // 2**20}MiB"
        connection.execute(f"SET max_temp_directory_size = '{size}'")
    for setting in _SETTINGS:
        connection.execute(setting)
    for signature, body in _MACROS.items():
        connection.execute(f"CREATE MACRO {signature} AS {body}")


class PythonFunctions:
    """Registers the Python functions that a query's SQL names, each once for a database."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._known: set[str] = set()

    def register(self, called: frozenset[str]) -> None:
        """Make sure that the functions that SQL calls exist, those within macros too."""
        wanted = {name for name in called | _called_by(called) if name in _FUNCTIONS}
        with self._lock:
            for name in wanted - self._known:
                function, types, result = _FUNCTIONS[name]
                self._connection.create_function(
                    name,
                    _vectorised(function, types, result),
                    list(types),
                    result,
                    type=PythonUDFType.ARROW,
                    null_handling=FunctionNullHandling.SPECIAL,
                )
                self._known.add(name)


def _called_by(macros: frozenset[str]) -> set[str]:
    """Return what macros call."""
    bodies = {signature.partition("(")[0]: body for signature, body in _MACROS.items()}
    found: set[str] = set()
    waiting = list(macros)
    while waiting:
        new = functions(bodies.get(waiting.pop(), "")) - found
        found |= new
        waiting += new
    return found


_FUNCTIONS = {name: (function, types, result) for name, function, types, result in UDFS}


def _vectorised(
    function: Callable[..., Any], types: tuple[str, ...], result: str
) -> Callable[..., pa.Array]:
    """Return a function over columns that answers NULL for any NULL argument."""
    arrow_type = _ARROW[result]

    def over_columns(*columns: pa.Array) -> pa.Array:
        rows = list(zip(*map(_plain, columns), strict=True))
        if isinstance(function, OverColumns):
            return pa.array(_of_known(function, rows), arrow_type)
        return pa.array([None if None in row else function(*row) for row in rows], arrow_type)

    # DuckDB reads the number of arguments from the signature.
    kind = inspect.Parameter.POSITIONAL_ONLY
    names = [inspect.Parameter(f"a{i}", kind) for i in range(len(types))]
    over_columns.__signature__ = inspect.Signature(names)  # type: ignore[attr-defined]  # functions take it
    return over_columns


def _plain(column: pa.Array) -> list[Any]:
    """Return a column's plain values; of numbers, and of lists of them, many times faster than
    Arrow does."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if _is_numeric(column):
        found: list[Any] = column.to_numpy().tolist()
        return found
    if not pa.types.is_list(column.type) or not _is_numeric(column.values):
        others: list[Any] = column.to_pylist()
        return others
    ends, items = column.offsets.to_numpy().tolist(), column.values.to_numpy()
    known = column.is_valid().to_numpy(zero_copy_only=False).tolist()
    return [
        items[start:end].tolist() if is_known else None
        for start, end, is_known in zip(ends, ends[1:], known, strict=False)
    ]


def _is_numeric(column: pa.Array) -> bool:
    is_numeric: bool = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    return is_numeric and column.null_count == 0


def _of_known(function: OverColumns, rows: list[tuple[Any, ...]]) -> list[Any]:
    """Return a function's values of the rows without a NULL, NULL of the others."""
    known = [row for row in rows if None not in row]
    found = iter(function(*map(list, zip(*known, strict=True))) if known else [])
    return [None if None in row else next(found) for row in rows]


_JSON_ITEM = pa.struct([("kind", pa.string()), ("text", pa.string())])
_ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "BLOB": pa.binary(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "BOOLEAN[][]": pa.list_(pa.list_(pa.bool_())),
    "BOOLEAN[][][]": pa.list_(pa.list_(pa.list_(pa.bool_()))),
    "VARCHAR[]": pa.list_(pa.string()),
    "VARCHAR[][]": pa.list_(pa.list_(pa.string())),
    "DOUBLE[]": pa.list_(pa.float64()),
    "DOUBLE[][]": pa.list_(pa.list_(pa.float64())),
    "BIGINT[]": pa.list_(pa.int64()),
    "BIGINT[][]": pa.list_(pa.list_(pa.int64())),
    "BLOB[]": pa.list_(pa.binary()),
    "MAP(BIGINT, SMALLINT)": pa.map_(pa.int64(), pa.int16()),
    "MAP(BIGINT, BIGINT)": pa.map_(pa.int64(), pa.int64()),
    "MAP(VARCHAR, BIGINT)": pa.map_(pa.string(), pa.int64()),
    "MAP(VARCHAR, VARCHAR)": pa.map_(pa.string(), pa.string()),
    "STRUCT(kind VARCHAR, text VARCHAR)": _JSON_ITEM,
    "STRUCT(kind VARCHAR, text VARCHAR)[][]": pa.list_(pa.list_(_JSON_ITEM)),
    "STRUCT(t TIMESTAMP, z VARCHAR)": pa.struct([("t", pa.timestamp("us")), ("z", pa.string())]),
}
