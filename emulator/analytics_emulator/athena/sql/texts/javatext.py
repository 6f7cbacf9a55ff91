"""Java's texts for floating-point numbers, as Trino prints them."""

import math

from analytics_emulator.java.numbers import digits_and_exponent, double_text, shortest


def cast_text(value: float) -> str:
    """Return CAST(double AS varchar): `1.5E0`, `1.0E20`, `0E0` (Trino's DoubleOperators)."""
    if not math.isfinite(value):
        return double_text(value)
    return _standard(value, shortest(value))


def real_cast_text(value: float) -> str:
    """Return CAST(real AS varchar): seven digits, half even (Trino's RealOperators)."""
    if not math.isfinite(value):
        return double_text(value)
    return _standard(value, f"{value:.6e}")


def _standard(value: float, text: str) -> str:
    if value == 0:
        return "-0E0" if math.copysign(1, value) < 0 else "0E0"
    digits, exponent = digits_and_exponent(text)
    return f"{'-' if value < 0 else ''}{digits[0]}.{digits[1:] or '0'}E{exponent}"


def day_interval_text(millis: int) -> str:
    """Return an interval of whole milliseconds as Trino prints it: `1 02:03:04.005`."""
    sign = "-" if millis < 0 else ""
    seconds, milli = divmod(abs(millis), 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    return f"{sign}{day} {hour:02d}:{minute:02d}:{second:02d}.{milli:03d}"
