"""What a path yields: JSON values and SQL values, and the arithmetic between numbers.

A JSON value is its Python value; an SQL value is one too, but for Decimal and Bigint, which JSON
texts never give. A whole number is an INTEGER where 32 bits hold it, otherwise a BIGINT.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor, fmod, isfinite, isinf, isnan, trunc
from typing import Any

from ..texts.jsontext import marked

type Item = Any


class Bigint(int):
    """A whole number whose SQL type is bigint, however small it is."""


class PathError(Exception):
    """A path that fails on a value; the calling function's ON ERROR decides what becomes of it."""


def type_error(expected: str, item: Item) -> PathError:
    """Return the error for an item of another type than the step needs."""
    return PathError(f"invalid item type. Expected: {expected}, actual: {type_name(item).upper()}")


def type_name(item: Item) -> str:
    """Return what the method type() says of an item."""
    if item is None:
        return "null"
    if isinstance(item, bool):
        return "boolean"
    names = {str: "string", list: "array", dict: "object"}
    return next((name for kind, name in names.items() if isinstance(item, kind)), "number")


def is_number(item: Item) -> bool:
    """Tell whether an item is a number."""
    return isinstance(item, int | float | Decimal) and not isinstance(item, bool)


def number(item: Item) -> Item:
    """Return an item as a number with an SQL type."""
    if not is_number(item):
        raise type_error("NUMBER", item)
    if isinstance(item, int) and not -(2**63) <= item < 2**63:
        raise PathError("value too big")
    return item


def _bits(item: int) -> int:
    return 64 if isinstance(item, Bigint) or not -(2**31) <= item < 2**31 else 32


def whole(value: int, bits: int) -> int:
    """Return a whole number of a width; an overflow fails."""
    if not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
        raise PathError("out of range")
    return Bigint(value) if bits == 64 else value


def negated(item: Item) -> Item:
    """Negate a number."""
    return whole(-item, _bits(item)) if isinstance(item, int) else -item


def absolute(item: Item) -> Item:
    """Return a number without its sign."""
    return whole(abs(item), _bits(item)) if isinstance(item, int) else abs(item)


def rounded(item: Item, towards: Callable[[Any], int]) -> Item:
    """Apply ceiling or floor; a double stays one, with its sign at zero."""
    if isinstance(item, int):
        return item
    if isinstance(item, Decimal):
        return Decimal(towards(item))
    if isnan(item) or isinf(item):
        return item
    value = float(towards(item))
    return -0.0 if value == 0 and item < 0 else value


def ceiling_of(item: Item) -> Item:
    """Apply ceiling()."""
    return rounded(item, ceil)


def floor_of(item: Item) -> Item:
    """Apply floor()."""
    return rounded(item, floor)


def arithmetic(sign: str, left: Item, right: Item) -> Item:
    """Apply an operator to two numbers with Trino's types of its result."""
    if isinstance(left, float) or isinstance(right, float):
        return _of_doubles(sign, float(left), float(right))
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        return _of_decimals(sign, Decimal(left), Decimal(right))
    return _of_integers(sign, left, right, max(_bits(left), _bits(right)))


def _of_integers(sign: str, left: int, right: int, bits: int) -> int:
    if sign in "/%" and right == 0:
        raise PathError("Division by zero")
    quotient = 0 if right == 0 else abs(left) // abs(right) * (1 if left * right >= 0 else -1)
    results = {
        "+": left + right,
        "-": left - right,
        "*": left * right,
        "/": quotient,
        "%": left - quotient * right,
    }
    return whole(results[sign], bits)


def _of_doubles(sign: str, left: float, right: float) -> float:
    if sign in "/%" and right == 0:
        if sign == "%" or left == 0 or isnan(left):
            return float("nan")
        return left * float("inf") * (1 if str(right) == "0.0" else -1)
    if sign == "%":
        return float("nan") if isinf(left) else fmod(left, right)
    return {"+": left + right, "-": left - right, "*": left * right}.get(
        sign, left / right if right else 0.0
    )


def _of_decimals(sign: str, left: Decimal, right: Decimal) -> Decimal:
    """Calculate with Trino's scales, rounding half up; over 18 digits it is refused."""
    if len(left.as_tuple().digits) + len(right.as_tuple().digits) > 18:
        raise _unsupported_decimal()
    if sign in "/%" and right == 0:
        raise PathError("Division by zero")
    scale = Decimal(1).scaleb(min(int(left.as_tuple().exponent), int(right.as_tuple().exponent)))
    if sign == "/":
        return (left / right).quantize(scale, ROUND_HALF_UP)
    if sign == "%":
        return (left % right).quantize(scale)
    return {"+": left + right, "-": left - right, "*": left * right}[sign]


def _unsupported_decimal() -> ValueError:
    return marked("NOT_SUPPORTED", "This decimal arithmetic in a JSON path")


def array_index(item: Item) -> int:
    """Return a subscript as an index; of a double's fraction it isn't known whether it is JSON's.

    Trino cuts a fraction in JSON and rounds one in SQL.
    """
    if not is_number(item):
        raise type_error("NUMBER", item)
    if isinstance(item, Decimal):
        item = int(item.quantize(Decimal(1), ROUND_HALF_UP))
    if isinstance(item, float) and (not isfinite(item) or item != trunc(item)):
        raise marked("NOT_SUPPORTED", "A fractional array subscript in a JSON path")
    if not -(2**63) <= item < 2**63:
        raise PathError(f"cannot convert value {item} to long")
    return int(item)
