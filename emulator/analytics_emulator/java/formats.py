"""What java.util.Formatter makes of a value by one conversion, say `%,-12.2f`.

Source: Java's documentation of java.util.Formatter. Values come as texts: digits, or a number as
Java's own toString has it.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

SPEC = re.compile(
    r"%(?:(?P<index>[1-9]\d*)\$|(?P<again><))?(?P<flags>[-#+ 0,(]*)(?P<width>[1-9]\d*)?"
    r"(?:\.(?P<precision>\d+))?(?P<kind>[tT][A-Za-z]|[A-Za-z%])"
)
_FLAGS = {"d": "-+ 0,(", "f": "-+ 0,(", "e": "-+ 0(", "x": "-#0", "o": "-#0", "s": "-", "b": "-"}
_DIGITS = 6
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Conversion:
    """A conversion's letter, flags, width and precision."""

    kind: str
    flags: str = ""
    width: int = 0
    precision: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Conversion":
        """Read a conversion's text."""
        found = SPEC.fullmatch(text)
        if found is None:
            raise ValueError(text)
        digits = found["precision"]
        width = int(found["width"] or 0)
        return cls(found["kind"], found["flags"], width, None if digits is None else int(digits))

    @property
    def is_valid(self) -> bool:
        """Return whether Java takes the flags beside each other, and with what else there is."""
        flags = self.flags
        pairs = any(set(pair) <= set(flags) for pair in ("-0", "+ "))
        lacking = not self.width and ("-" in flags or "0" in flags)
        misplaced = self.precision is not None and self.kind.lower() in ("d", "x", "o")
        known = set(flags) <= set(_FLAGS.get(self.kind.lower(), ""))
        return known and len(set(flags)) == len(flags) and not (pairs or lacking or misplaced)

    def of(self, text: str) -> str:
        """Return the text of a value."""
        kind = self.kind.lower()
        if kind in ("s", "b"):
            shown = self._justified(self._cut(text))
        elif kind in ("x", "o"):
            shown = self._unsigned(int(text))
        else:
            shown = self._number(text)
        return shown.upper() if self.kind.isupper() else shown

    def of_null(self) -> str:
        """Return the text of a NULL, which is cut to a precision as texts are."""
        text = "false" if self.kind.lower() == "b" else "null"
        shown = self._justified(self._cut(text))
        return shown.upper() if self.kind.isupper() else shown

    def _cut(self, text: str) -> str:
        """Return a text's first units; half of a character becomes a question mark."""
        if self.precision is None or len(text) + _pairs(text) <= self.precision:
            return text
        units = text.encode("utf-16-le", "surrogatepass")[: 2 * self.precision]
        return _HALF.sub("?", units.decode("utf-16-le", "surrogatepass"))

    def _justified(self, text: str) -> str:
        """Pad to the width, in Java's units: a character beyond 16 bits is two of them."""
        width = self.width - _pairs(text)
        return text.ljust(width) if "-" in self.flags else text.rjust(width)

    def _unsigned(self, value: int) -> str:
        """Return the digits of a Java long's bits."""
        base = self.kind.lower()
        prefix = {"x": "0x", "o": "0"}[base] if "#" in self.flags else ""
        digits = f"{value % 2**64:{base}}"
        if "0" in self.flags:
            digits = digits.zfill(self.width - len(prefix))
        return self._justified(prefix + digits)

    def _number(self, text: str) -> str:
        if text == "NaN":
            return self._justified(text)
        is_negative, magnitude = text.startswith("-"), text.lstrip("-")
        before, after = self._signs(is_negative=is_negative)
        if magnitude == "Infinity":
            return self._justified(before + magnitude + after)
        digits = self._digits(magnitude)
        if "0" in self.flags:
            digits = digits.zfill(self.width - len(before) - len(after))
        return self._justified(before + digits + after)

    def _signs(self, *, is_negative: bool) -> tuple[str, str]:
        if is_negative:
            return ("(", ")") if "(" in self.flags else ("-", "")
        return "+" if "+" in self.flags else " " if " " in self.flags else "", ""

    def _digits(self, magnitude: str) -> str:
        kind = self.kind.lower()
        number = Decimal(magnitude)
        places = _DIGITS if self.precision is None else self.precision
        with localcontext() as context:
            context.prec = 1000
            context.rounding = ROUND_HALF_UP
            if kind == "e":
                return _scientific(number, places)
            if kind == "f":
                number = number.quantize(Decimal(1).scaleb(-places))
        return f"{number:,f}" if "," in self.flags else f"{number:f}"


def _pairs(text: str) -> int:
    return 0 if text.isascii() else sum(character > "\uffff" for character in text)


def _scientific(number: Decimal, places: int) -> str:
    exponent = number.adjusted() if number else 0
    digits = number.scaleb(-exponent).quantize(Decimal(1).scaleb(-places))
    if digits >= 10:
        exponent += 1
        digits = number.scaleb(-exponent).quantize(Decimal(1).scaleb(-places))
    return f"{digits:f}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
