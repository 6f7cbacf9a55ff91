"""Floating-point numbers as `Double.toString` and `Float.toString` write them.

The digits are the fewest that mean the same number, but where one would do, the two that are
closest to it (Java SE 21, Double.toString; Javas before 19 print one digit more for some).
"""

import math
import struct


def double_text(value: float) -> str:
    """Return `1.5`, `1.0E20`, `1.0E-7`, `NaN` or `-Infinity`."""
    return _text(value, shortest(value))


def shortest(value: float) -> str:
    """Return the numeral with Java's digits of a finite number."""
    text = repr(value)
    digits, _ = digits_and_exponent(text)
    return f"{value:.1e}" if len(digits) == 1 else text


def float_text(value: float) -> str:
    """Return the same of a number of 32 bits."""
    if not math.isfinite(value):
        return _text(value, "")
    wanted = struct.pack("f", value)
    for count in range(2, 10):
        text = f"{value:.{count}g}"
        if struct.pack("f", float(text)) == wanted:
            return _text(value, text)
    return _text(value, repr(value))


def digits_and_exponent(text: str) -> tuple[str, int]:
    """Return a numeral's significant digits, and the power of ten of the first."""
    mantissa, _, power = text.lower().lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction
    stripped = digits.lstrip("0")
    exponent = len(whole) - 1 - (len(digits) - len(stripped)) + int(power or 0)
    return stripped.rstrip("0") or "0", exponent


def _text(value: float, numeral: str) -> str:
    """Lay the digits of a numeral out: plainly from 10⁻³ to 10⁷, else with an exponent."""
    if math.isnan(value):
        return "NaN"
    sign = "-" if math.copysign(1, value) < 0 else ""
    if math.isinf(value):
        return f"{sign}Infinity"
    if value == 0:
        return f"{sign}0.0"
    digits, exponent = digits_and_exponent(numeral)
    if -3 <= exponent < 7:
        return sign + _plain(digits, exponent)
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{exponent}"


def _plain(digits: str, exponent: int) -> str:
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    whole = digits[: exponent + 1].ljust(exponent + 1, "0")
    return f"{whole}.{digits[exponent + 1 :] or '0'}"
