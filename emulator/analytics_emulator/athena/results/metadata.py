"""The `.metadata` companion of a result file: protobuf without a published schema.

Field numbers as burtcorp/athena-jdbc's AthenaMetaDataParser reads them: 1 query id, 2 update type,
3 update count, 4 a column (1 catalog, 4 name, 5 label, 6 type, 7 precision, 8 scale, 9 nullable,
10 case-sensitive). Sizes agree with measured files (60 bytes for `SELECT 1 AS i`, 81 for a CTAS,
152 for DESCRIBE of a Hive table): what the query engine answered states all numbers, what Hive
answered leaves zeros out; the first carries an id of the engine, the second the execution's.
"""

import secrets
import string
from collections.abc import Iterable
from datetime import datetime

from analytics_emulator.athena.results.columns import is_case_sensitive
from analytics_emulator.athena.sql import ResultColumn

_UNKNOWN_NULLABILITY = 3


def engine_query_id(submitted: datetime) -> str:
    """Make an id as the query engine gives them, `20260922_101530_00042_a1b2c`."""
    letters = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(5))
    return f"{submitted:%Y%m%d_%H%M%S}_{secrets.randbelow(100_000):05d}_{letters}"


def engine_metadata(
    query_id: str,
    columns: Iterable[ResultColumn],
    update_type: str | None = None,
    update_count: int | None = None,
) -> bytes:
    """Write the companion of what the query engine ran."""
    message = _text(1, query_id)
    if update_type is not None and update_count is not None:
        message += _text(2, update_type) + _number(3, update_count)
    for column in columns:
        numbers = [(7, column.precision), (8, column.scale), (9, _UNKNOWN_NULLABILITY)]
        numbers.append((10, int(is_case_sensitive(column))))
        message += _column(column, numbers)
    return message


def hive_metadata(execution_id: str, columns: Iterable[ResultColumn]) -> bytes:
    """Write the companion of what Hive ran (DESCRIBE, SHOW CREATE TABLE, ADD COLUMNS)."""
    written = (_column(column, [(9, _UNKNOWN_NULLABILITY)]) for column in columns)
    return _text(1, execution_id) + b"".join(written)


def _column(column: ResultColumn, numbers: list[tuple[int, int]]) -> bytes:
    message = _text(1, "hive") + _text(4, column.name) + _text(5, column.name)
    message += _text(6, column.type) + b"".join(_number(*number) for number in numbers)
    return _bytes(4, message)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
