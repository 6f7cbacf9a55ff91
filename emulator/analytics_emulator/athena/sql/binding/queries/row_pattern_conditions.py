"""DEFINE: conditions as udfs/rowpatterns reads them, over values of each row or pair of rows.

What AND, OR and NOT join is asked apart: a term about one row of the match is computed for every
row of the partition, a term about two for every pair of rows.
"""

from collections.abc import Callable, Iterator

from sqlglot import exp

from ...nodes.values import Lambda, Value, Variable, duck, null
from ...semantics.failures import failure
from ...types import BOOLEAN, UNKNOWN, array
from ..binder import Binder
from ..scope import Field, Scope
from .row_pattern_navigation import CLASSIFIER, Place, Reference, Taken

MOST_PAIRED_ROWS = 4_000
"""Rows of a partition of which each pair is compared: 16 million answers."""
_PAIRED_TEXT = (
    f"A term of DEFINE over two rows of a match in a partition of over {MOST_PAIRED_ROWS} rows is"
    " not supported by this emulator"
)

type Condition = list[object]
type AtRow = Callable[[Reference, Variable], Value]
"""Gives what is asked of a row."""


class RowConditions:
    """Binds the conditions of all variables over `rows`, a list of a partition's rows."""

    def __init__(self, binder: Binder, rows: Value, at_row: AtRow) -> None:
        self._binder = binder
        self._rows = rows
        self._at_row = at_row
        self.singles: list[Value] = []
        self.pairs: list[Value] = []
        self._seen = dict[Place, None]()

    @property
    def seen(self) -> list[list[object]]:
        """The rows of a match, beside the newest, that conditions see."""
        return [_written(place) for place in self._seen]

    def condition(self, taken: Taken, label: int) -> Condition:
        """Return a variable's condition."""
        return self._condition(taken.node, taken, label)

    def _condition(self, node: exp.Expr, taken: Taken, label: int) -> Condition:
        bare = node.unnest()
        if isinstance(bare, exp.And | exp.Or):
            return [bare.key, *(self._condition(p, taken, label) for p in _joined(bare))]
        if isinstance(bare, exp.Not):
            return ["not", self._condition(bare.this, taken, label)]
        return self._term(bare, taken, label)

    def _term(self, node: exp.Expr, taken: Taken, label: int) -> Condition:
        names = dict.fromkeys(c.name for c in node.find_all(exp.Column))
        asked = {name: taken.parts[name] for name in names if name in taken.parts}
        found = {name: part for name, part in asked.items() if isinstance(part, Reference)}
        places = list(dict.fromkeys(part.place for part in found.values())) or [Place()]
        if len(places) > 2:
            raise self._binder.not_supported(node, "A term of DEFINE over three rows of a match")
        rows = [Variable(self._rows.type.args[0], name) for name in ("_first", "_second")]
        of = dict(zip(places, rows, strict=False))
        fields = [Field(n, n, self._value(part, of[part.place])) for n, part in found.items()]
        value = self._boolean(node, Scope(fields))
        self._seen |= dict.fromkeys(p for p in places if not _is_present(p, label))
        read = [_written(place) for place in places]
        if len(places) == 1:
            self.singles.append(self._of_each(rows[0], value))
            return ["one", len(self.singles) - 1, *read]
        self.pairs.append(self._of_pairs(rows, value))
        return ["two", len(self.pairs) - 1, *read]

    def _value(self, part: Reference, row: Variable) -> Value:
        if any(c.name == CLASSIFIER for c in part.inner.find_all(exp.Column)):
            raise self._binder.not_supported(part.node, "classifier() in DEFINE")
        return self._at_row(part, row)

    def _boolean(self, node: exp.Expr, scope: Scope) -> Value:
        value = self._binder.value(node, scope)
        if value.type == UNKNOWN:
            return null(BOOLEAN)
        if value.type != BOOLEAN:
            text = f"Expression defining a label must be boolean (actual type: {value.type})"
            raise self._binder.error("TYPE_MISMATCH", text, node)
        return value

    def _of_each(self, row: Variable, value: Value) -> Value:
        """Return a value of each row, and of none, as where a navigation finds no row."""
        nothing = null(self._rows.type.args[0])
        rows = duck(self._rows.type, "list_append($1, $2)", self._rows, nothing)
        each = Lambda(value.type, (row,), value)
        return duck(array(value.type), "list_transform($1, $2)", rows, each)

    def _of_pairs(self, rows: list[Variable], value: Value) -> Value:
        table = self._of_each(rows[0], self._of_each(rows[1], value))
        fails = failure("NOT_SUPPORTED", _PAIRED_TEXT, table.type)
        form = f"CASE WHEN len($1) > {MOST_PAIRED_ROWS} THEN $2 ELSE $3 END"
        return duck(table.type, form, self._rows, fails, table)


def _written(place: Place) -> list[object]:
    return [place.word, place.labels, place.offset]


def _joined(node: exp.Expr) -> Iterator[exp.Expr]:
    """Give what a chain of one word joins, in its order."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        bare = part.unnest()
        if type(bare) is type(node):
            waiting += [bare.expression, bare.this]
        else:
            yield part


def _is_present(place: Place, label: int) -> bool:
    """Return whether a place is that of the row that is judged, which is of the variable."""
    is_own = place.labels is None or label in place.labels
    return place.word == "last" and not place.offset and is_own
