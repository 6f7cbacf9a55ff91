"""JSON whose decimals stay decimals: no binary float touches money."""

import json
from decimal import Decimal
from typing import Any, NoReturn


def parse_json(text: str | bytes) -> Any:
    """Read JSON (UTF-8) with decimals as `Decimal`.

    Raises ValueError for whatever is not JSON: broken text, NaN, nesting too deep for the
    parser, integers too long for it.
    """
    try:
        return _DECODER.decode(text if isinstance(text, str) else text.decode())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def dump_json(value: Any) -> str:
    """Write compact JSON; raises ValueError for text that UTF-8 can't carry, or deep nesting."""
    try:
        text = _ENCODER.encode(value)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    text.encode()
    return text


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _number(value: object) -> float | str:
    """Return a decimal as the number that reads back as the same, or else as its text."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is no JSON value")
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value)


# Made once: json.loads and json.dumps with options would make one for each call.
_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_number)
