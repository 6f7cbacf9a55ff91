"""Trino's grammar of expressions.

An operator's rank is of no matter here: what stands between operators decides whether a text fits.
"""

from collections.abc import Callable

from ...errors import located
from .jsontables import JsonTableRules
from .recogniser import MismatchError
from .types import FIELDS

_COMPARISONS = ("=", "<>", "!=", "<", "<=", ">", ">=")
_NEGATABLE = ("BETWEEN", "IN", "LIKE")
_OPERATORS = ("*", "/", "%", "+", "-", "||")
_QUERY_STARTS = ("SELECT", "WITH", "VALUES", "TABLE")
_NUMBERS = ("integer", "decimal", "double")
_LITERALS = ("NULL", "TRUE", "FALSE", "binary", "?", *_NUMBERS)
_CONSTANTS = ("CURRENT_DATE", "CURRENT_USER", "CURRENT_CATALOG", "CURRENT_SCHEMA", "CURRENT_PATH")
_CLOCKS = ("CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP")


class ExpressionRules(JsonTableRules):
    """Rules of expressions."""

    last_primary = (-1, -1)  # the tokens of the last operand
    row_patterns = 0  # how many MATCH_RECOGNIZE stand around

    def subquery(self) -> None:
        """Take a query in parentheses."""
        raise NotImplementedError

    def expression(self) -> None:
        """Take an expression."""
        self._predicated()
        self._more_terms()

    def _more_terms(self) -> None:
        while self.take("AND", "OR"):
            self._predicated()

    def _predicated(self) -> None:
        while self.kinds[self.at] == "NOT":
            self.at += 1
        self.value()
        self.expect("<predicate>")
        self._predicate()

    def _predicate(self) -> None:
        kind = self.kinds[self.at]
        if kind in _COMPARISONS:
            self.at += 1
            self._compared()
        elif kind == "IS":
            self.at += 1
            self.take("NOT")
            if not self.take("NULL"):
                self.needs("DISTINCT FROM")
                self.value()
        elif kind == "NOT" or kind in _NEGATABLE:
            self.at += kind == "NOT"
            self._negatable()

    def _compared(self) -> None:
        """Take what stands beside an operator; `ANY ((SELECT 1))` is a call of a function."""
        quantified = self.peek(0) in ("ALL", "SOME", "ANY") and self._is_query_after(1)
        call = quantified and self.peek(2) == "(" and self.attempt(self.value)
        if quantified and not call:
            self.at += 1
            self.subquery()
        elif not call:
            self.value()

    def _negatable(self) -> None:
        if self.take("BETWEEN"):
            self.value()
            self.need("AND")
            self.value()
        elif self.take("IN"):
            if self.peek(0) != "(" or self.peek() == ")":
                self.at -= 1
                raise MismatchError
            if not self._takes_subquery():
                self.wrapped(lambda: self.listed(self.expression))
        else:
            self.need("LIKE")
            self.value()
            if self.take("ESCAPE"):
                self.value()

    def _takes_subquery(self) -> bool:
        """Take a query in parentheses, where one stands here."""
        return self._is_query_after(0) and self.attempt(self.subquery)

    def _is_query_after(self, ahead: int) -> bool:
        """Return whether parentheses open here, and a query begins within the last of them."""
        place = self.at + ahead
        if self.kinds[place] != "(":
            return False
        while self.kinds[place] == "(":
            place += 1
        return self.kinds[place] in _QUERY_STARTS

    def value(self) -> None:
        """Take operands with operators between them."""
        self._operand()
        while self.take(*_OPERATORS):
            self._operand()

    def _operand(self) -> None:
        while self.kinds[self.at] in ("-", "+"):
            self.at += 1
        self.primary()
        self.expect("'AT'")
        while self.follows("AT TIME"):
            self.at += 2
            self.need("ZONE")
            if not self._interval():
                self.string()

    def primary(self) -> None:
        """Take an operand, with its subscripts and fields."""
        start = self.at
        self._atom()
        while True:
            if self.take("["):
                self.value()
                self.need("]")
            elif self.peek(0) == "." and self.peek() != "*":
                self.at += 1
                self.name()
            else:
                break
        self.expect("'.'")
        self.last_primary = (start, self.at)

    def _atom(self) -> None:
        kind = self.kinds[self.at]
        if kind in _NUMBERS:
            self.number()
        elif kind == "binary":
            self.binary()
        elif kind in _LITERALS or kind in _CONSTANTS:
            self.at += 1
        elif self.is_string():
            self.string()
        elif kind == "(":
            self._parenthesised()
        elif kind == "EXISTS":
            self.at += 1
            self.subquery()
        elif kind in _WORDS:
            self.at += 1
            _WORDS[kind](self)
        elif self.is_name():
            self._named()
        else:
            self.expect("<expression>")
            raise MismatchError

    def _parenthesised(self) -> None:
        """Take a subquery, a lambda, a row or an expression in parentheses."""
        if self._lambda_parameters():
            self.expression()
        elif not self._takes_subquery():
            self.wrapped(lambda: self.listed(self.expression))

    def _lambda_parameters(self) -> bool:
        """Take `(a, b) ->` where it stands here."""
        place = 1
        while self.is_name(place):
            place += 1
            if self.peek(place) != ",":
                break
            place += 1
        if self.peek(place) != ")" or (self.peek(place + 1) != "->" and place > 1):
            return False
        self.at += place + 1
        self.need("->")
        return True

    def _named(self) -> None:
        """Take what begins with an identifier."""
        kind, following = self.kinds[self.at], self.peek()
        if kind in _FORMS and _FORMS[kind](self):
            return
        if self.row_patterns and kind in ("FINAL", "RUNNING") and self.is_name(1):
            self.at += 1
            self._reference()
            return
        if following in ("string", "unicode"):
            self.literal_type()
            self.string()
        elif following == "->":
            self.name()
            self.at += 1
            self.expression()
        elif kind == "DOUBLE" and following == "PRECISION" and self.is_string(2):
            self.at += 2
            self.string()
        else:
            self._reference()

    def _reference(self) -> None:
        """Take a column's or a function's name; a call's name may have dots in it."""
        place = 1
        while self.peek(place) == "." and self.is_name(place + 1):
            place += 2
        if self.peek(place) != "(":
            self.name()
            return
        self.calls.add(self.at)
        self.word()
        while self.take("."):
            self.word()
        self._call()

    def _call(self) -> None:
        """Take a call's arguments, and the clauses after it."""
        self.need("(")
        label = self.is_name() and self.peek() == "." and self.peek(2) == "*"
        if label or self.peek(0) == "*":
            self.at += 3 if label else 1
        elif self.peek(0) != ")":
            self._arguments()
        self._after_arguments()

    def _arguments(self) -> None:
        if not self.follows("ORDER BY"):
            self.quantifier()
            self.listed(self.expression)
        self.ordering()

    def _after_arguments(self) -> None:
        self.need(")")
        if self.follows("FILTER ("):
            self._filter()
        if self.follows("IGNORE NULLS") or self.follows("RESPECT NULLS"):
            self.at += 2
            self._over()
        elif self.peek(0) == "OVER" and (self.peek() == "(" or self.is_name(1)):
            self._over()

    def quantifier(self) -> None:
        """Take DISTINCT or ALL; a column may be called ALL."""
        if not self.take("DISTINCT"):
            self.expect("'ALL'")
            self.at += self.peek(0) == "ALL" and self.begins_value(1)

    def begins_value(self, ahead: int) -> bool:
        """Return whether an expression may begin with a token."""
        kind = self.peek(ahead)
        return (
            self.is_name(ahead)
            or self.is_string(ahead)
            or kind
            in ("(", "NOT", "*", "EXISTS", "ROLLUP", "CUBE", *_LITERALS, *_CONSTANTS, *_WORDS)
        )

    def _filter(self) -> None:
        self.at += 2
        self.need("WHERE")
        self.expression()
        self.need(")")

    def _over(self) -> None:
        self.need("OVER")
        if self.take("("):
            self.window()
            self.need(")")
        else:
            self.name()

    def window(self) -> None:
        """Take a window's specification."""
        if self.is_name() and not self._begins_window():
            self.name()
        if self.follows("PARTITION BY"):
            self.at += 2
            self.listed(self.expression)
        self.ordering()
        if self.take("RANGE", "ROWS", "GROUPS"):
            self._frame()

    def _begins_window(self) -> bool:
        frame = self.peek(0) in ("RANGE", "ROWS", "GROUPS") and self.peek() != ")"
        return frame or self.follows("PARTITION BY")

    def ordering(self) -> None:
        """Take ORDER BY, where it stands here."""
        if self.take("ORDER"):
            self.need("BY")
            self.listed(self._sorted)

    def _sorted(self) -> None:
        self.expression()
        self.take("ASC", "DESC")
        if self.take("NULLS"):
            self.need("FIRST", "LAST")

    def _frame(self) -> None:
        if not self.take("BETWEEN"):
            self._bound()
            return
        self._bound()
        self.need("AND")
        self._bound()

    def _bound(self) -> None:
        if (
            self.peek(0) == "UNBOUNDED" and self.peek() in ("PRECEDING", "FOLLOWING")
        ) or self.follows("CURRENT ROW"):
            self.at += 2
        else:
            self.expression()
            self.need("PRECEDING", "FOLLOWING")

    def _interval(self) -> bool:
        """Take INTERVAL with a text and what it counts."""
        sign = self.peek() in ("+", "-")
        place = 2 if sign else 1
        named = self.peek(0) == "INTERVAL" and self.is_string(place)
        if not named or (self.peek(place + 1) not in FIELDS and not sign):
            return False
        self.at += place
        self.string()
        self.interval_fields()
        return True

    def _array(self) -> bool:
        if self.peek() != "[":
            return False
        self.at += 2
        if not self.take("]"):
            self.listed(self.expression)
            self.need("]")
        return True

    def _position(self) -> bool:
        """Take POSITION(a IN b); with commas it is a call of a function that there isn't."""
        start = self.at
        if self.peek() != "(":
            return False
        if not self._call_or("IN", self.value):
            text = "Function 'position' not registered"
            self.refuse(located("FUNCTION_NOT_FOUND", text, self.position(start)))
        return True

    def _substring(self) -> bool:
        """Take SUBSTRING(a FROM b FOR c), or a call."""
        if self.peek() != "(":
            return False
        self._call_or("FROM", self._substring_rest)
        return True

    def _substring_rest(self) -> None:
        self.value()
        if self.take("FOR"):
            self.value()

    def _call_or(self, word: str, rest: Callable[[], None]) -> bool:
        """Take a call in which a word may stand after the first value; return whether it did."""
        self.at += 1
        if self.peek() in (")", "*", "ALL", "DISTINCT", "NOT", "ORDER"):
            self._call()
            return False
        self.at += 1
        self.value()
        if self.take(word):
            rest()
            self.need(")")
            return True
        self._predicate()
        self._more_terms()
        while self.take(","):
            self.expression()
        self.ordering()
        self._after_arguments()
        return False

    def _try_cast(self) -> bool:
        if self.peek() != "(":
            return False
        self.at += 1
        self._cast()
        return True

    def _cast(self) -> None:
        start = self.at - 1
        self.need("(")
        self.expression()
        self.need("AS")
        self.cast_type(start)
        self.need(")")

    def _case(self) -> None:
        if self.peek(0) != "WHEN":
            self.expression()
        self.need("WHEN")
        self._branch()
        while self.take("WHEN"):
            self._branch()
        if self.take("ELSE"):
            self.expression()
        self.need("END")

    def _branch(self) -> None:
        self.expression()
        self.need("THEN")
        self.expression()

    def _extract(self) -> None:
        self.need("(")
        self.word()
        self.need("FROM")
        self.value()
        self.need(")")

    def _trim(self) -> None:
        """Take TRIM([BOTH] [characters] FROM text) or TRIM(text[, characters])."""
        self.need("(")
        if self.peek(0) == "FROM":
            text = "The 'trim' function must have specification, char or both arguments when it"
            self.fault(f"{text} takes FROM", self.at - 2)
            self.at += 1
        specified = self.peek(0) in ("BOTH", "LEADING", "TRAILING")
        if not (specified and self.attempt(self._trimmed_from)):
            self.value()
            if self.take("FROM", ","):
                self.value()
        self.need(")")

    def _trimmed_from(self) -> None:
        self.at += 1
        if self.peek(0) != "FROM":
            self.value()
        self.need("FROM")
        self.value()

    def _normalize(self) -> None:
        self.need("(")
        self.value()
        if self.take(","):
            self.need("NFD", "NFC", "NFKD", "NFKC")
        self.need(")")

    def _grouping(self) -> None:
        self.need("(")
        if not self.take(")"):
            self.listed(self.names)
            self.need(")")

    def _listagg(self) -> None:
        self.need("(")
        self.quantifier()
        self.expression()
        if self.take(","):
            self.string()
        if self.take("ON"):
            self._overflow()
        self.need(")")
        self.needs("WITHIN GROUP")
        self.need("(")
        if self.peek(0) != "ORDER":
            self.need("ORDER")
        self.ordering()
        self.need(")")
        if self.follows("FILTER ("):
            self._filter()

    def _overflow(self) -> None:
        self.need("OVERFLOW")
        if self.take("ERROR"):
            return
        self.need("TRUNCATE")
        if self.is_string():
            self.string()
        self.need("WITH", "WITHOUT")
        self.need("COUNT")

    def _clock(self) -> None:
        if self.take("("):
            self.need("integer")
            self.need(")")

    def balanced(self) -> None:
        """Take what stands in parentheses, whatever it is."""
        self.need("(")
        depth = 1
        while depth:
            depth += {"(": 1, ")": -1}.get(self.kinds[self.at], 0)
            if self.kinds[self.at] == "eof":
                self.need(")")
            self.at += 1


_WORDS = {
    "CASE": ExpressionRules._case,
    "CAST": ExpressionRules._cast,
    "EXTRACT": ExpressionRules._extract,
    "GROUPING": ExpressionRules._grouping,
    "LISTAGG": ExpressionRules._listagg,
    "NORMALIZE": ExpressionRules._normalize,
    "TRIM": ExpressionRules._trim,
    **dict.fromkeys(_CLOCKS, ExpressionRules._clock),
    "JSON_ARRAY": ExpressionRules.json_array,
    "JSON_EXISTS": ExpressionRules.json_exists,
    "JSON_OBJECT": ExpressionRules.json_object,
    "JSON_QUERY": ExpressionRules.json_query,
    "JSON_VALUE": ExpressionRules.json_value,
}
_FORMS = {
    "ARRAY": ExpressionRules._array,
    "INTERVAL": ExpressionRules._interval,
    "POSITION": ExpressionRules._position,
    "SUBSTRING": ExpressionRules._substring,
    "TRY_CAST": ExpressionRules._try_cast,
}
