"""MEASURES: what is told of a match at each of its rows, as functions over its rows.

FIRST and LAST are values of the first or last of the match's rows that are of some variables,
aggregates those over such rows, from the match's start up to the present row or to its end.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ...functions.registry import FUNCTIONS
from ...functions.site import AggregateSite, Over
from ...nodes.logic import any_of
from ...nodes.values import (
    Case,
    Comparison,
    FieldOf,
    Literal,
    Ordering,
    RowOf,
    Value,
    Window,
    duck,
    null,
    number,
)
from ...types import BOOLEAN, VARCHAR, row
from ..binder import Binder
from ..expressions.calls import arguments
from ..placement import check_without_windows, function_name
from ..scope import Field, Scope
from .row_pattern_navigation import CLASSIFIER, MATCH, Aggregated, Place, Reference, Taken

_SO_FAR = "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
_FROM_HERE = "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"
_WHOLE = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"


@dataclass(frozen=True)
class ShownRow:
    """A row of a match as the measures see it: its columns, its match's number, its variable's,
    its place in the match, whether it is the last there and left out, and what tells its
    partition from others."""

    columns: Scope
    match: Value
    label: Value
    place: Value
    is_last: Value
    is_excluded: Value
    partition: tuple[Value, ...]


class RowMeasures:
    """Binds the measures of one MATCH_RECOGNIZE; `labels` are its variables' names."""

    def __init__(
        self, binder: Binder, shown: ShownRow, labels: list[str],
        shifted: Callable[[Reference], Value],
    ) -> None:  # fmt: skip
        self._binder = binder
        self._shown = shown
        self._shifted = shifted
        self._number = Field(MATCH, MATCH, shown.match)
        classifier = Field(CLASSIFIER, CLASSIFIER, self._classifier(labels))
        known = [*shown.columns.fields, self._number, classifier]
        self._row = replace(shown.columns, fields=known)

    def measure(self, taken: Taken) -> Value:
        """Return a measure at each row; NULL at a row that is of no match."""
        text = "Cannot nest window functions or row pattern measures inside pattern"
        text = f"{text} recognition expressions"
        check_without_windows(self._binder, [taken.node], text)
        fields = [Field(name, name, self._part(part)) for name, part in taken.parts.items()]
        value = self._binder.value(taken.node, Scope([*fields, self._number]))
        is_none = duck(BOOLEAN, "($1 IS NULL)", self._shown.match)
        return Case(value.type, (is_none,), (null(value.type),), value)

    def _part(self, part: Reference | Aggregated) -> Value:
        if isinstance(part, Aggregated):
            return self._aggregate(part)
        value = self._shifted(part) if part.shift else self._binder.value(part.inner, self._row)
        return self._at(value, part.place)

    def _classifier(self, labels: list[str]) -> Value:
        """Return the name of a row's variable."""
        is_each = tuple(self._is((n,)) for n in range(len(labels)))
        names = tuple(Literal(VARCHAR, name) for name in labels)
        return Case(VARCHAR, is_each, names, null(VARCHAR))

    def _is(self, labels: tuple[int, ...] | None) -> Value:
        """Return whether a row is of some variables, or of any."""
        label = self._shown.label
        if labels is None:
            return duck(BOOLEAN, "($1 IS NOT NULL)", label)
        return any_of([Comparison(BOOLEAN, "=", label, number(n)) for n in labels])

    def _at(self, value: Value, place: Place) -> Value:
        """Return a value of the row at a place of the match; NULL where there is none."""
        is_there = self._is(place.labels)
        if place == Place():
            return Case(value.type, (is_there,), (value,), null(value.type))
        t = row([("v", value.type)])
        held = Case(t, (is_there,), (RowOf(t, (value,)),), null(t))
        backwards = place.word == "last"
        over = self._over(place, backwards=backwards)
        found = Window(
            t, "nth_value", (held, number(place.offset + 1)), True, over.partition, over.order,
            over.frame,
        )  # fmt: skip
        return FieldOf(value.type, found, 0)

    def _over(self, place: Place, *, backwards: bool = False) -> Over:
        is_whole = place.is_final or place.word == "first"  # a Trino's FIRST sees all of a match
        frame = _WHOLE if is_whole else _FROM_HERE if backwards else _SO_FAR
        partition = (*self._shown.partition, self._shown.match)
        return Over(partition, (Ordering(self._shown.place, backwards),), frame)

    def _aggregate(self, part: Aggregated) -> Value:
        name = function_name(part.core)
        nodes, distinct, order = arguments(self._binder, part.core, self._row)
        site = AggregateSite(
            name, part.node, nodes, self._binder, self._row, distinct=distinct, order=order,
            condition=(self._is(part.place.labels),), over=self._over(part.place),
        )  # fmt: skip
        return FUNCTIONS[name].bind(site)
