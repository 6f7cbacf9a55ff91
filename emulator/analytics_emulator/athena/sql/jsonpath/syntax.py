"""Reads a path: `lax $.children[*]?(@.age > 10).name`.

Source: the grammar in Trino's documentation and what a running Trino 430 accepts.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache


class PathSyntaxError(ValueError):
    """Text that is no path; `offset` is the place in it."""

    def __init__(self, offset: int, text: str) -> None:
        super().__init__(f"mismatched input '{text}'")
        self.offset = offset


class PathNotSupportedError(ValueError):
    """A part of the path language that Trino refuses."""


@dataclass(frozen=True)
class Node:
    """A step: its kind, the nodes that it works on, and its name, sign or value."""

    kind: str
    inner: tuple["Node", ...] = ()
    value: object = None


@dataclass(frozen=True)
class Path:
    """A path with its mode."""

    lax: bool
    root: Node

    def variables(self) -> set[str]:
        """The names of the parameters that it uses."""
        return {str(n.value) for n in _walk(self.root) if n.kind == "variable"}


def _walk(node: Node) -> list[Node]:
    return [node, *(n for inner in node.inner for n in _walk(inner))]


METHODS = ("type", "size", "double", "ceiling", "floor", "abs", "keyvalue")
COMPARISONS = ("==", "<>", "!=", "<=", ">=", "<", ">")

_TOKEN = re.compile(
    r"""[ \r\n\t]+
    |(?P<string>"(?:[^"]|"")*")
    |(?P<number>(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?)(?![A-Za-z_\d])
    |(?P<variable>\$[A-Za-z_][A-Za-z0-9_]*)
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>&&|\|\||==|<>|!=|<=|>=|\.\.|[<>!+\-*/%()\[\].,?$@])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A token with its place."""

    kind: str
    text: str
    offset: int


def _tokens(text: str) -> list[Token]:
    found, offset = [], 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            raise PathSyntaxError(offset, text[offset])
        if match.lastgroup:
            found.append(Token(match.lastgroup, match[0], offset))
        offset = match.end()
    return [*found, Token("end", "<EOF>", offset)]


@cache
def parse_path(text: str) -> Path:
    """Read a path; raises PathSyntaxError and PathNotSupportedError."""
    return _Parser(_tokens(text)).path()


class _Parser:
    """Recursive descent, a method a rule of the grammar."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._place = 0

    def path(self) -> Path:
        mode = self._take()
        if mode.text not in ("lax", "strict"):
            raise PathSyntaxError(mode.offset, mode.text)
        root = self._expression()
        self._need("<EOF>")
        return Path(mode.text == "lax", root)

    @property
    def _now(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._now
        self._place = min(self._place + 1, len(self._tokens) - 1)
        return token

    def _sees(self, *texts: str) -> bool:
        return self._now.text in texts and self._now.kind != "string"

    def _takes(self, *texts: str) -> bool:
        if self._sees(*texts):
            self._take()
            return True
        return False

    def _need(self, text: str) -> None:
        if not self._takes(text) and not (text == "<EOF>" and self._now.kind == "end"):
            raise self._unexpected()

    def _unexpected(self) -> PathSyntaxError:
        return PathSyntaxError(self._now.offset, self._now.text)

    def _expression(self) -> Node:
        return self._binary(("+", "-"), lambda: self._binary(("*", "/", "%"), self._signed))

    def _binary(self, signs: tuple[str, ...], operand: Callable[[], Node]) -> Node:
        left = operand()
        while self._sees(*signs):
            sign = self._take().text
            left = Node("arithmetic", (left, operand()), sign)
        return left

    def _signed(self) -> Node:
        if self._sees("+", "-"):
            sign = self._take().text
            return Node("sign", (self._signed(),), sign)
        return self._accessors(self._primary())

    def _accessors(self, base: Node) -> Node:
        while True:
            if self._takes(".."):
                base = Node("descendants", (base,), self._key())
            elif self._takes("."):
                base = self._member(base)
            elif self._takes("["):
                base = self._subscripts(base)
            elif self._takes("?"):
                self._need("(")
                base = Node("filter", (base, self._predicate()))
                self._need(")")
            else:
                return base

    def _key(self) -> str:
        token = self._take()
        if token.kind == "string":
            return _unquoted(token.text)
        if token.kind != "word":
            raise PathSyntaxError(token.offset, token.text)
        return token.text

    def _member(self, base: Node) -> Node:
        if self._takes("*"):
            return Node("members", (base,))
        token = self._now
        key = self._key()
        if token.kind == "word" and self._sees("("):
            return self._method(base, token)
        return Node("member", (base,), key)

    def _method(self, base: Node, token: Token) -> Node:
        if token.text == "datetime":
            raise PathNotSupportedError("datetime method in JSON path is not yet supported")
        if token.text not in METHODS:
            raise PathSyntaxError(token.offset, token.text)
        self._need("(")
        self._need(")")
        return Node(token.text, (base,))

    def _subscripts(self, base: Node) -> Node:
        if self._takes("*"):
            self._need("]")
            return Node("elements", (base,))
        ranges = [self._range()]
        while self._takes(","):
            ranges.append(self._range())
        self._need("]")
        return Node("subscripts", (base, *ranges))

    def _range(self) -> Node:
        first = self._expression()
        return Node("range", (first, self._expression()) if self._takes("to") else (first,))

    def _primary(self) -> Node:
        token = self._take()
        if token.kind == "string":
            return Node("literal", (), _unquoted(token.text))
        if token.kind == "number":
            return Node("literal", (), _number(token))
        if token.kind == "variable":
            return Node("variable", (), token.text[1:])
        if token.text == "(":
            inner = self._expression()
            self._need(")")
            return inner
        words = {"null": None, "true": True, "false": False}
        if token.text in words:
            return Node("literal", (), words[token.text])
        kinds = {"$": "context", "@": "current", "last": "last"}
        if token.text not in kinds:
            raise PathSyntaxError(token.offset, token.text)
        return Node(kinds[token.text])

    def _predicate(self) -> Node:
        left = self._conjunction()
        while self._takes("||"):
            left = Node("or", (left, self._conjunction()))
        return left

    def _conjunction(self) -> Node:
        left = self._negation()
        while self._takes("&&"):
            left = Node("and", (left, self._negation()))
        return left

    def _negation(self) -> Node:
        if not self._takes("!"):
            return self._condition()
        if not self._sees("(", "exists"):
            raise self._unexpected()
        return Node("not", (self._delimited(),))

    def _delimited(self) -> Node:
        if self._takes("exists"):
            self._need("(")
            inner = Node("exists", (self._expression(),))
        else:
            self._need("(")
            inner = self._predicate()
        self._need(")")
        return inner

    def _condition(self) -> Node:
        """Read a condition; what opens with `(` may also be a path in parentheses."""
        start = self._place
        if self._sees("(", "exists"):
            opened = self._now.text
            try:
                found = self._delimited()
                if opened == "(" and self._takes("is"):
                    self._need("unknown")
                    return Node("unknown", (found,))
                if self._sees(")", "&&", "||"):
                    return found
            except PathSyntaxError:
                pass
            self._place = start
        return self._comparison()

    def _comparison(self) -> Node:
        left = self._expression()
        if self._takes("starts"):
            self._need("with")
            if self._now.kind not in ("string", "variable"):
                raise self._unexpected()
            return Node("starts", (left, self._primary()))
        if self._sees("like_regex"):
            raise PathNotSupportedError("like_regex predicate in JSON path is not yet supported")
        if not self._sees(*COMPARISONS):
            raise self._unexpected()
        sign = self._take().text
        return Node("compare", (left, self._expression()), "<>" if sign == "!=" else sign)


def _unquoted(text: str) -> str:
    return text[1:-1].replace('""', '"')


def _number(token: Token) -> int | float | Decimal:
    if re.search("[eE]", token.text):
        return float(token.text)
    if "." in token.text:
        return Decimal(token.text)
    if int(token.text) >= 2**63:
        raise PathSyntaxError(token.offset, token.text)
    return int(token.text)
