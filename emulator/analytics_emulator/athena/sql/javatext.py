"""Java's texts for floating-point numbers, as Trino prints them."""

import math
import struct


def double_text(value: float) -> str:
    """Give Double.toString: `1.5`, `1.0E20`, `1.0E-7`, `NaN`, `Infinity`."""
    return _java(value, repr(value))


def real_text(value: float) -> str:
    """Give Float.toString, with the fewest digits that mean the same float."""
    if math.isnan(value) or math.isinf(value):
        return _java(value, "")
    wanted = struct.pack("f", value)
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if struct.pack("f", float(text)) == wanted:
            return _java(value, text)
    return _java(value, repr(value))


def _java(value: float, text: str) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "-0.0" if math.copysign(1, value) < 0 else "0.0"
    digits, exponent = _scientific(text)
    sign = "-" if value < 0 else ""
    if -3 <= exponent < 7:
        return sign + _plain(digits, exponent)
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{exponent}"


def cast_text(value: float) -> str:
    """Give CAST(double AS varchar): `1.5E0`, `1.0E20`, `0E0` (Trino's DoubleOperators)."""
    if not math.isfinite(value):
        return _java(value, "")
    return _standard(value, repr(value))


def real_cast_text(value: float) -> str:
    """Give CAST(real AS varchar): seven digits, half even (Trino's RealOperators)."""
    if not math.isfinite(value):
        return _java(value, "")
    return _standard(value, f"{value:.6e}")


def _standard(value: float, text: str) -> str:
    if value == 0:
        return "-0E0" if math.copysign(1, value) < 0 else "0E0"
    digits, exponent = _scientific(text)
    return f"{'-' if value < 0 else ''}{digits[0]}.{digits[1:] or '0'}E{exponent}"


def _scientific(text: str) -> tuple[str, int]:
    """Give the significant digits and the power of ten of the first."""
    mantissa, _, power = text.lower().lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction
    stripped = digits.lstrip("0")
    exponent = len(whole) - 1 - (len(digits) - len(stripped)) + int(power or 0)
    return stripped.rstrip("0") or "0", exponent


def _plain(digits: str, exponent: int) -> str:
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    whole = digits[: exponent + 1].ljust(exponent + 1, "0")
    return f"{whole}.{digits[exponent + 1 :] or '0'}"


def day_interval_text(millis: int) -> str:
    """Give an interval of whole milliseconds as Trino prints it: `1 02:03:04.005`."""
    sign = "-" if millis < 0 else ""
    seconds, milli = divmod(abs(millis), 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    return f"{sign}{day} {hour:02d}:{minute:02d}:{second:02d}.{milli:03d}"
