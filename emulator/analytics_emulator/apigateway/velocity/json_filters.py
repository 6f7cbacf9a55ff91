"""Conditions in filters of JSONPath: comparisons of a place below `@`, with `&&` and `||`."""

import json
import operator
import re
from collections.abc import Callable
from typing import Any

_Holds = Callable[[Any], bool]
_PLACE = r"@(?P<place>(?:\.[\w-]+|\[\d+\]|\['[^']*'\])*)"
_TERM = re.compile(
    rf"""\s*(?P<not>!\s*)?{_PLACE}\s*(?:(?P<operator>==|!=|<=|>=|<|>)\s*"""
    r"""(?P<value>'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|true|false|null)\s*)?"""
)
_KEY = re.compile(r"\.([\w-]+)|\[(\d+)\]|\['([^']*)'\]")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_MISSING = object()


def filter_of(text: str) -> _Holds | None:
    """Read a filter's condition; None where it is more than the emulator knows."""
    either = [_all(part) for part in _parts(text, "||")]
    known = [holds for holds in either if holds]
    return (lambda item: any(holds(item) for holds in known)) if len(known) == len(either) else None


def _all(text: str) -> _Holds | None:
    terms = [_term(part) for part in _parts(text, "&&")]
    known = [holds for holds in terms if holds]
    return (lambda item: all(holds(item) for holds in known)) if len(known) == len(terms) else None


def _parts(text: str, mark: str) -> list[str]:
    """Split at a mark that stands in no quotes."""
    hidden = _QUOTED.sub(lambda found: "'" * len(found[0]), text)
    bounds = [found.start() for found in re.finditer(re.escape(mark), hidden)]
    begins = [0, *(bound + len(mark) for bound in bounds)]
    return [text[a:b] for a, b in zip(begins, [*bounds, len(text)], strict=True)]


def _term(text: str) -> _Holds | None:
    read = _TERM.fullmatch(text)
    if read is None:
        return None
    keys = [name or quoted or int(index) for name, index, quoted in _KEY.findall(read["place"])]
    if read["operator"] is None:
        wanted = read["not"] is None
        return lambda item: (_below(item, keys) is not _MISSING) == wanted
    given = read["value"]
    value = given[1:-1] if given[0] in "'\"" else json.loads(given)
    return None if read["not"] else lambda item: _holds(_below(item, keys), read["operator"], value)


def _below(item: Any, keys: list[Any]) -> Any:
    for key in keys:
        try:
            item = item[key]
        except (KeyError, IndexError, TypeError):
            return _MISSING
    return item


def _holds(found: Any, sign: str, value: Any) -> bool:
    is_same = isinstance(found, bool) == isinstance(value, bool) and found == value
    if sign in ("==", "!="):
        return is_same == (sign == "==")
    kinds: tuple[Any, ...] = ((str, str), ((int, float), (int, float)))
    if not any(isinstance(found, a) and isinstance(value, b) for a, b in kinds):
        return False
    return bool(_ORDERS[sign](found, value))
