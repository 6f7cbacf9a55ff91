"""asin, acos, atan and atan2 as Java has them on every machine: fdlibm 5.3, to the last digit.

Source: the published fdlibm (`e_asin.c`, `e_acos.c`, `s_atan.c`, `e_atan2.c`), which Java's
documentation names for StrictMath; the C library's own differ in one of ten last digits.
"""

from typing import Any

import numpy as np

from .table import OverColumns, Udf

_HALF_PI, _HALF_PI_REST = 1.57079632679489655800e00, 6.12323399573676603587e-17
_QUARTER_PI, _PI, _PI_REST = (
    7.85398163397448278999e-01,
    3.14159265358979311600e00,
    1.2246467991473531772e-16,
)
_UPPER = (
    1.66666666666666657415e-01,
    -3.25565818622400915405e-01,
    2.01212532134862925881e-01,
    -4.00555345006794114027e-02,
    7.91534994289814532176e-04,
    3.47933107596021167570e-05,
)
_LOWER = (
    1.0,
    -2.40339491173441421878e00,
    2.02094576023350569471e00,
    -6.88283971605453293030e-01,
    7.70381505559019352791e-02,
)
_ARCS = (
    4.63647609000806093515e-01,
    7.85398163397448278999e-01,
    9.82793723247329054082e-01,
    _HALF_PI,
)
_ARC_RESTS = (
    2.26987774529616870924e-17,
    3.06161699786838301793e-17,
    1.39033110312309984516e-17,
    _HALF_PI_REST,
)
_EVEN = (
    3.33333333333329318027e-01,
    1.42857142725034663711e-01,
    9.09088713343650656196e-02,
    6.66107313738753120669e-02,
    4.97687799461593236017e-02,
    1.62858201153657823623e-02,
)
_ODD = (
    -1.99999999998764832476e-01,
    -1.11111104054623557880e-01,
    -7.69187620504482999495e-02,
    -5.83357013379057348645e-02,
    -3.65315727442169155270e-02,
)
_HIGH_WORD = np.int64(-(1 << 32))
_NEAR_ONE = float(np.int64(0x3FEF3333 << 32).view(np.float64))


def _series(t: Any, terms: tuple[float, ...]) -> Any:
    total: Any = terms[-1]
    for term in terms[-2::-1]:
        total = term + t * total
    return total


def _ratio(t: Any) -> Any:
    return t * _series(t, _UPPER) / _series(t, _LOWER)


def _cut(values: Any) -> Any:
    """Return doubles without the lower half of their bits."""
    return (values.view(np.int64) & _HIGH_WORD).view(np.float64)


def asin(numbers: list[float]) -> list[float]:
    """Return arc sines."""
    x = np.array(numbers, np.float64)
    size = np.abs(x)
    small = np.where(size < 2.0**-27, x, x + x * _ratio(x * x))
    t = (1.0 - size) * 0.5
    root, ratio = np.sqrt(t), _ratio(t)
    high = _cut(root)
    c = (t - high * high) / (root + high)
    middle = 2.0 * root * ratio - (_HALF_PI_REST - 2.0 * c)
    middle = _QUARTER_PI - (middle - (_QUARTER_PI - 2.0 * high))
    near = _HALF_PI - (2.0 * (root + root * ratio) - _HALF_PI_REST)
    large = np.copysign(np.where(size >= _NEAR_ONE, near, middle), x)
    one = x * _HALF_PI + x * _HALF_PI_REST
    found: list[float] = np.select(
        [size < 0.5, size < 1, size == 1], [small, large, one], np.nan
    ).tolist()
    return found


def acos(numbers: list[float]) -> list[float]:
    """Return arc cosines."""
    x = np.array(numbers, np.float64)
    small = _HALF_PI - (x - (_HALF_PI_REST - x * _ratio(x * x)))
    z = (1.0 + x) * 0.5
    root = np.sqrt(z)
    negative = _PI - 2.0 * (root + (_ratio(z) * root - _HALF_PI_REST))
    z = (1.0 - x) * 0.5
    root = np.sqrt(z)
    high = _cut(root)
    c = (z - high * high) / (root + high)
    positive = 2.0 * (high + (_ratio(z) * root + c))
    cases = [np.abs(x) < 0.5, (x < 0) & (x > -1), (x > 0) & (x < 1), x == 1, x == -1]
    ends = [np.zeros_like(x), np.full_like(x, _PI + 2.0 * _HALF_PI_REST)]
    found: list[float] = np.select(cases, [small, negative, positive, *ends], np.nan).tolist()
    return found


def atan(numbers: list[float]) -> list[float]:
    """Return arc tangents."""
    found: list[float] = _atan(np.array(numbers, np.float64)).tolist()
    return found


def _atan(x: Any) -> Any:
    size = np.abs(x)
    parts = [size < 0.4375, size < 0.6875, size < 1.1875, size < 2.4375]
    turned = [
        x,
        (2.0 * size - 1.0) / (2.0 + size),
        (size - 1.0) / (size + 1.0),
        (size - 1.5) / (1.0 + 1.5 * size),
    ]
    t = np.select(parts, turned, -1.0 / size)
    z = t * t
    w = z * z
    both = z * _series(w, _EVEN) + w * _series(w, _ODD)
    small = np.where(size < 2.0**-29, x, x - x * both)
    arc = np.select(parts[1:], _ARCS[:3], _ARCS[3])
    rest = np.select(parts[1:], _ARC_RESTS[:3], _ARC_RESTS[3])
    large = np.where(size < 2.0**66, arc - ((t * both - rest) - t), _HALF_PI + _HALF_PI_REST)
    return np.where(np.isnan(x), x, np.where(parts[0], small, np.copysign(large, x)))


def atan2(ys: list[float], xs: list[float]) -> list[float]:
    """Return the angles of points."""
    y, x = np.array(ys, np.float64), np.array(xs, np.float64)
    height, width = np.abs(y), np.abs(x)
    apart = np.frexp(height)[1] - np.frexp(width)[1]
    angle = _atan(np.abs(y / x))
    angle = np.where(apart > 60, _HALF_PI + 0.5 * _PI_REST, angle)
    angle = np.where((apart < -60) & (x < 0), 0.0, angle)
    behind = np.copysign(_PI - (angle - _PI_REST), y)
    plain = np.where(np.signbit(x), behind, np.copysign(angle, y))
    both = np.where(np.signbit(x), 3.0 * _QUARTER_PI, _QUARTER_PI)
    flat = np.where(np.signbit(x), _PI, 0.0)
    cases = [
        np.isnan(x) | np.isnan(y),
        x == 1,
        y == 0,
        x == 0,
        np.isinf(x) & np.isinf(y),
        np.isinf(x),
        np.isinf(y),
    ]
    ends = [x + y, _atan(y), *(np.copysign(e, y) for e in (flat, _HALF_PI, both, flat, _HALF_PI))]
    found: list[float] = np.select(cases, ends, plain).tolist()
    return found


UDFS: list[Udf] = [
    *(
        (f"athena_{name}", OverColumns(__name__, name), ("DOUBLE",), "DOUBLE")
        for name in ("asin", "acos", "atan")
    ),
    ("athena_atan2", OverColumns(__name__, "atan2"), ("DOUBLE", "DOUBLE"), "DOUBLE"),
]
