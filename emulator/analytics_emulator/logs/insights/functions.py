"""Functions of the query language (CloudWatch Logs user guide, "Boolean, comparison, …")."""

import ipaddress
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from analytics_emulator.logs.insights.values import Moment, Value, number_of, text_of

_NO_LIMIT = 99


@dataclass(frozen=True)
class Function:
    """How many arguments a function takes, and what it gives."""

    least: int
    most: int
    call: Callable[..., Value]
    takes_nothing: bool = False  # is asked even where an argument isn't there


def _of_numbers(compute: Callable[..., float]) -> Callable[..., Value]:
    def call(*given: Value) -> Value:
        numbers = [number_of(value) for value in given]
        if any(number is None for number in numbers):
            return None
        try:
            return compute(*numbers)
        except (ArithmeticError, ValueError):
            return None

    return call


def _of_texts(compute: Callable[..., Value]) -> Callable[..., Value]:
    return lambda *given: compute(*(text_of(value) for value in given))


def _substr(text: Value, start: Value, length: Value = None) -> Value:
    begin, count = number_of(start), number_of(length)
    if begin is None:
        return None
    whole, first = text_of(text), max(int(begin), 0)
    return whole[first:] if count is None else whole[first : first + max(int(count), 0)]


def _is_address(version: int | None) -> Callable[[Value], Value]:
    def call(value: Value) -> Value:
        try:
            found = ipaddress.ip_address(text_of(value))
        except ValueError:
            return False
        return version is None or found.version == version

    return call


def _is_in_subnet(version: int | None) -> Callable[[Value, Value], Value]:
    def call(value: Value, subnet: Value) -> Value:
        try:
            found = ipaddress.ip_address(text_of(value))
            network = ipaddress.ip_network(text_of(subnet), strict=False)
        except ValueError:
            return False
        return found in network and (version is None or found.version == version)

    return call


def _moment(value: Value) -> Value:
    number = number_of(value)
    return None if number is None else Moment(number)


FUNCTIONS: dict[str, Function] = {
    "abs": Function(1, 1, _of_numbers(abs)),
    "ceil": Function(1, 1, _of_numbers(math.ceil)),
    "floor": Function(1, 1, _of_numbers(math.floor)),
    "greatest": Function(1, _NO_LIMIT, _of_numbers(max)),
    "least": Function(1, _NO_LIMIT, _of_numbers(min)),
    "log": Function(1, 1, _of_numbers(math.log)),
    "sqrt": Function(1, 1, _of_numbers(math.sqrt)),
    "ispresent": Function(1, 1, lambda value: value is not None, takes_nothing=True),
    "coalesce": Function(
        1,
        _NO_LIMIT,
        lambda *given: next((value for value in given if value is not None), None),
        takes_nothing=True,
    ),
    "isempty": Function(1, 1, lambda v: v is None or text_of(v) == "", takes_nothing=True),
    "isblank": Function(1, 1, lambda v: v is None or not text_of(v).strip(), takes_nothing=True),
    "concat": Function(1, _NO_LIMIT, _of_texts(lambda *texts: "".join(texts))),
    "ltrim": Function(1, 2, _of_texts(lambda text, *more: text.lstrip(*more))),
    "rtrim": Function(1, 2, _of_texts(lambda text, *more: text.rstrip(*more))),
    "trim": Function(1, 2, _of_texts(lambda text, *more: text.strip(*more))),
    "strlen": Function(1, 1, _of_texts(len)),
    "toupper": Function(1, 1, _of_texts(lambda text: text.upper())),
    "tolower": Function(1, 1, _of_texts(lambda text: text.lower())),
    "substr": Function(2, 3, _substr),
    "replace": Function(3, 3, _of_texts(lambda text, old, new: text.replace(old, new))),
    "strcontains": Function(2, 2, _of_texts(lambda text, part: int(part in text))),
    "isvalidip": Function(1, 1, _is_address(None)),
    "isvalidipv4": Function(1, 1, _is_address(4)),
    "isvalidipv6": Function(1, 1, _is_address(6)),
    "isipinsubnet": Function(2, 2, _is_in_subnet(None)),
    "isipv4insubnet": Function(2, 2, _is_in_subnet(4)),
    "isipv6insubnet": Function(2, 2, _is_in_subnet(6)),
    "frommillis": Function(1, 1, _moment),
    "tomillis": Function(1, 1, lambda value: None if (n := number_of(value)) is None else int(n)),
    "now": Function(0, 0, lambda: int(time.time())),
}
# Lengths of time in milliseconds; weeks, months and longer depend on where they begin.
PERIODS = {
    **dict.fromkeys(("ms", "msec", "msecs", "millisecond", "milliseconds"), 1),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1000),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60_000),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3_600_000),
    **dict.fromkeys(("d", "day", "days"), 86_400_000),
}
