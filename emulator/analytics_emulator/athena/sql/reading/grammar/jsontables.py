"""Trino's grammar of JSON_TABLE."""

from .jsons import JsonRules

_TEXTS = ("string", "unicode")


class JsonTableRules(JsonRules):
    """Rules of what stands in JSON_TABLE's parentheses."""

    def json_table(self) -> None:
        """Take JSON_TABLE's parentheses."""
        self.invocation()
        self._columns()
        if self.take("PLAN"):
            rule = self._default_plan if self.take("DEFAULT") else self._plan
            self.wrapped(rule)
        if self.take("ERROR", "EMPTY"):
            self.needs("ON ERROR")
        self.need(")")

    def _columns(self) -> None:
        self.need("COLUMNS")
        self.wrapped(lambda: self.listed(self._column))

    def _column(self) -> None:
        ahead = 2 if self.peek() == "PATH" else 1
        if self.peek(0) == "NESTED" and self.peek(ahead) in _TEXTS:
            self.at += ahead
            self._nested()
            return
        self.expect("'NESTED'")
        start = self.at
        self.name()
        if self.take("FOR"):
            self.need("ORDINALITY")
        else:
            self._path_column(start)

    def _nested(self) -> None:
        self.string()
        if self.take("AS"):
            self.name()
        self._columns()

    def _path_column(self, start: int) -> None:
        self.cast_type(start)
        is_query = self.kinds[self.at] == "FORMAT"
        self.format()
        if self.take("PATH"):
            self.string()
        if is_query:
            self.query_behaviours()
        else:
            self.value_behaviours()

    def _default_plan(self) -> None:
        self.need("OUTER", "INNER", "UNION", "CROSS")
        is_parent = self.kinds[self.at - 1] in ("OUTER", "INNER")
        if self.take(","):
            self.need(*(("UNION", "CROSS") if is_parent else ("OUTER", "INNER")))

    def _plan(self) -> None:
        is_path = self.peek(0) != "("
        self._plan_part()
        if is_path and self.take("OUTER", "INNER"):
            self._plan_part()
        elif not is_path or self.peek(0) in ("UNION", "CROSS"):
            self.need("UNION", "CROSS")
            word = self.kinds[self.at - 1]
            self._plan_part()
            while self.take(word):
                self._plan_part()

    def _plan_part(self) -> None:
        if self.peek(0) == "(":
            self.wrapped(self._plan)
        else:
            self.name()
