"""DuckDB's errors while it runs, as Athena's: marked ones (`§NAME§message§`) and its own."""

import re

import duckdb

from ..errors import AthenaQueryError, ResourcesExhaustedError

_MARKED = re.compile(r"§([A-Z_]+)§(.*?)§", re.DOTALL)
_RANGE, _CAST = "NUMERIC_VALUE_OUT_OF_RANGE", "INVALID_CAST_ARGUMENT"
_INTEGER_OVERFLOW = (
    r"Overflow in (addition|subtraction|multiplication) of INT(8|16|32|64) "
    r"\((-?\d+) . (-?\d+)\)"
)
_INTEGERS = {"8": "tinyint", "16": "smallint", "32": "integer", "64": "bigint"}
_SIGNS = {"addition": "+", "subtraction": "-", "multiplication": "*"}
_FAR = "a date or timestamp beyond the year 290000 is not supported by this emulator"
_PYTHON = "Python exception occurred"
_STUMBLED = ("GENERIC_INTERNAL_ERROR", "a function of this emulator can't take one of its values")
_MANY_ROWS = "Scalar sub-query has returned multiple rows"
# What RE2 says of a pattern that it doesn't take.
_OF_RE2 = (
    r"invalid perl operator|bad repetition operator|invalid (?:character class|escape sequence"
    r"|repetition size|named capture group|UTF-8)|pattern too large"
)
_PATTERN = "a regular expression of this form is not supported by this emulator"
_DUCKDB_MESSAGES: tuple[tuple[str, str, str | None], ...] = (
    (r"Division by zero", "DIVISION_BY_ZERO", "Division by zero"),
    (_INTEGER_OVERFLOW, _RANGE, None),
    (r"Overflow in .* of DECIMAL|multiplication of DECIMAL", _RANGE, "Decimal overflow"),
    (r"More than one row returned by a subquery", "SUBQUERY_MULTIPLE_ROWS", _MANY_ROWS),
    (r"Type (HUGEINT|INT128) with value", _RANGE, "bigint addition overflow"),
    (r"not in timestamp range|(?i:date|timestamp) out of range", "NOT_SUPPORTED", _FAR),
    (r"can't be cast because the value is out of range", _CAST, None),
    (r"Could not cast value \S+ to DECIMAL", _CAST, None),
    (_OF_RE2, "NOT_SUPPORTED", _PATTERN),
    (r"Overflow|Out of Range", _RANGE, None),
    (r"Conversion Error|Could not convert", _CAST, None),
)


def is_depth_error(error: Exception) -> bool:
    """Return whether DuckDB found an expression nested too deep."""
    return "Max expression depth limit" in str(error)


def athena_error(error: Exception) -> AthenaQueryError:
    """Return the error of Athena's that a DuckDB error while running stands for.

    One that comes while rows are read is of Arrow's making; its text is DuckDB's.
    """
    text = str(error)
    if marked := _MARKED.search(text):
        return AthenaQueryError(marked[1], marked[2])
    if isinstance(error, duckdb.OutOfMemoryException) or "Out of Memory" in text:
        return ResourcesExhaustedError()
    if _PYTHON in text:
        is_memory = "MemoryError" in text
        return ResourcesExhaustedError() if is_memory else AthenaQueryError(*_STUMBLED, category=1)
    for pattern, name, message in _DUCKDB_MESSAGES:
        if found := re.search(pattern, text):
            return AthenaQueryError(name, message or _first_line(text, found))
    return AthenaQueryError("GENERIC_INTERNAL_ERROR", _first_line(text, None), category=1)


def _first_line(text: str, found: "re.Match[str] | None") -> str:
    if found and found.re.pattern == _INTEGER_OVERFLOW:
        operation, bits, left, right = found.groups()
        sign = _SIGNS[operation]
        return f"{_INTEGERS[bits]} {operation} overflow: {left} {sign} {right}"
    return text.split("\n", 1)[0].split(": ", 1)[-1]
