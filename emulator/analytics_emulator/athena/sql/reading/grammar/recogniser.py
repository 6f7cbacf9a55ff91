"""What every rule of the grammar uses: taking tokens, and the error where none fits.

A rule is a method that takes the tokens it describes. Where it takes one that does not fit, the
text is malformed at the furthest token that was looked at, as in Trino's own error handler.
"""

from collections.abc import Callable

from ...errors import AthenaQueryError, MalformedQueryError, Position
from ..positions import offset_position
from .lexing import RESERVED, Tokens


class MismatchError(Exception):
    """A rule that does not fit."""


class Recogniser:
    """Takes a text's tokens from the first to the last.

    What would have fitted is noted only where asked for: for the error of a text that doesn't fit.
    """

    def __init__(self, tokens: Tokens, *, notes: bool = False) -> None:
        self._notes = notes
        self.tokens = tokens
        self.kinds = tokens.kinds
        self.at = 0
        self.furthest = 0
        self.expected: set[str] = set()
        self.faults: list[MalformedQueryError] = []
        self.refusals: list[AthenaQueryError] = []
        self.identifiers: set[int] = set()  # the tokens taken for names
        self.calls: set[int] = set()  # those that begin a call's name

    def expect(self, label: str) -> None:
        """Note what would have fitted here."""
        if not self._notes:
            return
        if self.at > self.furthest:
            self.furthest, self.expected = self.at, set()
        if self.at == self.furthest:
            self.expected.add(label)

    def take(self, *kinds: str) -> bool:
        """Take a token of one of some kinds, where there is one."""
        if self.kinds[self.at] in kinds:
            self.at += 1
            return True
        if self._notes:
            for kind in kinds:
                self.expect(_label(kind))
        return False

    def need(self, *kinds: str) -> None:
        """Take a token of one of some kinds."""
        if not self.take(*kinds):
            raise MismatchError

    def needs(self, words: str) -> None:
        """Take several words."""
        for word in words.split():
            self.need(word)

    def follows(self, words: str) -> bool:
        """Return whether words stand here."""
        wanted = words.split()
        return self.kinds[self.at : self.at + len(wanted)] == wanted

    def peek(self, ahead: int = 1) -> str:
        """Return the kind of a token further on."""
        place = self.at + ahead
        return self.kinds[place] if place < len(self.kinds) else "eof"

    def is_name(self, ahead: int = 0) -> bool:
        """Return whether a token is an identifier."""
        kind = self.peek(ahead)
        if kind in ("quoted", "backquoted", "digits"):
            return True
        return (kind[0].isupper() or kind[0] == "_") and kind not in RESERVED

    def name(self) -> None:
        """Take an identifier."""
        if not self.is_name():
            self.expect("<identifier>")
            raise MismatchError
        self._check_name()
        self.identifiers.add(self.at)
        self.at += 1

    def word(self) -> None:
        """Take an identifier that names a type or a function, not what a query has."""
        self.name()
        self.identifiers.discard(self.at - 1)

    def _check_name(self) -> None:
        kind = self.kinds[self.at]
        if kind == "digits":
            text = "identifiers must not start with a digit; surround the identifier with"
            self.fault(f"{text} double quotes", self.at)
        elif kind == "backquoted":
            text = "backquoted identifiers are not supported; use double quotes to quote"
            self.fault(f"{text} identifiers", self.at)
        elif kind == "quoted" and self.tokens.text(self.at) == '""':
            self.fault("Zero-length delimited identifier not allowed", self.at)

    def names(self) -> None:
        """Take identifiers with dots between them."""
        self.name()
        while self.take("."):
            self.name()

    def listed(self, rule: Callable[[], object]) -> None:
        """Take one or more of a rule, with commas between them."""
        rule()
        while self.take(","):
            rule()

    def wrapped(self, rule: Callable[[], object]) -> None:
        """Take what a rule describes, in parentheses."""
        self.need("(")
        rule()
        self.need(")")

    def attempt(self, rule: Callable[[], object]) -> bool:
        """Take what a rule describes where it fits; else stay."""
        start = self.at
        try:
            rule()
        except MismatchError:
            self.at = start
            self.identifiers = {i for i in self.identifiers if i < start}
            self.calls = {i for i in self.calls if i < start}
            return False
        return True

    def position(self, at: int) -> Position:
        """Return where a token stands."""
        return offset_position(self.tokens.sql, self.tokens.starts[at])

    def fault(self, text: str, at: int) -> None:
        """Note an error at a token, which counts where the whole text fits."""
        self.faults.append(self._error(text, at))

    def refuse(self, error: AthenaQueryError) -> None:
        """Note an error that ends the query, not its start, where the whole text fits."""
        self.refusals.append(error)

    def _error(self, text: str, at: int) -> MalformedQueryError:
        place = self.position(at)
        return MalformedQueryError(place.line, place.column, text)

    def mismatch(self) -> MalformedQueryError:
        """Return the error at the furthest token that was looked at."""
        found = self.tokens.text(self.furthest)
        expected = ", ".join(sorted(self.expected))
        return self._error(f"mismatched input '{found}'. Expecting: {expected}", self.furthest)


def _label(kind: str) -> str:
    names = {"eof": "<EOF>", "integer": "<integer>"}
    return names.get(kind, f"'{kind}'")
