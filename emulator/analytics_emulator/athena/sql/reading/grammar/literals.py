"""Literals: texts and numbers, whose content Trino checks once a text is known to fit."""

import re

from .recogniser import MismatchError, Recogniser

_MOST = 2**63 - 1
_LONG, _TOO_LARGE = 100, 10**100
_HEX = "[0-9a-fA-F]"


def integer(text: str) -> int:
    """Return what an integer's text means: `1_000`, `0x1F`, `0o17` or `0b101`.

    Of one that is far too large, some number that is too large: Python refuses to read it.
    """
    digits = text.replace("_", "")
    if not digits.isdecimal():
        return int(digits, 0)
    digits = digits.lstrip("0")
    return int(digits or "0") if len(digits) < _LONG else _TOO_LARGE


class LiteralRules(Recogniser):
    """Rules of literals."""

    def number(self) -> None:
        """Take a number."""
        self.at += 1
        self.check_size(self.at - 1)

    def check_size(self, at: int) -> None:
        """Check that a number is none that no bigint holds."""
        if self.kinds[at] == "integer":
            text = self.tokens.text(at)
            least = integer(text) == _MOST + 1 and at and self.kinds[at - 1] == "-"
            if integer(text) > _MOST and not least:
                self.fault(f"Invalid numeric literal: {text}", at)

    def string(self) -> None:
        """Take a text."""
        if not self.is_string():
            self.expect("<string>")
            raise MismatchError
        self.at += 1
        if self.kinds[self.at - 1] == "unicode":
            start = self.at - 1
            escape = self._escape(start)
            self._check_escapes(self.tokens.text(start)[3:-1], escape, start)

    def _escape(self, at: int) -> str:
        """Take UESCAPE, where it stands here; return the sign that begins an escape."""
        if not self.take("UESCAPE"):
            return "\\"
        self.need("string")
        sign = self.tokens.text(self.at - 1)[1:-1].replace("''", "'")
        if not re.fullmatch(r"[!-~]", sign) or sign in "+'\"" or re.match(_HEX, sign):
            self.fault(f"Invalid Unicode escape character: {sign}", at)
        return sign

    def is_string(self, ahead: int = 0) -> bool:
        """Return whether a token is a text."""
        return self.peek(ahead) in ("string", "unicode")

    def _check_escapes(self, text: str, escape: str, at: int) -> None:
        """Check that each escape of a text stands for a character."""
        sign = re.escape(escape)
        code = rf"\+(?P<long>{_HEX}{{0,6}})|(?P<short>{_HEX}{{1,4}})|(?P<other>.?)"
        sequence = re.compile(f"{sign}(?:{sign}|{code})", re.DOTALL)
        for found in sequence.finditer(text):
            digits, length = found["long"] or found["short"] or "", 6 if found["long"] else 4
            if found["other"]:
                self.fault(f"Invalid hexadecimal digit: {found['other']}", at)
            elif found["other"] == "" or (found["long"] == "") or 0 < len(digits) < length:
                self.fault(f"Incomplete escape sequence: {digits}", at)
            elif digits and int(digits, 16) > 0x10FFFF:
                self.fault(f"Invalid escaped character: {digits}", at)
            elif digits and 0xD800 <= int(digits, 16) <= 0xDFFF:
                what = "Escaped character is a surrogate. Use '\\+123456' instead."
                self.fault(f"Invalid escaped character: {digits}. {what}", at)

    def binary(self) -> None:
        """Take bytes."""
        digits = "".join(self.tokens.text(self.at)[2:-1].split())
        if not re.fullmatch(f"{_HEX}*", digits):
            self.fault("Binary literal can only contain hexadecimal digits", self.at)
        elif len(digits) % 2:
            self.fault("Binary literal must contain an even number of digits", self.at)
        self.at += 1
