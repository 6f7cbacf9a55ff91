"""Expressions: a text of the query language becomes a function of a row."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from analytics_emulator.logs.insights.aggregates import NAMES, Aggregate, Expression
from analytics_emulator.logs.insights.fields import Row
from analytics_emulator.logs.insights.functions import FUNCTIONS, PERIODS
from analytics_emulator.logs.insights.scanner import Scanner
from analytics_emulator.logs.insights.values import (
    Moment,
    Value,
    compare,
    number_of,
    text_of,
    truth_of,
)

_COMPARISONS: dict[str, Callable[[int], bool]] = {
    "!=": lambda order: order != 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
    "=": lambda order: order == 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": math.fmod,
    "^": lambda a, b: a**b,
}
_DEEPEST = 100


@dataclass
class Parser:
    """Reads expressions; within `stats` aggregates too, which it collects by the names of slots."""

    scanner: Scanner
    aggregates: dict[str, Aggregate] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    takes_aggregates: bool = False
    depth: int = 0

    def expression(self) -> Expression:
        """Read a whole expression."""
        self.depth += 1
        if self.depth > _DEEPEST:
            self.scanner.refuse("the query nests too deeply")
        found = self._alternatives()
        self.depth -= 1
        return found

    def _alternatives(self) -> Expression:
        left = self._conjunction()
        while self.scanner.word("or") or self.scanner.take("||"):
            left = _either(left, self._conjunction())
        return left

    def _conjunction(self) -> Expression:
        left = self._negation()
        while self.scanner.word("and") or self.scanner.take("&&"):
            left = _both(left, self._negation())
        return left

    def _negation(self) -> Expression:
        negations = 0
        while self.scanner.word("not") or self._bang():
            negations += 1
        found = self._comparison()
        for _ in range(negations):
            found = _negated(found)
        return found

    def _bang(self) -> bool:
        is_one = not self.scanner.text.startswith("!=", self.scanner.place)
        return is_one and self.scanner.take("!") is not None

    def _comparison(self) -> Expression:
        left = self._sum()
        if self.scanner.text.startswith("=~", self.scanner.place):
            self.scanner.take("=~")
            return self._like(left)
        if self.scanner.word("not"):
            return _negated(self._set_or_pattern(left))
        if symbol := self.scanner.take(*_COMPARISONS):
            return _compared(left, self._sum(), _COMPARISONS[symbol])
        start = self.scanner.place
        if self.scanner.word("like", "in"):
            self.scanner.place = start
            return self._set_or_pattern(left)
        return left

    def _set_or_pattern(self, left: Expression) -> Expression:
        if self.scanner.word("like"):
            return self._like(left)
        if not self.scanner.word("in"):
            self.scanner.refuse(f"unexpected symbol found {self.scanner.next_piece()!r} after not")
        self.scanner.require("[")
        members = [self._sum()]
        while self.scanner.take(","):
            members.append(self._sum())
        self.scanner.require("]")
        return _among(left, members)

    def _like(self, left: Expression) -> Expression:
        if (part := self.scanner.string()) is not None:
            return lambda row: None if (v := left(row)) is None else part in text_of(v)
        pattern = self.scanner.regex()
        if pattern is None:
            self.scanner.refuse("like takes a text in quotes or a regular expression in slashes")
        search = pattern.search
        return lambda row: None if (v := left(row)) is None else bool(search(text_of(v)))

    def _sum(self) -> Expression:
        left = self._product()
        while symbol := self.scanner.take("+", "-"):
            left = _computed(left, self._product(), _ARITHMETIC[symbol])
        return left

    def _product(self) -> Expression:
        left = self._power()
        while symbol := self.scanner.take("*", "/", "%"):
            left = _computed(left, self._power(), _ARITHMETIC[symbol])
        return left

    def _power(self) -> Expression:
        left = self.operand()
        if self.scanner.take("^"):
            return _computed(left, self._power(), _ARITHMETIC["^"])
        return left

    def operand(self) -> Expression:
        """Read what stands by itself: a literal, a field, a call, parentheses."""
        scanner = self.scanner
        if scanner.take("-"):
            return _computed(lambda _row: 0, self.operand(), _ARITHMETIC["-"])
        if scanner.take("("):
            found = self.expression()
            scanner.require(")")
            return found
        text = scanner.string()
        literal = scanner.number() if text is None else text
        return self._named() if literal is None else _constant(literal)

    def _named(self) -> Expression:
        """Read a column of the stats before, a call, truth, or a field."""
        scanner = self.scanner
        if column := scanner.take(*(one for one in self.columns if one.endswith(")"))):
            return lambda row: row.get(column)
        start = scanner.place
        name = scanner.name()
        if name is None:
            scanner.refuse(f"unexpected symbol found {scanner.next_piece()!r}")
        if scanner.take("("):
            return self._call(name, start)
        if name.lower() in ("true", "false"):
            return _constant(name.lower() == "true")
        return lambda row: row.get(name)

    def _call(self, name: str, start: int) -> Expression:
        known = name.lower()
        if known in NAMES:
            return self._aggregate(known, start)
        if known == "bin":
            return self._floored(lambda row: row.get("@timestamp"), up=False)
        if known in ("datefloor", "dateceil"):
            moment = self.expression()
            self.scanner.require(",")
            return self._floored(moment, up=known == "dateceil")
        function = FUNCTIONS.get(known)
        if function is None:
            self.scanner.refuse(f"unknown function {name}, or one that isn't read here", start)
        given = self._arguments()
        if not function.least <= len(given) <= function.most:
            self.scanner.refuse(f"invalid number of arguments for function {name}", start)

        def call(row: Row) -> Value:
            values = [one(row) for one in given]
            if not function.takes_nothing and any(value is None for value in values):
                return None
            return function.call(*values)

        return call

    def _arguments(self) -> list[Expression]:
        given: list[Expression] = []
        if self.scanner.take(")"):
            return given
        given.append(self.expression())
        while self.scanner.take(","):
            given.append(self.expression())
        self.scanner.require(")")
        return given

    def _floored(self, moment: Expression, *, up: bool) -> Expression:
        start = self.scanner.place
        period = self.scanner.period()
        unit = PERIODS.get(period[1].lower()) if period else None
        if not period or not unit or not period[0]:
            self.scanner.refuse("a length of time such as 5m is expected; weeks, months, …, "
                                "aren't read here", start)  # fmt: skip
        self.scanner.require(")")
        width = period[0] * unit

        def floor(row: Row) -> Value:
            number = number_of(moment(row))
            if number is None:
                return None
            return Moment(-(-int(number) // width) * width if up else int(number) // width * width)

        return floor

    def _aggregate(self, name: str, start: int) -> Expression:
        if not self.takes_aggregates:
            self.scanner.refuse(f"{name} is only read in stats", start)
        self.takes_aggregates = False  # none within another
        argument, percent = None, 0.0
        if name == "count" and self.scanner.take("*"):
            self.scanner.require(")")
        elif name != "count" or not self.scanner.take(")"):
            argument = self.expression()
            percent = self._percent() if name == "pct" else 0.0
            self.scanner.require(")")
        self.takes_aggregates = True
        slot = f"\0{len(self.aggregates)}"
        self.aggregates[slot] = Aggregate(name, argument, percent)
        return lambda row: row.values.get(slot)

    def _percent(self) -> float:
        self.scanner.require(",")
        start = self.scanner.place
        number = self.scanner.number()
        if number is None or not 0 <= number <= 100:
            self.scanner.refuse("pct takes a number from 0 to 100", start)
        return number


def _constant(value: Value) -> Expression:
    return lambda _row: value


def _compared(left: Expression, right: Expression, holds: Callable[[int], bool]) -> Expression:
    def test(row: Row) -> Value:
        order = compare(left(row), right(row))
        return None if order is None else holds(order)

    return test


def _among(left: Expression, members: list[Expression]) -> Expression:
    def test(row: Row) -> Value:
        value = left(row)
        return None if value is None else any(compare(value, one(row)) == 0 for one in members)

    return test


def _computed(
    left: Expression, right: Expression, compute: Callable[[float, float], float]
) -> Expression:
    def calculate(row: Row) -> Value:
        one, other = number_of(left(row)), number_of(right(row))
        if one is None or other is None:
            return None
        try:
            found = compute(one, other)
        except (ArithmeticError, ValueError):
            return None
        return found if isinstance(found, int | float) else None

    return calculate


def _both(left: Expression, right: Expression) -> Expression:
    def test(row: Row) -> Value:
        one = truth_of(left(row))
        if one is False:
            return False
        other = truth_of(right(row))
        return other if one else (False if other is False else None)

    return test


def _either(left: Expression, right: Expression) -> Expression:
    def test(row: Row) -> Value:
        one = truth_of(left(row))
        if one:
            return True
        other = truth_of(right(row))
        return True if other else (False if one is other is False else None)

    return test


def _negated(inner: Expression) -> Expression:
    def test(row: Row) -> Value:
        found = truth_of(inner(row))
        return None if found is None else not found

    return test
