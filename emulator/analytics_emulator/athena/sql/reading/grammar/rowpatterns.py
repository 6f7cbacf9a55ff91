"""Trino's grammar of MATCH_RECOGNIZE."""

from .expressions import ExpressionRules
from .recogniser import MismatchError

_QUANTIFIERS = ("*", "+", "?")


class RowPatternRules(ExpressionRules):
    """Rules of what stands in MATCH_RECOGNIZE's parentheses."""

    def match_recognize(self) -> None:
        """Take MATCH_RECOGNIZE's parentheses."""
        self.need("(")
        self.row_patterns += 1
        if self.follows("PARTITION BY"):
            self.at += 2
            self.listed(self.expression)
        self.ordering()
        if self.take("MEASURES"):
            self.listed(self._measure)
        self._rows_per_match()
        if self.take("AFTER"):
            self.needs("MATCH SKIP")
            self._skip()
        self.take("INITIAL", "SEEK")
        self.need("PATTERN")
        self.wrapped(self._pattern)
        if self.take("SUBSET"):
            self.listed(self._subset)
        self.need("DEFINE")
        self.listed(self._definition)
        self.row_patterns -= 1
        self.need(")")

    def _measure(self) -> None:
        self.expression()
        self.need("AS")
        self.name()

    def _rows_per_match(self) -> None:
        if self.take("ONE"):
            self.needs("ROW PER MATCH")
        elif self.take("ALL"):
            self.needs("ROWS PER MATCH")
            if self.take("SHOW", "OMIT"):
                self.needs("EMPTY MATCHES")
            elif self.take("WITH"):
                self.needs("UNMATCHED ROWS")

    def _skip(self) -> None:
        if self.take("PAST"):
            self.needs("LAST ROW")
            return
        self.need("TO")
        if self.follows("NEXT ROW"):
            self.at += 2
            return
        if self.peek(0) in ("FIRST", "LAST") and self.is_name(1) and not self._ends_skip(1):
            self.at += 1
        self.name()

    def _ends_skip(self, ahead: int) -> bool:
        """Return whether what follows a variable of AFTER MATCH SKIP TO stands here."""
        kind, following = self.peek(ahead), self.peek(ahead + 1)
        return kind in ("INITIAL", "SEEK") or (kind == "PATTERN" and following == "(")

    def _pattern(self) -> None:
        self._alternative()
        while self.take("|"):
            self._alternative()

    def _alternative(self) -> None:
        self._quantified()
        while self.peek(0) in ("(", "^", "$", "{") or self.is_name():
            self._quantified()

    def _quantified(self) -> None:
        self._primary_pattern()
        if self.take(*_QUANTIFIERS):
            self.take("?")
        elif self.peek(0) == "{" and self.peek() in ("integer", ","):
            self.at += 1
            self._bounds()
            self.need("}")
            self.take("?")

    def _bounds(self) -> None:
        if not self.take("integer") or self.peek(0) == ",":
            self.need(",")
            self.take("integer")

    def _primary_pattern(self) -> None:
        if self.take("^", "$"):
            return
        if self.take("{"):
            self.need("-")
            self._pattern()
            self.needs("- }")
        elif self.take("("):
            if not self.take(")"):
                self._pattern()
                self.need(")")
        elif self.peek(0) == "PERMUTE" and self.peek() == "(":
            self.at += 1
            self.wrapped(lambda: self.listed(self._pattern))
        elif self.is_name():
            self.name()
        else:
            self.expect("<identifier>")
            raise MismatchError

    def _subset(self) -> None:
        self.name()
        self.need("=")
        self.wrapped(lambda: self.listed(self.name))

    def _definition(self) -> None:
        self.name()
        self.need("AS")
        self.expression()
