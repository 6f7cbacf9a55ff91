"""Probability distributions: normal, beta and Student's t.

Inverse beta is searched as Trino's library (Commons Math) does, by Brent's method to 1e-9, because
what it gives has no more right digits than that.
"""

import math
from collections.abc import Callable
from statistics import NormalDist

from .table import MarkedError, Udf

_ACCURACY, _RELATIVE, _ZERO = 1e-9, 1e-14, 1e-15
_TINY = 1e-300
_MOST_TERMS = 10_000


def _normal_cdf(mean: float, deviation: float, value: float) -> float:
    if not deviation > 0:
        raise MarkedError("standardDeviation must be > 0")
    if abs(value - mean) > 40 * deviation:
        return 0.0 if value < mean else 1.0
    return 0.5 * (1 + math.erf((value - mean) / (deviation * math.sqrt(2))))


def _inverse_normal_cdf(mean: float, deviation: float, p: float) -> float:
    if not 0 < p < 1:
        raise MarkedError("p must be 0 > p > 1")
    if not deviation > 0:
        raise MarkedError("sd must be > 0")
    rounded = ((2 * p - 1) + 1) / 2  # the digits of a small p that Trino's formula loses
    return mean + deviation * NormalDist().inv_cdf(rounded if 0 < rounded < 1 else p)


def _regularized_beta(x: float, a: float, b: float) -> float:
    """Return the regularized incomplete beta function, by its continued fraction."""
    if math.isnan(x):
        return math.nan
    if x in (0.0, 1.0):
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - _regularized_beta(1 - x, b, a)
    weight = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(weight + a * math.log(x) + b * math.log1p(-x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction by Lentz's method."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    total = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d, c = 1 / _away(1 + term * d), _away(1 + term / c)
            total *= c * d
        if abs(c * d - 1) < _ZERO:
            break
    return total


def _away(x: float) -> float:
    return x if abs(x) > _TINY else _TINY


def _check_beta(a: float, b: float, value: float, words: tuple[str, str]) -> None:
    if not (a > 0 and b > 0):
        raise MarkedError("a, b must be > 0")
    if not 0 <= value <= 1:
        raise MarkedError(f"{words[0]} must be 0 >= {words[1]} >= 1")


def _beta_cdf(a: float, b: float, value: float) -> float:
    _check_beta(a, b, value, ("value", "v"))
    return _regularized_beta(value, a, b)


def _inverse_beta_cdf(a: float, b: float, p: float) -> float:
    _check_beta(a, b, p, ("p", "p"))
    if p in (0.0, 1.0):
        return p

    def distance(x: float) -> float:
        return _regularized_beta(x, a, b) - p

    middle = distance(0.5)
    if abs(middle) <= _ZERO:
        return 0.5
    if middle > 0:
        return _root(distance, (0.0, 0.5), (-p, middle))
    return _root(distance, (0.5, 1.0), (middle, 1 - p))


def _root(
    distance: Callable[[float], float], bounds: tuple[float, float], values: tuple[float, float]
) -> float:
    """Return where a function is zero, by Brent's method."""
    (a, b), (fa, fb) = bounds, values
    c, fc = a, fa
    step = before = b - a
    while True:
        if abs(fc) < abs(fb):
            a, b, c, fa, fb, fc = b, c, b, fb, fc, fb
        tolerance = 2 * _RELATIVE * abs(b) + _ACCURACY
        half = 0.5 * (c - b)
        if abs(half) <= tolerance or fb == 0:
            return b
        if abs(before) < tolerance or abs(fa) <= abs(fb):
            step = before = half
        else:
            step, before = _interpolated((a, b, c), (fa, fb, fc), (step, before), tolerance)
        a, fa = b, fb
        b += step if abs(step) > tolerance else math.copysign(tolerance, half)
        fb = distance(b)
        if (fb > 0) == (fc > 0):
            c, fc = a, fa
            step = before = b - a


def _interpolated(
    x: tuple[float, float, float],
    f: tuple[float, float, float],
    steps: tuple[float, float],
    tolerance: float,
) -> tuple[float, float]:
    """Return the next step and the one before it: interpolated, or half the bracket."""
    (a, b, c), (fa, fb, fc) = x, f
    half, s = 0.5 * (c - b), fb / fa
    if a == c:
        p, q = 2 * half * s, 1 - s
    else:
        q, r = fa / fc, fb / fc
        p = s * (2 * half * q * (q - r) - (b - a) * (r - 1))
        q = (q - 1) * (r - 1) * (s - 1)
    p, q = (p, -q) if p > 0 else (-p, q)
    step, before = steps
    if p >= 1.5 * half * q - abs(tolerance * q) or p >= abs(0.5 * before * q):
        return half, half
    return p / q, step


def _check_freedom(freedom: float) -> None:
    if not freedom >= 1:
        raise MarkedError("degrees of freedom must be greater than or equal to 1")


def _t_cdf(x: float, freedom: float) -> float:
    _check_freedom(freedom)
    if math.isinf(x) or x == 0:
        return 0.5 if x == 0 else float(x > 0)
    tail = 0.5 * _regularized_beta(freedom / (freedom + x * x), 0.5 * freedom, 0.5)
    return tail if x < 0 else 1 - tail


def _t_pdf(x: float, freedom: float) -> float:
    _check_freedom(freedom)
    half = (freedom + 1) / 2
    weight = math.lgamma(half) - 0.5 * (math.log(math.pi) + math.log(freedom))
    return math.exp(weight - math.lgamma(freedom / 2) - half * math.log1p(x * x / freedom))


def _wilson(successes: int, trials: int, z: float, sign: int) -> float:
    if successes < 0:
        raise MarkedError("number of successes must not be negative")
    if trials <= 0:
        raise MarkedError("number of trials must be positive")
    if successes > trials:
        raise MarkedError("number of successes must not be larger than number of trials")
    if not z >= 0:
        raise MarkedError("z-score must not be negative")
    p = successes / trials
    root = z * math.sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials))
    return (p + z * z / (2 * trials) + sign * root) / (1 + z * z / trials)


_THREE = ("DOUBLE", "DOUBLE", "DOUBLE")

UDFS: list[Udf] = [
    ("athena_normal_cdf", _normal_cdf, _THREE, "DOUBLE"),
    ("athena_inverse_normal_cdf", _inverse_normal_cdf, _THREE, "DOUBLE"),
    ("athena_beta_cdf", _beta_cdf, _THREE, "DOUBLE"),
    ("athena_inverse_beta_cdf", _inverse_beta_cdf, _THREE, "DOUBLE"),
    ("athena_t_cdf", _t_cdf, ("DOUBLE", "DOUBLE"), "DOUBLE"),
    ("athena_t_pdf", _t_pdf, ("DOUBLE", "DOUBLE"), "DOUBLE"),
    ("athena_wilson", _wilson, ("BIGINT", "BIGINT", "DOUBLE", "INTEGER"), "DOUBLE"),
]
