"""A reader of a statement's tokens, for the Hive-style statements that sqlglot doesn't know."""

import re
from collections.abc import Callable, Sequence

from analytics_emulator.athena.failure import ExecutionFailedError, not_supported
from analytics_emulator.athena.statements.lexer import Token, tokens, without_comments

_END = Token("end", "<EOF>", -1)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|[0-7]{3}|.)", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "Z": "\x1a", "0": "\0"}


class Cursor:
    """Walks over the tokens that aren't comments."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = without_comments(tokens(text))
        self._place = 0
        self.last_name: Sequence[Token] = ()

    def fork(self) -> "Cursor":
        """Return a reader of its own at the same place."""
        other = Cursor(self.text)
        other._place = self._place
        return other

    @property
    def current(self) -> Token:
        """Return the token ahead; one of kind `end` after the last."""
        return self.words[self._place] if self._place < len(self.words) else _END

    @property
    def is_at_end(self) -> bool:
        """Return whether nothing is left."""
        return self.current is _END

    def next(self) -> Token:
        """Take the token ahead."""
        token = self.current
        self._place += 1
        return token

    def sees(self, *keywords: str) -> bool:
        """Return whether these keywords are ahead."""
        ahead = self.words[self._place : self._place + len(keywords)]
        return [token.keyword for token in ahead] == list(keywords)

    @property
    def sees_query_in_parentheses(self) -> bool:
        """Return whether a query in parentheses is ahead."""
        ahead = self.words[self._place :]
        inside = next((token for token in ahead if token.text != "("), _END)
        return inside.keyword in ("SELECT", "WITH", "VALUES", "TABLE")

    def takes(self, *keywords: str) -> bool:
        """Take these keywords if they are ahead."""
        if not self.sees(*keywords):
            return False
        self._place += len(keywords)
        return True

    def takes_sign(self, sign: str) -> bool:
        """Take this sign if it is ahead."""
        if self.current.text != sign:
            return False
        self._place += 1
        return True

    def listed[T](self, read: Callable[[], T], start: str = "(", end: str = ")") -> list[T]:
        """Take a list of one or more items between signs, each read by `read`."""
        self.expect_sign(start)
        items = [read()]
        while self.takes_sign(","):
            items.append(read())
        self.expect_sign(end)
        return items

    def expect(self, *keywords: str) -> None:
        """Take these keywords; refuse the statement where others stand."""
        if not self.takes(*keywords):
            raise self.refusal()

    def expect_sign(self, sign: str) -> None:
        """Take this sign; refuse the statement where another token stands."""
        if not self.takes_sign(sign):
            raise self.refusal()

    def expect_end(self) -> None:
        """Refuse the statement if anything is left."""
        if not self.is_at_end:
            raise self.refusal()

    def name(self) -> Token:
        """Take a name, bare or in backquotes."""
        if self.current.kind not in ("word", "backquoted"):
            raise self.refusal()
        return self.next()

    def any_name(self) -> Token:
        """Take a name, bare or in whatever quotes."""
        return self._name_part()

    def string(self) -> str:
        """Take a string in single or double quotes, as Hive reads both."""
        if self.current.kind not in ("string", "quoted"):
            raise self.refusal()
        token = self.next()
        quote = token.text[0]
        return _unescaped(token.text[1:-1].replace(quote * 2, quote))

    def number(self) -> int:
        """Take a whole number."""
        if not self.current.text.isdecimal():
            raise self.refusal()
        return int(self.next().text)

    def name_parts(self) -> Sequence[Token]:
        """Take a name of parts joined by dots, in whatever quotes."""
        parts = [self._name_part()]
        while self.takes_sign("."):
            parts.append(self._name_part())
        self.last_name = parts
        return parts

    def properties(self) -> dict[str, str]:
        """Take `('key' = 'value', …)`; AWS's pages also print whole numbers without quotes."""
        self.expect_sign("(")
        found: dict[str, str] = {}
        while True:
            key = self.string()
            self.expect_sign("=")
            found[key] = self.next().text if self.current.kind == "number" else self.string()
            if not self.takes_sign(","):
                self.expect_sign(")")
                return found

    def rest(self) -> str:
        """Take the text from the token ahead to the statement's end."""
        start = len(self.text) if self.is_at_end else self.current.start
        self._place = len(self.words)
        return self.text[start:]

    def rest_in_place(self) -> str:
        """Take the rest, blanks standing for all before it, so that places in it stay true."""
        rest = self.rest()
        before = self.text[: len(self.text) - len(rest)]
        return "".join(letter if letter == "\n" else " " for letter in before) + rest

    def parenthesised_in_place(self) -> str:
        """Take `( … )`: what is inside, blanks standing for all before it."""
        self.expect_sign("(")
        start, depth = self.current.start, 1
        while depth:
            if self.is_at_end:
                raise self.refusal()
            end = self.current.start
            depth += {"(": 1, ")": -1}.get(self.next().text, 0)
        before = "".join(letter if letter == "\n" else " " for letter in self.text[:start])
        return before + self.text[start:end]

    def refusal(self) -> ExecutionFailedError:
        """Return the refusal of a grammar that isn't there, naming where it begins."""
        first = " ".join(token.text for token in self.words[:2]).upper()
        return not_supported(f"{first} with the syntax at '{self.current.text}'")

    def _name_part(self) -> Token:
        if not self.current.is_name:
            raise self.refusal()
        return self.next()


def _unescaped(text: str) -> str:
    """Read Hive's escapes: a backslash before a letter, three octal digits or `u` and four hex."""
    return _ESCAPE.sub(_escaped_letter, text)


def _escaped_letter(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) == 3:
        return chr(int(code, 8))
    if len(code) == 5:
        return chr(int(code[1:], 16))
    return _ESCAPED.get(code, code)
