"""Trino's grammar of queries."""

from contextlib import suppress

from ...errors import MalformedQueryError
from .lexing import Tokens, kinds
from .recogniser import MismatchError
from .rowpatterns import RowPatternRules

_QUERY_WORDS = ("SELECT", "TABLE", "VALUES")


class QueryRules(RowPatternRules):
    """Rules of queries."""

    def __init__(self, tokens: Tokens, *, notes: bool = False) -> None:
        super().__init__(tokens, notes=notes)
        self._wrapped: dict[int, tuple[int, set[int], set[int]] | None] = {}

    def whole(self) -> None:
        """Take a query, and nothing behind it."""
        self.query()
        self.need("eof")

    def query(self) -> None:
        """Take a query with the WITH before it."""
        if self.take("WITH"):
            self.take("RECURSIVE")
            self.listed(self._named_query)
        self._ordered_query()

    def _named_query(self) -> None:
        self.name()
        self._column_aliases()
        self.need("AS")
        self.subquery()

    def _column_aliases(self) -> None:
        if self.take("("):
            self.listed(self.name)
            self.need(")")

    def _ordered_query(self) -> None:
        self._term()
        while self.take("UNION", "EXCEPT", "INTERSECT"):
            self.take("DISTINCT", "ALL")
            self._term()
        self.ordering()
        if self.take("OFFSET"):
            self.need("integer", "?")
            self.check_size(self.at - 1)
            self.take("ROW", "ROWS")
        if self.take("LIMIT"):
            self.need("ALL", "integer", "?")
            self.check_size(self.at - 1)
        elif self.take("FETCH"):
            self._fetch()

    def _fetch(self) -> None:
        self.need("FIRST", "NEXT")
        if self.take("integer", "?"):
            self.check_size(self.at - 1)
        self.need("ROW", "ROWS")
        if not self.take("ONLY"):
            self.needs("WITH TIES")

    def _term(self) -> None:
        if self.take("SELECT"):
            self._select()
        elif self.take("TABLE"):
            self.names()
        elif self.take("VALUES"):
            self.listed(self.expression)
        elif self.peek(0) == "(":
            self._wrapped_query()
        else:
            self.expect("'('")
            self.need(*_QUERY_WORDS)

    def subquery(self) -> None:
        """Take a query in parentheses."""
        if self.peek() == "WITH":
            self.wrapped(self.query)
        else:
            self._wrapped_query()

    def _wrapped_query(self) -> None:
        """Take a query in parentheses: whether one stands here is found out once a place."""
        start = self.at
        if start not in self._wrapped:
            fits = self.attempt(lambda: self.wrapped(self._ordered_query))
            inside = range(start, self.at)
            names, calls = (found & set(inside) for found in (self.identifiers, self.calls))
            self._wrapped[start] = (self.at, names, calls) if fits else None
        known = self._wrapped[start]
        if known is None:
            raise MismatchError
        self.at = known[0]
        self.identifiers |= known[1]
        self.calls |= known[2]

    def _select(self) -> None:
        self.quantifier()
        self.listed(self._item)
        if self.take("FROM"):
            self.listed(self._relation)
        if self.take("WHERE"):
            self.expression()
        if self.take("GROUP"):
            self.need("BY")
            self.quantifier()
            self.listed(self._grouping_element)
        if self.take("HAVING"):
            self.expression()
        if self.take("WINDOW"):
            self.listed(self._window_definition)

    def _window_definition(self) -> None:
        self.name()
        self.need("AS")
        self.wrapped(self.window)

    def _item(self) -> None:
        if self.take("*"):
            return
        start = self.at
        self.expression()
        if self.peek(0) == "." and self.last_primary == (start, self.at):
            self.at += 2
            if self.take("AS"):
                self._needed_aliases()
        elif self.take("AS"):
            self.name()
        else:
            self._bare_alias()

    def _bare_alias(self) -> bool:
        """Take an alias without AS, where one stands here."""
        self.expect("<identifier>")
        if not self._is_alias():
            return False
        self.name()
        return True

    def _needed_aliases(self) -> None:
        if self.peek(0) != "(":
            self.need("(")
        self._column_aliases()

    def _is_alias(self) -> bool:
        """Return whether an identifier stands here that begins no clause."""
        following = self.peek()
        clause = {
            "LIMIT": following in ("ALL", "integer", "?"),
            "OFFSET": following in ("integer", "?"),
            "FETCH": following in ("FIRST", "NEXT"),
            "WINDOW": self.is_name(1),
            "TABLESAMPLE": following in ("BERNOULLI", "SYSTEM"),
            "MATCH_RECOGNIZE": following == "(",
        }
        return self.is_name() and not clause.get(self.peek(0), False)

    def _grouping_element(self) -> None:
        if self.take("ROLLUP", "CUBE"):
            self.need("(")
            if not self.take(")"):
                self.listed(self._grouping_set)
                self.need(")")
        elif self.peek(0) == "GROUPING" and self.peek() == "SETS":
            self.at += 2
            self.wrapped(lambda: self.listed(self._grouping_set))
        else:
            self._grouping_set()

    def _grouping_set(self) -> None:
        if self.peek(0) == "(" and self.peek() == ")" and self.peek(2) != "->":
            self.at += 2
        else:
            self.expression()

    def _relation(self) -> None:
        self._sampled()
        while True:
            if self.take("CROSS"):
                self.need("JOIN")
                self._sampled()
            elif self.take("NATURAL"):
                if not self._join_word():
                    raise MismatchError
                self._sampled()
            elif self._join_word():
                self._joined()
            else:
                return

    def _join_word(self) -> bool:
        """Take a JOIN with its side, where one stands here."""
        outer = self.take("LEFT", "RIGHT", "FULL")
        if outer:
            self.take("OUTER")
        if outer or self.take("INNER"):
            self.need("JOIN")
            return True
        return self.take("JOIN")

    def _joined(self) -> None:
        """Take what a JOIN joins, and its condition."""
        self._relation()
        if self.take("USING"):
            self.wrapped(lambda: self.listed(self.name))
        else:
            self.need("ON")
            self.expression()

    def _sampled(self) -> None:
        self._primary_relation()
        self._alias()
        self.expect("'MATCH_RECOGNIZE'")
        self.expect("'TABLESAMPLE'")
        if self.peek(0) == "MATCH_RECOGNIZE" and self.peek() == "(":
            self.at += 1
            self.match_recognize()
            self._alias()
        if self.peek(0) == "TABLESAMPLE":
            self.at += 1
            self.need("BERNOULLI", "SYSTEM")
            self.wrapped(self.expression)

    def _alias(self) -> None:
        if self.take("AS"):
            self.name()
            self._column_aliases()
        elif self._bare_alias():
            self._column_aliases()

    def _primary_relation(self) -> None:
        kind, following = self.peek(0), self.peek()
        if kind == "(":
            self._relation_or_query()
        elif kind == "UNNEST":
            self.at += 1
            self.wrapped(lambda: self.listed(self.expression))
            if self.follows("WITH ORDINALITY"):
                self.at += 2
        elif kind == "LATERAL" and following == "(":
            self.at += 1
            self.subquery()
        elif kind == "JSON_TABLE":
            self.at += 1
            self.json_table()
        elif kind == "TABLE":
            self.at += 1
            self.balanced()
        else:
            self._table()

    def _relation_or_query(self) -> None:
        if not self._takes_subquery():
            self.wrapped(self._relation)

    def _table(self) -> None:
        if not self.is_name():
            for label in ("'('", "'JSON_TABLE'", "'LATERAL'", "'TABLE'", "'UNNEST'"):
                self.expect(label)
        self.names()
        if self.take("FOR"):
            self.need("TIMESTAMP", "VERSION")
            self.needs("AS OF")
            self.value()


def recognise(sql: str) -> QueryRules:
    """Return what a text is made of, once it is known for a query in Trino's grammar, with types
    that Trino knows.

    Raises MalformedQueryError where it isn't one, AthenaQueryError for what is refused.
    """
    tokens = Tokens(sql)
    rules = QueryRules(tokens)
    try:
        rules.whole()
    except MismatchError:
        raise _mismatch(tokens) from None
    for error in (*rules.faults, *rules.refusals):
        raise error
    return rules


def _mismatch(tokens: Tokens) -> MalformedQueryError:
    """Return the error of a text that doesn't fit, which is read once more for it."""
    rules = QueryRules(tokens, notes=True)
    with suppress(MismatchError):
        rules.whole()
    return rules.mismatch()


def first_word(sql: str) -> str:
    """Return a text's first word in capitals."""
    return next(kinds(sql), "eof")
