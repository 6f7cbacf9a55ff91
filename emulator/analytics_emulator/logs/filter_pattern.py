"""Filter patterns of CloudWatch Logs: which log events a filter or a search takes.

Source: CloudWatch Logs user guide, "Filter pattern syntax". Read here: the empty pattern, terms and
quoted phrases (`\"` and `\\` inside them) that must all occur, `-` before those that must not, `?`
before those of which one must, JSON patterns of comparisons (`=`, `!=`, `<`, `>`, `<=`, `>=`,
`IS NULL`, `IS TRUE`, `IS FALSE`, `NOT EXISTS`) joined by `&&`, `||` and parentheses, patterns of
fields in brackets (`delimited_pattern.py`), and a regular expression as a pattern or value.
Refused: those beside other terms, and `?` beside other terms, where AWS passes over it.
"""

import json
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from analytics_emulator.logs.delimited_pattern import (
    DelimitedPattern,
    UnreadFieldError,
    delimited_pattern,
)
from analytics_emulator.logs.pattern_regex import regex_test

Test = Callable[[str], bool]
type Holds = Callable[[Any], bool]
type Read = Callable[[str, int], tuple[Holds, int]]


class UnsupportedPatternError(ValueError):
    """A pattern that isn't valid or isn't read here."""


@dataclass(frozen=True)
class Selector:
    """The path of a JSON property: `$.errors[0].code`."""

    steps: tuple[str | int, ...]

    @classmethod
    def parse(cls, text: str) -> "Selector":
        """Read a path; raises UnsupportedPatternError."""
        if not _SELECTOR.fullmatch(text):
            raise UnsupportedPatternError(f"{text} is no property selector such as $.name")
        found = re.findall(r"\.([\w-]+)|\[(\d+)\]", text)
        return cls(tuple(name or int(index) for name, index in found))

    def find(self, document: Any) -> tuple[bool, Any]:
        """Return whether the property is there, and its value."""
        for step in self.steps:
            try:
                document = document[step]
            except (KeyError, IndexError, TypeError):
                return False, None
        return True, document


def event_test(pattern: str) -> Test:
    """Return the test that a pattern stands for; raises UnsupportedPatternError."""
    text = pattern.strip()
    if text.startswith("{") and text.endswith("}"):
        return _json_test(text[1:-1])
    if text.startswith("[") and text.endswith("]"):
        fields = delimited(text)
        return lambda message: fields.values(message) is not None
    if test := regex_test(text):
        return test
    if text.startswith(("[", "{")):
        raise UnsupportedPatternError(f"this kind of pattern is not read here: {text}")
    return _terms_test(_terms(text))


def delimited(text: str) -> DelimitedPattern:
    """Read a pattern of fields, `[ip, user]`; raises UnsupportedPatternError."""
    try:
        return delimited_pattern(text[1:-1], _comparison)
    except UnreadFieldError as error:
        raise UnsupportedPatternError(str(error)) from None


_TERM = re.compile(
    r'\s*(?P<sign>[?-]?)(?:"(?P<phrase>(?:[^"\\]|\\["\\])*)"|(?P<word>[^\s"?%-][^\s"]*))(?=\s|$)'
)
_SELECTOR = re.compile(r"\$(\.[\w-]+|\[\d+\])+")
_CONDITION = re.compile(
    r"""\s*(?P<selector>\$[^\s=!<>()]+)\s*
    (?:(?P<word>IS\s+(?:NULL|TRUE|FALSE)|NOT\s+EXISTS)|(?P<operator>!=|<=|>=|=|<|>)\s*(?P<value>"[^"]*"|%[^%]+%|[^\s"()&|]+))\s*""",
    re.VERBOSE,
)
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def _terms(text: str) -> list[tuple[str, str]]:
    """Split a pattern into its words and phrases with their signs; or UnsupportedPatternError."""
    terms: list[tuple[str, str]] = []
    position = 0
    while position < len(text):
        match = _TERM.match(text, position)
        if match is None:
            raise UnsupportedPatternError(f"this term is not read here: {text[position:].strip()}")
        phrase = match["phrase"]
        term = match["word"] if phrase is None else re.sub(r"\\(.)", r"\1", phrase)
        terms.append((match["sign"], term))
        position = match.end()
    return terms


