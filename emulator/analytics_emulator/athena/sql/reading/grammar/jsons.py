"""Trino's grammar of the SQL/JSON functions."""

from collections.abc import Callable

from .types import TypeRules

_WRAPPERS = ("CONDITIONAL", "UNCONDITIONAL")


class JsonRules(TypeRules):
    """Rules of what stands in the parentheses of json_value and its like."""

    def expression(self) -> None:
        """Take an expression."""
        raise NotImplementedError

    def json_exists(self) -> None:
        """Take json_exists's arguments."""
        self.invocation()
        if self.take("TRUE", "FALSE", "UNKNOWN", "ERROR"):
            self.needs("ON ERROR")
        self.need(")")

    def json_value(self) -> None:
        """Take json_value's arguments."""
        self.invocation()
        self._returning(formatted=False)
        self.value_behaviours()
        self.need(")")

    def value_behaviours(self) -> None:
        """Take what is given for nothing and for errors."""
        self._behaviours(self._value_behaviour)

    def json_query(self) -> None:
        """Take json_query's arguments."""
        self.invocation()
        self._returning(formatted=True)
        self.query_behaviours()
        self.need(")")

    def query_behaviours(self) -> None:
        """Take how what is found is written, and what is given for nothing and for errors."""
        if self.take("WITHOUT"):
            self.take("ARRAY")
            self.need("WRAPPER")
        elif self.take("WITH"):
            self.take(*_WRAPPERS)
            self.take("ARRAY")
            self.need("WRAPPER")
        if self.take("KEEP", "OMIT"):
            self.need("QUOTES")
            if self.take("ON"):
                self.needs("SCALAR STRING")
        self._behaviours(self._query_behaviour)

    def json_object(self) -> None:
        """Take json_object's members."""
        self.need("(")
        if self.peek(0) not in (")", "RETURNING"):
            self.listed(self._member)
            self._on_null()
            if self.take("WITH", "WITHOUT"):
                self.need("UNIQUE")
                self.take("KEYS")
        self._returning(formatted=True)
        self.need(")")

    def json_array(self) -> None:
        """Take json_array's elements."""
        self.need("(")
        if self.peek(0) not in (")", "RETURNING"):
            self.listed(self._input)
            self._on_null()
        self._returning(formatted=True)
        self.need(")")

    def invocation(self) -> None:
        """Take what begins json_value's like: the parenthesis, a document, a path and PASSING."""
        self.need("(")
        self._input()
        self.need(",")
        self.string()
        if self.take("AS"):
            self.name()
        if self.take("PASSING"):
            self.listed(self._argument)

    def _argument(self) -> None:
        self._input()
        self.need("AS")
        self.name()

    def _input(self) -> None:
        self.expression()
        self.format()

    def format(self) -> None:
        """Take FORMAT JSON, where it stands here."""
        if self.take("FORMAT"):
            self.need("JSON")
            if self.take("ENCODING"):
                self.need("UTF8", "UTF16", "UTF32")

    def _returning(self, *, formatted: bool) -> None:
        start = self.at
        if self.take("RETURNING"):
            self.cast_type(start)
            if formatted:
                self.format()

    def _member(self) -> None:
        keyed = self.peek(0) == "KEY" and self.begins_value(1)
        self.at += keyed
        self.expression()
        if keyed or not self.take(":"):
            self.need("VALUE")
        self._input()

    def begins_value(self, ahead: int) -> bool:
        """Return whether an expression may begin with a token."""
        raise NotImplementedError

    def _on_null(self) -> None:
        if self.take("NULL", "ABSENT"):
            self.needs("ON NULL")

    def _behaviours(self, behaviour: Callable[[], bool]) -> None:
        """Take what is given where the path finds nothing, and where it fails."""
        if behaviour():
            self.need("ON")
            if not self.take("ERROR"):
                self.need("EMPTY")
                if behaviour():
                    self.needs("ON ERROR")

    def _value_behaviour(self) -> bool:
        if self.take("DEFAULT"):
            self.expression()
            return True
        return self.take("ERROR", "NULL")

    def _query_behaviour(self) -> bool:
        if self.take("EMPTY"):
            self.need("ARRAY", "OBJECT")
            return True
        return self.take("ERROR", "NULL")
