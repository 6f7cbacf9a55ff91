"""The syntax tree of a calculated field, and the parser that makes it.

Source: QuickSight user guide, "Calculated field function and operator reference": `{column}`,
`${parameter}`, text in single or double quotes, functions, + - * / % ^, comparisons, AND OR NOT.
Comments are as in C++: definitions that QuickSight itself wrote hold both kinds.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial

from dashboard.refusal import NotDrawnError

TOKEN = re.compile(
    r"\s+|/\*.*?\*/|//[^\n]*"
    r"|(?P<text>'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<parameter>\$\{[^}]+\})"
    r"|(?P<column>\{[^}]+\})"
    r"|(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<symbol><>|!=|<=|>=|[-+*/%^=<>(),\[\]!])",
    re.DOTALL,
)
KEPT = 4096  # expressions; a large definition has some hundred
OPTIONS = {"CASE_INSENSITIVE", "CASE_SENSITIVE", "PRE_FILTER", "PRE_AGG", "POST_AGG_FILTER"}
LEVELS: list[dict[str, str]] = [
    {"or": "OR"},
    {"and": "AND"},
    {"=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="},
    {"+": "+", "-": "-"},
    {"*": "*", "/": "/", "%": "%"},
    {"^": "^"},
]


@dataclass(frozen=True)
class Text:
    """A string."""

    value: str


@dataclass(frozen=True)
class Number:
    """A number, exact."""

    value: Decimal


@dataclass(frozen=True)
class Truth:
    """TRUE or FALSE, as AWS's own dashboards write them; a column of that name is in braces."""

    value: bool


@dataclass(frozen=True)
class Null:
    """NULL."""


@dataclass(frozen=True)
class Column:
    """A column or another calculated field."""

    name: str


@dataclass(frozen=True)
class ParameterName:
    """A parameter of the dashboard."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function's call; names compare without case."""

    name: str
    arguments: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Items:
    """A list, as `in` takes it."""

    members: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Ordered:
    """A member of a list by which a table calculation sorts: `[{day} ASC]`."""

    subject: "Expression"
    direction: str


@dataclass(frozen=True)
class Operation:
    """An operator between two operands, or before one (`NOT`, `-`, and `!` within a list)."""

    operator: str
    operands: "tuple[Expression, ...]"


type Expression = (
    Text | Number | Truth | Null | Column | ParameterName | Call | Items | Ordered | Operation
)


WORDS: dict[str, Expression] = {"null": Null(), "true": Truth(True), "false": Truth(False)}


def columns_in(node: Expression) -> Iterator[str]:
    """Yield the names of the columns that an expression is made of."""
    match node:
        case Column(name):
            yield name
        case Call(_, parts) | Items(parts) | Operation(_, parts):
            for part in parts:
                yield from columns_in(part)
        case Ordered(subject, _):
            yield from columns_in(subject)


@lru_cache(maxsize=KEPT)
def parse(source: str) -> Expression:
    """Parse a whole expression; `NotDrawnError` says where it can't be read.

    A sheet's visuals share their calculated fields, and each look at it asks for them anew.
    """
    parser = _Parser(source, _tokens(source))
    result = parser.level(0)
    if parser.peek():
        raise parser.error()
    return result


def _tokens(source: str) -> list[tuple[str, str]]:
    tokens, position = [], 0
    while position < len(source):
        match = TOKEN.match(source, position)
        if match is None:
            raise NotDrawnError(f"Expression can't be read at {source[position : position + 20]!r}")
        if match.lastgroup:
            tokens.append((match.lastgroup, match.group()))
        position = match.end()
    return tokens


class _Parser:
    """Precedence climbing over the token list."""

    def __init__(self, source: str, tokens: list[tuple[str, str]]) -> None:
        self.source, self.tokens, self.position = source, tokens, 0

    def peek(self) -> str:
        if self.position >= len(self.tokens):
            return ""
        kind, text = self.tokens[self.position]
        return text.lower() if kind in {"word", "symbol"} else f"<{kind}>"

    def take(self) -> tuple[str, str]:
        if self.position >= len(self.tokens):
            raise self.error()
        self.position += 1
        return self.tokens[self.position - 1]

    def expect(self, symbol: str) -> None:
        if self.peek() != symbol:
            raise self.error()
        self.take()

    def error(self) -> NotDrawnError:
        rest = " ".join(text for _, text in self.tokens[self.position : self.position + 5])
        return NotDrawnError(f"Expression can't be read near {rest or 'its end'!r}: {self.source}")

    def level(self, depth: int) -> Expression:
        if depth == len(LEVELS):
            return self.unary()
        left = self.level(depth + 1)
        while (operator := LEVELS[depth].get(self.peek())) is not None:
            self.take()
            left = Operation(operator, (left, self.level(depth + 1)))
        return left

    def unary(self) -> Expression:
        if self.peek() == "not" and self._next_is_not("("):
            self.take()
            return Operation("NOT", (self.level(2),))
        if self.peek() == "-":
            self.take()
            return Operation("-", (self.unary(),))
        return self.primary()

    def _next_is_not(self, symbol: str) -> bool:
        following = self.tokens[self.position + 1 : self.position + 2]
        return not following or following[0][1] != symbol

    def primary(self) -> Expression:  # noqa: PLR0911 -- one return a case
        kind, text = self.take()
        match kind:
            case "text":
                quote = text[0]
                return Text(text[1:-1].replace(quote * 2, quote).replace(f"\\{quote}", quote))
            case "number":
                return Number(Decimal(text))
            case "column":
                return Column(text[1:-1])
            case "parameter":
                return ParameterName(text[2:-1])
            case "word":
                return self.word(text)
        if text == "(":
            inner = self.level(0)
            self.expect(")")
            return inner
        if text == "[":
            return Items(self.sequence("]", self.ordered))
        self.position -= 1
        raise self.error()

    def word(self, text: str) -> Expression:
        if self.peek() == "(":
            self.take()
            return Call(text.lower(), self.sequence(")", partial(self.level, 0)))
        if text in OPTIONS:
            return Text(text)
        return WORDS.get(text.lower()) or Column(text)

    def ordered(self) -> Expression:
        if self.peek() == "!":
            self.take()
            return Operation("!", (self.primary(),))
        subject = self.level(0)
        if self.peek() in {"asc", "desc"}:
            return Ordered(subject, self.take()[1].upper())
        return subject

    def sequence(self, end: str, member: Callable[[], Expression]) -> tuple[Expression, ...]:
        members: list[Expression] = []
        while self.peek() != end:
            members.append(member())
            if self.peek() != end:
                self.expect(",")
        self.take()
        return tuple(members)