def _terms_test(terms: list[tuple[str, str]]) -> Test:
    optional = [term for sign, term in terms if sign == "?"]
    if optional and len(optional) < len(terms):
        raise UnsupportedPatternError(f"?{optional[0]} beside other terms is not read here")
    if optional:
        return lambda message: any(term in message for term in optional)
    return lambda message: all((term in message) is (sign != "-") for sign, term in terms)


def _json_test(text: str) -> Test:
    holds, end = _any_of(text, 0)
    if text[end:].strip():
        raise UnsupportedPatternError(f"this condition is not read here: {text[end:].strip()}")

    def test(message: str) -> bool:
        try:
            document = json.loads(message)
        except ValueError:
            return False
        return holds(document)

    return test


def _any_of(text: str, start: int) -> tuple[Holds, int]:
    """Read what `||` joins, from a place on; return it with where it ends."""
    parts, end = _joined(text, start, "||", _all_of)
    return lambda document: any(part(document) for part in parts), end


def _all_of(text: str, start: int) -> tuple[Holds, int]:
    """Read what `&&` joins, which binds closer."""
    parts, end = _joined(text, start, "&&", _one)
    return lambda document: all(part(document) for part in parts), end


def _joined(text: str, start: int, joint: str, read: Read) -> tuple[list[Holds], int]:
    part, end = read(text, start)
    parts = [part]
    while text[end:].lstrip().startswith(joint):
        part, end = read(text, text.index(joint, end) + len(joint))
        parts.append(part)
    return parts, end


def _one(text: str, start: int) -> tuple[Holds, int]:
    """Read a condition, or what stands in parentheses."""
    if not text[start:].lstrip().startswith("("):
        return _condition(text, start)
    holds, end = _any_of(text, text.index("(", start) + 1)
    if not text[end:].lstrip().startswith(")"):
        raise UnsupportedPatternError(f"this condition is not read here: {text[start:].strip()}")
    return holds, text.index(")", end) + 1


_WORDS: dict[str, tuple[bool, Any]] = {
    "NULL": (True, None),
    "EXISTS": (False, None),
    "TRUE": (True, True),
    "FALSE": (True, False),
}


def _condition(text: str, start: int) -> tuple[Holds, int]:
    match = _CONDITION.match(text, start)
    if match is None:
        raise UnsupportedPatternError(f"this condition is not read here: {text[start:].strip()}")
    selector = Selector.parse(match["selector"])
    if match["word"]:
        present, value = _WORDS[match["word"].split()[-1]]
        return lambda document: _is(selector.find(document), present, value), match.end()
    compares = _comparison(match["operator"], match["value"])

    def holds(document: Any) -> bool:
        present, found = selector.find(document)
        return present and compares(found)

    return holds, match.end()


def _is(found: tuple[bool, Any], present: bool, value: Any) -> bool:
    """Tell one thing by identity: 1 is not true."""
    return found[0] is present and found[1] is value


def _comparison(sign: str, value: str) -> Callable[[Any], bool]:
    """Numbers compare as numbers; text by equality, where `*` stands for anything."""
    if value.startswith("%"):
        return _regex_comparison(sign, value)
    number = _number(value)
    if sign in _COMPARISONS:
        if number is None:
            raise UnsupportedPatternError(f"{sign} needs a number, not {value}")
        compare = _COMPARISONS[sign]
        return lambda found: _is_number(found) and compare(found, number)
    wanted = sign == "="
    if number is not None:
        return lambda found: (_is_number(found) and found == number) is wanted
    text = value.strip('"').replace("[", "[[]").replace("?", "[?]")
    return lambda found: (isinstance(found, str) and fnmatchcase(found, text)) is wanted


def _regex_comparison(sign: str, value: str) -> Callable[[Any], bool]:
    test = regex_test(value)
    if test is None or sign not in ("=", "!="):
        raise UnsupportedPatternError(f"this comparison is not read here: {sign} {value}")
    wanted = sign == "="
    return lambda found: (isinstance(found, str) and test(found)) is wanted


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _is_number(found: Any) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool)
