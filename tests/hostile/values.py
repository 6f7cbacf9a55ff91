"""Values that parsers and checks stumble over."""

import json
import random
from collections.abc import Callable
from typing import Any

BLANKS = ["", " ", "\x00", "\u200b", "\ufeff", "\u2060 ", "\t\n", "\x07", "\u3164", "\xad"]
TEXTS = [
    "\ud800",
    "a\udfffb",
    "\x00name",
    "x" * 300,
    "💥" * 50,
    "'; --",
    *BLANKS,
]
NUMBERS = [-1, 0, 2**31, 2**63, 2**64, -(2**63) - 1, 1e308, 0.1, 10**400]
OTHERS = [None, True, [], {}, [None], {"": None}, [[[[]]]]]

# What `json.dumps` can't write: put into a text in place of a mark.
RAW = [
    "9" * 5000,
    "-" + "1" * 5000,
    "1e999999999",
    "-1e-999999999",
    "NaN",
    "Infinity",
    "-Infinity",
    "[" * 100_000 + "]" * 100_000,
    '{"a":' * 20_000 + "1" + "}" * 20_000,
    "[" * 200_000,
    '"\\ud800"',
    '"\\u0000"',
    '"\\u200b"',
    "01",
    "+1",
    "0x10",
    '"\n"',
    "'x'",
    "",
]
_MARK = "@raw@"


def any_value(draw: random.Random) -> Any:
    """Return one value that JSON can carry."""
    return draw.choice([*TEXTS, *NUMBERS, *OTHERS])


def places(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value of a document, the document's own first."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(document, dict):
        inner = list(document.items())
    elif isinstance(document, list):
        inner = list(enumerate(document))
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


def with_value(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of a document with another value at a place."""
    if not path:
        return value
    copy = document.copy()
    copy[path[0]] = with_value(document[path[0]], path[1:], value)
    return copy


def changed(draw: random.Random, document: Any) -> bytes:
    """Write a document with a hostile value somewhere."""
    path = draw.choice(places(document))
    if draw.random() < 0.5:
        return written(with_value(document, path, any_value(draw)))
    raw = draw.choice(RAW)
    return written(with_value(document, path, _MARK)).replace(f'"{_MARK}"'.encode(), raw.encode())


def doubled(draw: random.Random, document: dict[str, Any]) -> bytes:
    """Write a document with a key that comes twice, the second time with another value."""
    key = draw.choice(list(document))
    again = f"{json.dumps(key)}: {json.dumps(any_value(draw))}"
    return written(document)[:-1] + f", {again}}}".encode()


def broken(draw: random.Random, document: Any) -> bytes:
    """Write a document whose bytes are damaged: cut, not UTF-8, another encoding, noise."""
    whole = written(document)
    place = draw.randrange(len(whole))
    damages: list[Callable[[], bytes]] = [
        lambda: whole[:place],
        lambda: whole[:place] + bytes([draw.randrange(128, 256)]) + whole[place:],
        lambda: whole[:place] + b"\x00" + whole[place:],
        lambda: whole.decode().encode("utf-16"),
        lambda: whole.decode().encode("utf-32"),
        lambda: b"\xef\xbb\xbf" * 2 + whole,
        lambda: draw.randbytes(200),
        lambda: whole + whole,
        lambda: b"",
    ]
    return draw.choice(damages)()


def written(document: Any) -> bytes:
    """Write JSON as escaped ASCII, so that half of a surrogate pair can travel."""
    return json.dumps(document).encode()
