"""Trino's grammar of types, and the names of those that it knows."""

import re

from ...errors import AthenaQueryError, located
from .literals import LiteralRules
from .recogniser import MismatchError

FIELDS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")
_PLAIN = """
    bigint bingtile boolean color date double geometry hyperloglog int integer ipaddress json
    kdbtree p4hyperloglog real setdigest smallint sphericalgeography tdigest time timestamp tinyint
    unknown uuid varbinary
"""
# How many parameters a type's name has: numbers, or types.
_NUMBERS = {"char": (0, 1), "decimal": (0, 1, 2), "varchar": (0, 1)}
_TYPES = {"array": (1,), "map": (2,), "qdigest": (1,)} | dict.fromkeys(_PLAIN.split(), (0,))


class TypeRules(LiteralRules):
    """Rules of types."""

    _is_known = True

    def cast_type(self, at: int) -> None:
        """Take the type of a cast that begins at a token."""
        self._is_known, start = True, self.at
        self.type()
        if not self._is_known:
            tokens = self.tokens
            text = tokens.sql[tokens.starts[start] : tokens.ends[self.at - 1]]
            written = re.sub(r"\s*,\s*", ", ", text)
            place = self.position(at)
            self.refuse(located("TYPE_MISMATCH", f"Unknown type: {written}", place))

    def literal_type(self) -> None:
        """Take the type's name before a text."""
        written = self.tokens.text(self.at)
        name = written.strip('"').lower()
        if written.upper() == "X":
            text = "Spaces are not allowed between 'X' and the starting quote of a binary literal"
            self.fault(text, self.at)
        elif name not in _NUMBERS and _TYPES.get(name) != (0,):
            text = f"{self.position(self.at)}: Unknown resolvedType: {written}"
            text = f"io.trino.spi.TrinoException: {text}"
            self.refuse(AthenaQueryError("TYPE_NOT_FOUND", text))
        self.word()

    def type(self) -> None:
        """Take a type."""
        self._plain_type()
        while self.take("ARRAY"):
            if self.take("["):
                self.need("integer")
                self.need("]")

    def _plain_type(self) -> None:
        kind, following = self.peek(0), self.peek()
        if kind == "ROW" and following == "(":
            self.at += 1
            self.wrapped(lambda: self.listed(self._row_field))
        elif kind == "INTERVAL" and following in FIELDS:
            self.at += 1
            self.interval_fields()
        elif kind == "DOUBLE" and following == "PRECISION":
            self.at += 2
        elif kind in ("TIMESTAMP", "TIME"):
            self._moment()
        elif kind in ("ARRAY", "MAP") and following == "<":
            self._legacy()
        else:
            self._named_type()

    def interval_fields(self) -> None:
        """Take what an interval is made of."""
        self.need(*FIELDS)
        if self.peek(0) == "TO" and self.peek() in FIELDS:
            self.at += 2

    def _moment(self) -> None:
        self.at += 1
        if self.take("("):
            self._parameter()
            self.need(")")
        if self.take("WITH", "WITHOUT"):
            self.needs("TIME ZONE")

    def _legacy(self) -> None:
        """Take `array<type>` or `map<type, type>`."""
        self.at += 2
        self.type()
        if self.kinds[self.at] == ",":
            self.at += 1
            self.type()
        self.need(">")

    def _named_type(self) -> None:
        if not self.is_name():
            self.expect("<type>")
            raise MismatchError
        name = self.tokens.text(self.at).strip('"').lower()
        self.word()
        start = self.at
        numbers = types = 0
        while self.take("(" if self.at == start else ","):
            is_number = self._parameter()
            numbers, types = numbers + is_number, types + (not is_number)
        if self.at > start:
            self.need(")")
        self._check_parameters(name, numbers, types)

    def _check_parameters(self, name: str, numbers: int, types: int) -> None:
        if name in _NUMBERS:
            fits = not types and numbers in _NUMBERS[name]
        else:
            fits = not numbers and types in _TYPES.get(name, ())
        self._is_known = self._is_known and fits

    def _parameter(self) -> bool:
        """Take a number or a type; return whether it was a number."""
        if self.take("integer"):
            return True
        self.type()
        return False

    def _row_field(self) -> None:
        """Take a field: a type, or a name and a type."""
        start, was_known = self.at, self._is_known
        if not self.attempt(self.type) or self.peek(0) not in (",", ")"):
            self.at, self._is_known = start, was_known
            self.name()
            self.type()
