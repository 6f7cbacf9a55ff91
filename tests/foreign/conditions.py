"""What columns must hold so that a condition of an expression holds."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice

from dashboard.expressions.syntax import (
    Call,
    Column,
    Expression,
    Items,
    Number,
    Operation,
    ParameterName,
    Text,
    Truth,
)
from tests.foreign.texts import PARTS, Part

type Literal = str | Decimal | datetime
type Row = Mapping[str, Literal]

DEEPEST = 40  # expressions within each other, calculated fields among them
MOST = 12  # answers to one question
STEPS = 3000  # that are tried for one filter
OTHER_WAY = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass
class Conditions(ABC):
    """Solves conditions over one data set, for one moment, with parameters' first values."""

    calculated: Mapping[str, Expression]
    parameters: Mapping[str, tuple[Literal, ...]]
    moment: datetime
    steps: int = STEPS

    @abstractmethod
    def equal(self, node: Expression, value: Literal, row: Row, depth: int = 0) -> Iterator[Row]:
        """Yield rows in which an expression has a value."""

    def holds(self, node: Expression, row: Row, depth: int = 0) -> Iterator[Row]:
        """Yield rows in which a condition holds."""
        if self.may(depth):
            yield from islice(self._holds(node, row, depth), MOST)

    def may(self, depth: int) -> bool:
        """Tell whether there is a step left to look further."""
        self.steps -= 1
        return depth < DEEPEST and self.steps > 0

    def _holds(self, node: Expression, row: Row, depth: int) -> Iterator[Row]:
        match node:
            case Column(name) if name in self.calculated:
                yield from self.holds(self.calculated[name], row, depth + 1)
            case Operation("AND", (left, right)):
                for one in self.holds(left, row, depth + 1):
                    yield from self.holds(right, one, depth + 1)
            case Operation("OR", (left, right)):
                yield from self.holds(left, row, depth + 1)
                yield from self.holds(right, row, depth + 1)
            case Operation("=", (left, right)):
                yield from self._alike(left, right, row, depth + 1)
            case Operation("<>", (left, right)):
                same = next(self._alike(left, right, row, depth + 1), None)
                yield from [] if same is row else [row]
            case Operation("<" | ">" | "<=" | ">=" as operator, (left, right)):
                yield from self._compared(operator, left, right, row, depth + 1)
            case Call(name, arguments):
                yield from self._called(name, arguments, row, depth + 1)
            case Truth(value):
                yield from [row] if value else []
            case _:
                yield row

    def _called(
        self, name: str, arguments: tuple[Expression, ...], row: Row, depth: int
    ) -> Iterator[Row]:
        match name, arguments:
            case "contains" | "startswith" | "endswith", (subject, sought, *_):
                for one in self.known(sought):
                    yield from self.equal(subject, PARTS[name](one), row, depth)
            case "in", (subject, Items(members)):
                for one in chain.from_iterable(map(self.known, members)):
                    yield from self.equal(subject, one, row, depth)
            case "isnull", (ParameterName(parameter),):
                yield from [] if self.parameters.get(parameter) else [row]
            case "isnull", _:
                return
            case "ifelse" | "switch", _:
                yield from self.equal(Call(name, arguments), Decimal(1), row, depth)
            case _:
                yield row

    def _alike(self, left: Expression, right: Expression, row: Row, depth: int) -> Iterator[Row]:
        for one, other in ((left, right), (right, left)):
            if isinstance(other, Text | Number | Truth | ParameterName):
                known = self.known(other)
                yield from chain.from_iterable(self.equal(one, v, row, depth) for v in known)
                return
            if isinstance(other, Call) and other.name == "formatdate":
                yield from self.equal(one, self.moment.date().isoformat(), row, depth)
                return
        yield row

    def _compared(
        self, operator: str, left: Expression, right: Expression, row: Row, depth: int
    ) -> Iterator[Row]:
        if isinstance(left, Text | Number | ParameterName):
            left, right, operator = right, left, OTHER_WAY[operator]
        for one in self.known(right):
            match left, one:
                case Call("locate", (subject, Text(found), *_)), _ if ">" in operator:
                    yield from self.equal(subject, Part(found), row, depth)
                case _, datetime():
                    yield from self.equal(left, one, row, depth)
                case _, Decimal():
                    beside = one + 1 if ">" in operator else max(one - 1, one / 2)
                    yield from self.equal(left, beside, row, depth)
                case _:
                    yield row
        if not any(True for _ in self.known(right)):
            yield row

    def known(self, node: Expression) -> Iterable[Literal]:
        """Give the values of a constant or a parameter."""
        match node:
            case Text(value) | Number(value):
                return [value]
            case ParameterName(name):
                return self.parameters.get(name, ())
            case Truth(value):
                return [Decimal(value)]
        return []
