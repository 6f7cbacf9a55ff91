"""A column of parsed JSON values into an Arrow array: the whole column at once where it is plain.

The plain case (every value of the type that the column wants) is one Arrow call. Any other
column is read value by value, which also finds the rows that fail.
"""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from analytics_emulator.firehose.serde_values import KeyRule, MalformedDataError, coerce

# Full-width timestamps only, so that Arrow's parser agrees with the SerDe's on every match.
_SPACE_TIME = r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,9})?$"
_ISO_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$"
_PLAIN_DECIMAL = r"^-?\d+(\.\d+)?$"


def build_column(
    values: list[Any], target: pa.DataType, key_rule: KeyRule
) -> tuple[pa.Array, dict[int, str]]:
    """Return the array (null where a row failed), and the message of each failed row."""
    kinds = set(map(type, values)) - {type(None)}
    try:
        plain = _plain(values, kinds, target)
    except (ValueError, OverflowError):
        plain = None
    return (plain, {}) if plain is not None else _value_by_value(values, target, key_rule)


def _plain(values: list[Any], kinds: set[type], target: pa.DataType) -> pa.Array | None:
    if not kinds:
        return pa.nulls(len(values), target)
    if kinds == {str}:
        return _plain_text(pa.array(values, pa.string()), target)
    if kinds == {int} and pa.types.is_integer(target):
        return pa.array(values, target)
    if kinds <= {int, float} and pa.types.is_float64(target):
        numbers = pa.array(values, target)
        return numbers if pc.all(pc.is_finite(numbers)).as_py() else None
    if kinds == {bool} and pa.types.is_boolean(target):
        return pa.array(values, target)
    return None


def _plain_text(texts: pa.Array, target: pa.DataType) -> pa.Array | None:
    if pa.types.is_string(target):
        return texts
    if pa.types.is_decimal(target) and _all_match(texts, _PLAIN_DECIMAL):
        return texts.cast(target)
    if pa.types.is_timestamp(target) and _all_match(texts, _SPACE_TIME):
        return texts.cast(target)
    if pa.types.is_timestamp(target) and _all_match(texts, _ISO_TIME):
        return pc.utf8_rtrim(texts, "Z").cast(target)
    return None


def _all_match(texts: pa.Array, pattern: str) -> bool:
    return bool(pc.all(pc.match_substring_regex(texts, pattern)).as_py())


def _value_by_value(
    values: list[Any], target: pa.DataType, key_rule: KeyRule
) -> tuple[pa.Array, dict[int, str]]:
    failures: dict[int, str] = {}
    coerced: list[Any] = []
    for row, value in enumerate(values):
        try:
            coerced.append(coerce(value, target, key_rule))
        except MalformedDataError as error:
            failures[row] = str(error)
            coerced.append(None)
    return pa.array(coerced, target), failures
