"""Numbers: their texts, bases, bits and buckets."""

import itertools
import math
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from analytics_emulator.java.formats import Conversion
from analytics_emulator.java.numbers import double_text
from analytics_emulator.java.numbers import float_text as real_text

from ..texts.javatext import cast_text, day_interval_text, real_cast_text
from .table import MarkedError, Udf

_DATA_UNITS = {
    u: 1024**i for i, u in enumerate(("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"))
}


def _parse_data_size(text: str) -> str:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([A-Za-z]+)", text)
    if not found or found[2] not in _DATA_UNITS:
        raise MarkedError(f"Invalid data size: '{text}'")
    with localcontext() as context:
        context.prec = 60
        return str(int(Decimal(found[1]) * _DATA_UNITS[found[2]]))


def _divide_digits(a: str, b: str, grown: int) -> str:
    """Return `a * 10^grown / b` of whole numbers, rounded half up."""
    numerator, denominator = int(a) * 10**grown, int(b)
    if not denominator:
        raise MarkedError("Division by zero", "DIVISION_BY_ZERO")
    found = (abs(numerator) * 2 + abs(denominator)) // (abs(denominator) * 2)
    if found >= 10**38:
        raise MarkedError("Decimal overflow", "NUMERIC_VALUE_OUT_OF_RANGE")
    return str(found if (numerator < 0) == (denominator < 0) else -found)


def _divide_halves(upper: str, lower: str, divisor: str) -> str:
    """Return what `_divide_digits` does of a number whose lower 19 digits come apart."""
    return _divide_digits(str(int(upper) * 10**19 + int(lower)), divisor, 0)


def _from_base(text: str, radix: int) -> int:
    _check_radix(radix)
    written = re.fullmatch(r"([+-]?)([^\W_]+)", text)
    try:
        # A zero before the digits, so that `0x` and its like are none.
        value = int(f"{written[1]}0{written[2]}", radix) if written else None
    except ValueError:
        value = None
    if value is None or not -(2**63) <= value < 2**63:
        raise MarkedError(f"Not a valid base-{radix} number: {text}")
    return value


def _check_radix(radix: int) -> None:
    if not 2 <= radix <= 36:
        raise MarkedError("Radix must be between 2 and 36")


def _to_base(value: int, radix: int) -> str:
    _check_radix(radix)
    digits, rest = "", abs(value)
    while rest or not digits:
        rest, digit = divmod(rest, radix)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return f"-{digits}" if value < 0 else digits


def _bit_count(value: int, bits: int) -> int:
    if not 2 <= bits <= 64:
        raise MarkedError(f"Bits specified in bit_count must be between 2 and 64, got {bits}")
    if not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
        raise MarkedError(
            f"Number must be representable with the bits specified. {value} cannot be"
            f" represented with {bits} bits"
        )
    return (value & int(2**bits - 1)).bit_count()


def _signed(value: int, bits: int) -> int:
    value &= 2**bits - 1
    return value - 2**bits if value >= 2 ** (bits - 1) else value


def _check_shift(shift: int) -> None:
    if shift < 0:
        raise MarkedError("A shift by a negative number of bits", "NOT_SUPPORTED")


def _left_shift(value: int, shift: int, bits: int) -> int:
    _check_shift(shift)
    return _signed(value << shift, bits) if shift < bits else 0


def _right_shift(value: int, shift: int, bits: int) -> int:
    _check_shift(shift)
    return _signed((value & (2**bits - 1)) >> shift, bits) if shift < bits else 0


def _right_shift_arithmetic(value: int, shift: int, bits: int) -> int:
    _check_shift(shift)
    return value >> min(shift, bits)


def _width_bucket(x: float, low: float, high: float, n: int) -> int:
    if n <= 0:
        raise MarkedError("bucketCount must be greater than 0")
    if math.isnan(x):
        raise MarkedError("operand must not be NaN")
    for name, bound in (("first", low), ("second", high)):
        if not math.isfinite(bound):
            raise MarkedError(f"{name} bound must be finite")
    if low == high:
        raise MarkedError("bounds cannot equal each other")
    flip = low > high
    first, last = (high, low) if flip else (low, high)
    bucket = 0 if x < first else n + 1 if x >= last else int(n * (x - first) / (last - first)) + 1
    if bucket >= 2**63:
        text = f"Bucket for value {double_text(x)} is out of range"
        raise MarkedError(text, "NUMERIC_VALUE_OUT_OF_RANGE")
    return n - bucket + 1 if flip else bucket


def _width_bucket_of(x: float, bounds: list[float | None]) -> int:
    """Return how many bounds are up to a value, by halving as Trino does: what it doesn't look
    at isn't checked, and NULL counts as zero."""
    if not bounds:
        raise MarkedError("Bins cannot be an empty array")
    if math.isnan(x):
        raise MarkedError("Operand cannot be NaN")
    low, high = 0, len(bounds)
    while low < high:
        if (bounds[low] or 0) > (bounds[high - 1] or 0):
            raise MarkedError("Bin values are not sorted in ascending order")
        middle = (low + high) // 2
        bound = bounds[middle] or 0
        if not math.isfinite(bound):
            raise MarkedError(f"Bin value must be finite, got {double_text(bound)}")
        low, high = (low, middle) if x < bound else (middle + 1, high)
    return low


