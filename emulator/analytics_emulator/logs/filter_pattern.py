"""Filter patterns of CloudWatch Logs: which log events a filter or a search takes.

Source: CloudWatch Logs user guide, "Filter pattern syntax". Read here: the empty pattern, terms and
quoted phrases (`\"` and `\\` inside them) that must all occur, and JSON patterns of comparisons
(`=`, `!=`, `<`, `>`, `<=`, `>=`, `IS NULL`, `NOT EXISTS`) joined by `&&` or `||`. Refused:
space-delimited patterns in brackets, regular expressions, optional and excluded terms, mixed or
nested conditions.
"""

import json
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

Test = Callable[[str], bool]


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
    if text.startswith(("[", "{")):
        raise UnsupportedPatternError(f"this kind of pattern is not read here: {text}")
    terms = _terms(text)
    return lambda message: all(term in message for term in terms)


_TERM = re.compile(r'\s*(?:"(?P<phrase>(?:[^"\\]|\\["\\])*)"|(?P<word>[^\s"?%-][^\s"]*))(?=\s|$)')
_SELECTOR = re.compile(r"\$(\.[\w-]+|\[\d+\])+")
_CONDITION = re.compile(
    r"""\s*(?P<selector>\$[^\s=!<>]+)\s*
    (?:(?P<word>IS\s+NULL|NOT\s+EXISTS)|(?P<operator>!=|<=|>=|=|<|>)\s*(?P<value>"[^"]*"|[^\s"]+))\s*""",
    re.VERBOSE,
)
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def _terms(text: str) -> list[str]:
    """Split a pattern into its words and phrases; raises UnsupportedPatternError."""
    terms: list[str] = []
    position = 0
    while position < len(text):
        match = _TERM.match(text, position)
        if match is None:
            raise UnsupportedPatternError(f"this term is not read here: {text[position:].strip()}")
        phrase = match["phrase"]
        terms.append(match["word"] if phrase is None else re.sub(r"\\(.)", r"\1", phrase))
        position = match.end()
    return terms


def _json_test(text: str) -> Test:
    if "&&" in text and "||" in text:
        raise UnsupportedPatternError("&& and || in one pattern are not read here")
    joint, combine = ("||", any) if "||" in text else ("&&", all)
    conditions = [_condition(part) for part in text.split(joint)]

    def test(message: str) -> bool:
        try:
            document = json.loads(message)
        except ValueError:
            return False
        return combine(condition(document) for condition in conditions)

    return test


def _condition(text: str) -> Callable[[Any], bool]:
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise UnsupportedPatternError(f"this condition is not read here: {text.strip()}")
    selector = Selector.parse(match["selector"])
    if match["word"]:
        is_null = match["word"].startswith("IS")
        return lambda document: selector.find(document) == (is_null, None)
    compares = _comparison(match["operator"], match["value"])

    def holds(document: Any) -> bool:
        present, found = selector.find(document)
        return present and compares(found)

    return holds


def _comparison(sign: str, value: str) -> Callable[[Any], bool]:
    """Numbers compare as numbers; text by equality, where `*` stands for anything."""
    if value.startswith("%"):
        raise UnsupportedPatternError(f"regular expressions are not read here: {value}")
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


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _is_number(found: Any) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool)
