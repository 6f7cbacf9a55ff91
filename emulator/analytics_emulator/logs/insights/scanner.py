"""Reads a query's text piece by piece; what a piece is depends on what is expected there."""

import re
from typing import NoReturn

from analytics_emulator.logs.insights.errors import MalformedQueryError

_BLANK = re.compile(r"(?:\s+|#[^\n]*)*")
_NAME = re.compile(r"@{0,2}[A-Za-z_]\w*(?:\.\w+)*|`[^`]+`")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])")
_PERIOD = re.compile(r"(\d+)\s*([A-Za-z]+)")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"' + r"|'((?:[^'\\]|\\.)*)'", re.DOTALL)
_REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/")
_PIECE = re.compile(r"\w+|\S|$")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class Scanner:
    """A place in a query's text."""

    def __init__(self, text: str) -> None:
        self.text, self.place, self.end = text, 0, 0
        self.skip()

    def skip(self) -> None:
        """Pass blanks and comments; `end` is where the last piece ended."""
        self.end = self.place
        found = _BLANK.match(self.text, self.place)
        self.place = found.end() if found else self.place

    def refuse(self, message: str, start: int | None = None) -> NoReturn:
        """Refuse the query at the next piece, or from a place to here."""
        if start is not None:
            raise MalformedQueryError(message, start, max(self.end, start + 1))
        found = _PIECE.match(self.text, self.place)
        end = found.end() if found else self.place
        raise MalformedQueryError(message, self.place, end)

    @property
    def is_at_end(self) -> bool:
        """Return whether nothing is left."""
        return self.place >= len(self.text)

    def take(self, *symbols: str) -> str | None:
        """Take the first of these symbols that comes next."""
        for symbol in symbols:
            if self.text.startswith(symbol, self.place):
                self.place += len(symbol)
                self.skip()
                return symbol
        return None

    def require(self, symbol: str) -> None:
        """Take a symbol, or refuse."""
        if not self.take(symbol):
            self.refuse(f"unexpected symbol found {self.next_piece()!r}, {symbol!r} is expected")

    def word(self, *words: str) -> str | None:
        """Take the first of these words, in any case, that comes next."""
        for one in words:
            end = self.place + len(one)
            if self.text[self.place : end].lower() != one:
                continue
            if not re.match(r"[\w.]", self.text[end : end + 1]):
                self.place = end
                self.skip()
                return one
        return None

    def next_piece(self) -> str:
        """Return what comes next, for a message."""
        found = _PIECE.match(self.text, self.place)
        return found[0] if found and found[0] else "end of query"

    def name(self) -> str | None:
        """Take a field's name."""
        found = self._match(_NAME)
        return found[0].strip("`") if found else None

    def number(self) -> float | None:
        """Take a number; a whole one stays whole."""
        found = self._match(_NUMBER)
        if not found:
            return None
        return float(found[0]) if re.search(r"[.eE]", found[0]) else int(found[0])

    def period(self) -> tuple[int, str] | None:
        """Take a length of time, such as 5m."""
        found = self._match(_PERIOD)
        return (int(found[1]), found[2]) if found else None

    def string(self) -> str | None:
        """Take a text in quotes."""
        found = self._match(_STRING)
        if not found:
            return None
        inner = found[1] if found[1] is not None else found[2]
        return re.sub(r"\\(.)", lambda one: _ESCAPES.get(one[1], one[1]), inner, flags=re.DOTALL)

    def regex(self) -> re.Pattern[str] | None:
        """Take a regular expression between slashes; Java's that Python reads otherwise isn't."""
        start = self.place
        found = self._match(_REGEX)
        if not found:
            return None
        text = re.sub(r"\(\?<(?=[A-Za-z])", "(?P<", found[1].replace(r"\/", "/"))
        if "&&" in text or "[[" in text:
            self.refuse("this emulator doesn't read classes within classes of characters", start)
        try:
            return re.compile(text, re.ASCII)
        except re.error as error:
            self.refuse(f"invalid regular expression: {error}", start)

    def source(self, start: int) -> str:
        """Return the text from a place to the last piece's end."""
        return self.text[start : self.end]

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.place)
        if found:
            self.place = found.end()
            self.skip()
        return found