def _luhn_check(text: str) -> bool:
    if not re.fullmatch("[0-9]*", text):
        raise MarkedError("Input contains non-digit character")
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(text))]
    return bool(text) and sum(d - 9 * (d > 9) for d in doubled) % 10 == 0


def _java_format(conversion: str, text: str) -> str:
    return Conversion.parse(conversion).of(text)


_UNITS = ("", "K", "M", "B", "T", "Q")


def _format_number(count: int) -> str:
    """Return a count with its unit, in three digits where it is above zero (FormatNumberFunction).

    Halves go up, by the fraction as a double holds it.
    """
    unit, shown = 0, float(count)
    while abs(shown) >= 1000 and unit < len(_UNITS) - 1:
        shown /= 1000
        unit += 1
    digits = 2 if shown < 10 else 1 if shown < 100 else 0
    rounded = Decimal(shown).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{rounded:f}"
    return (text.rstrip("0").rstrip(".") if digits else text) + _UNITS[unit]


def _format_double(value: float) -> str:
    """Return a number's whole part so, as Java casts it to a long."""
    most = 2**63 - 1
    if math.isnan(value):
        return _format_number(0)
    return _format_number(int(max(-most - 1, min(most, value))))


def _combinations(length: int, size_: int) -> list[list[int]]:
    """Places from 1, ordered by the last, then the one before it (Trino's order)."""
    if size_ < 0:
        raise MarkedError(f"combination size must not be negative: {size_}")
    if size_ > 5:
        raise MarkedError(f"combination size must not exceed 5: {size_}")
    if math.comb(length, size_) > 100000:
        raise MarkedError("combinations exceed max size")
    found = itertools.combinations(range(1, length + 1), size_)
    return sorted(map(list, found), key=lambda c: c[::-1])


def _cbrt(value: float) -> float:
    """Return the double nearest to the cube root, as Java's StrictMath does for exact cubes."""
    root = math.cbrt(value)
    if math.isnan(root) or math.isinf(root):
        return root
    near = (math.nextafter(root, -math.inf), root, math.nextafter(root, math.inf))
    return min(near, key=lambda r: abs(Fraction(r) ** 3 - Fraction(value)))


UDFS: list[Udf] = [
    ("athena_divide_digits", _divide_digits, ("VARCHAR", "VARCHAR", "INTEGER"), "VARCHAR"),
    ("athena_divide_halves", _divide_halves, ("VARCHAR", "VARCHAR", "VARCHAR"), "VARCHAR"),
    ("athena_double_text", double_text, ("DOUBLE",), "VARCHAR"),
    ("athena_real_text", real_text, ("FLOAT",), "VARCHAR"),
    ("athena_double_cast_text", cast_text, ("DOUBLE",), "VARCHAR"),
    ("athena_real_cast_text", real_cast_text, ("FLOAT",), "VARCHAR"),
    ("athena_day_interval_text", day_interval_text, ("BIGINT",), "VARCHAR"),
    ("athena_parse_data_size", _parse_data_size, ("VARCHAR",), "VARCHAR"),
    ("athena_from_base", _from_base, ("VARCHAR", "BIGINT"), "BIGINT"),
    ("athena_to_base", _to_base, ("BIGINT", "BIGINT"), "VARCHAR"),
    ("athena_bit_count", _bit_count, ("BIGINT", "BIGINT"), "BIGINT"),
    ("athena_bitwise_left_shift", _left_shift, ("BIGINT", "BIGINT", "INTEGER"), "BIGINT"),
    ("athena_bitwise_right_shift", _right_shift, ("BIGINT", "BIGINT", "INTEGER"), "BIGINT"),
    (
        "athena_bitwise_right_shift_arithmetic",
        _right_shift_arithmetic,
        ("BIGINT", "BIGINT", "INTEGER"),
        "BIGINT",
    ),
    ("athena_width_bucket", _width_bucket, ("DOUBLE", "DOUBLE", "DOUBLE", "BIGINT"), "BIGINT"),
    ("athena_combinations", _combinations, ("BIGINT", "BIGINT"), "BIGINT[][]"),
    ("athena_width_bucket_of", _width_bucket_of, ("DOUBLE", "DOUBLE[]"), "BIGINT"),
    ("athena_luhn_check", _luhn_check, ("VARCHAR",), "BOOLEAN"),
    ("athena_cbrt", _cbrt, ("DOUBLE",), "DOUBLE"),
    ("athena_format_number", _format_number, ("BIGINT",), "VARCHAR"),
    ("athena_format_double", _format_double, ("DOUBLE",), "VARCHAR"),
    ("athena_java_format", _java_format, ("VARCHAR", "VARCHAR"), "VARCHAR"),
]
