"""Hive's types as Glue writes them, and values of them that fit their column's name and use."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
_INTEGERS = {"tinyint": 8, "smallint": 16, "int": 32, "integer": 32, "bigint": 64}


@dataclass(frozen=True)
class Kind:
    """A type: its name, and what is within it (`fields` of a struct have names)."""

    name: str
    within: tuple["Kind", ...] = ()
    fields: tuple[str, ...] = ()


def kind_of(text: str) -> Kind:
    """Read a type."""
    text = text.strip()
    name, bracket, rest = text.partition("<")
    name = name.strip().lower()
    if not bracket:
        return Kind(name)
    parts = _parts(rest.rstrip()[:-1])
    if name != "struct":
        return Kind(name, tuple(map(kind_of, parts)))
    pairs = [part.strip().partition(":") for part in parts]
    fields = tuple(key.strip().strip("`").lower() for key, _, _ in pairs)
    return Kind(name, tuple(kind_of(value) for _, _, value in pairs), fields)


def _parts(text: str) -> list[str]:
    """Part a text by its commas that aren't within brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += {"<": 1, "(": 1, ">": -1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def value(kind: Kind, name: str, hints: Sequence[str], chance: random.Random) -> Any:
    """Make up a value; `hints` are texts that statements compare the column with."""
    if kind.name == "array":
        return [value(kind.within[0], name, hints, chance) for _ in range(chance.randint(1, 2))]
    if kind.name == "map":
        keys = sorted({*hints[:3], "a"}) if kind.within[0].name == "string" else [1, 2]
        return {key: value(kind.within[1], name, hints, chance) for key in keys}
    if kind.name == "struct":
        pairs = zip(kind.fields, kind.within, strict=True)
        return {key: value(one, key, hints, chance) for key, one in pairs}
    return _plain(kind.name, name, hints, chance)


def _plain(kind: str, name: str, hints: Sequence[str], chance: random.Random) -> Any:
    hint = chance.choice(hints) if hints else None
    moment = NOW - timedelta(hours=chance.randint(1, 1500))
    if kind in _INTEGERS:
        return _whole(hint, name, _INTEGERS[kind], moment, chance)
    made = {
        "double": lambda: float(_number(hint) or chance.randint(1, 4000) / 4),
        "decimal": lambda: Decimal(chance.randint(1, 900)) / 4,
        "boolean": lambda: chance.random() < 0.5,
        "date": lambda: _day(hint) or moment.date(),
        "timestamp": lambda: _moment(hint) or moment,
        "binary": lambda: b"abc",
    }
    make = made.get("double" if kind == "float" else kind.partition("(")[0])
    if make is not None:
        return make()
    return hint if hint is not None else _text(name, moment, chance)


def _whole(hint: str | None, name: str, bits: int, moment: datetime, chance: random.Random) -> int:
    number = _number(hint)
    if number is not None and abs(number) < 2 ** (bits - 1):
        return int(number)
    if bits == 64 and re.search("time|start|end", name):
        return int(moment.timestamp()) * (1000 if "stamp" in name else 1)
    return chance.randint(1, 100)


def _number(hint: str | None) -> float | None:
    try:
        return float(hint) if hint is not None else None
    except ValueError:
        return None


def _day(hint: str | None) -> date | None:
    try:
        return date.fromisoformat((hint or "")[:10])
    except ValueError:
        return None


def _moment(hint: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat((hint or "").replace("Z", "")).replace(tzinfo=None)
    except ValueError:
        return None


_TEXTS: Mapping[str, str] = {
    r"ip$|ip_?addr|addr$|host": "192.0.2.{n}",
    r"account": "11112222333{n}",
    r"region": "us-east-1",
    r"json|tags|parameters|elements": '{{"a": "{n}"}}',
    r"arn": "arn:aws:iam::111122223333:role/r{n}",
    r"url|uri": "https://example.com/{n}?a={n}",
    r"^year$": "{moment:%Y}",
    r"^month$": "{moment:%m}",
    r"^day$": "{moment:%d}",
    r"^hour$": "{moment:%H}",
    r"date$|^dt$|^day": "{moment:%Y-%m-%d}",
    r"time|_at$|_on$|timestamp": "{moment:%Y-%m-%dT%H:%M:%SZ}",
    r"count|amount|price|size|quantity|cost|rate|bytes|hours|usage|total|number|latency": "{n}",
}


def _text(name: str, moment: datetime, chance: random.Random) -> str:
    number = chance.randint(1, 9)
    forms = (form for pattern, form in _TEXTS.items() if re.search(pattern, name.lower()))
    return next(forms, "word{n}").format(n=number, moment=moment)
