"""Correlated subqueries: those that Trino can plan, and its error for all others.

Trino joins a correlated subquery to the rows around it. It lifts the conditions that name outer
columns out of the subquery into the join, through what stays right without them: projections, and
groups and limits by keys that such an `=` fixes for each outer row. What is left must not name
outer columns, but for a projection over groups of all rows, an UNNEST of outer values, or one row.
Source: PlanNodeDecorrelator and the TransformCorrelated… and Decorrelate… rules of Trino 476.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...errors import Position, located
from ...nodes.outputs import output_names
from ...nodes.queries import NAMED, Derived, Query
from ...nodes.values import Call, Cast, Column, Comparison, Subquery, Value
from ...nodes.volatility import contains_volatile
from ...nodes.walking import walk
from ...types import Type, coercible
from ..scope import Scope
from ..shape import Correlated, Lateral, Session
from .plans import (
    Filter,
    Groups,
    Limit,
    Planner,
    Projection,
    Single,
    Source,
    Step,
    Steps,
    is_never_empty,
    is_scalar,
    parts,
)
from .unused_outputs import without_outputs, without_unused


def note_correlation(
    session: Session, query: Query, scope: Scope, kind: str, place: Position | None
) -> None:
    """Note a subquery of an expression that names outer columns, to be judged with its whole query;
    its kind is `value`, `exists`, `in` or `quantified`."""
    query = without_outputs(query) if kind == "exists" else query
    outer = outer_aliases(scope)
    if Planner(outer, query).correlated(query):
        session.correlated.append(Correlated(query, outer, kind, place))


def check_correlation(query: Query, session: Session) -> None:
    """Refuse the subqueries of a whole query that Trino can't plan, once it has left out the
    columns that the query doesn't use."""
    if not session.laterals and not session.correlated:
        return
    nodes = list(walk(without_unused(query)))
    aliases = {n.alias for n in nodes if isinstance(n, NAMED)}
    for noted in session.correlated:
        own = {n.alias for n in walk(noted.query) if isinstance(n, NAMED)}
        if not own or own & aliases:
            _check(noted.query, noted.outer, noted.kind, noted.place)
    left = {n.alias: n.query for n in nodes if isinstance(n, Derived)}
    for lateral in session.laterals:
        found = left.get(lateral.alias)
        if found is not None and not _is_left_out(found, lateral):
            _check(found, lateral.outer, lateral.kind, lateral.place)


def _is_left_out(query: Query, lateral: Lateral) -> bool:
    """Return whether a LATERAL is one row of no column: the join with it isn't planned."""
    return not output_names(query) and is_scalar(Planner(lateral.outer, query).query(query))


def outer_aliases(scope: Scope) -> frozenset[str]:
    """Return the aliases of the relations in scope, which are around a subquery."""
    values = (f.value for f in scope.fields)
    return frozenset(p.relation for v in values for p in walk(v) if isinstance(p, Column))


def _check(query: Query, outer: frozenset[str], kind: str, place: Position | None) -> None:
    if not Planner(outer, query).correlated(query):
        return
    query = without_unused(query)
    planner = Planner(outer, query)
    if planner.correlated(query) and not _Rules(planner).allow(planner.query(query), kind):
        raise located("NOT_SUPPORTED", "Given correlated subquery is not supported", place)


class _UnliftableError(Exception):
    """Outer columns stand where they can't be lifted from."""


@dataclass(frozen=True)
class _Lifted:
    """What conditions lifted so far leave: the symbols that the join goes by, those of them that
    are fixed for each outer row, those that the rows have, whether an outer row has one at most."""

    symbols: frozenset[Value] = frozenset()
    fixed: frozenset[Value] = frozenset()
    outputs: frozenset[Value] = frozenset()
    single: bool = False


_ALL_ROWS = Groups(False, frozenset(), 1, distinct=False, whole=True)


class _Rules:
    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    def allow(self, steps: Steps, kind: str) -> bool:
        """Return whether Trino plans a subquery of a kind."""
        if not any(s.correlated for s in steps):
            return True
        if kind == "in":
            return self._is_looked_up(steps)
        if kind == "exists":
            whole = is_never_empty(steps) or not any(s.correlated for s in _deciding(steps))
            return whole or self._lifts(steps) or _unnests([_ALL_ROWS, *steps])
        if kind == "quantified":
            return self._groups(steps) or _unnests([_ALL_ROWS, *steps])
        if kind == "filtered lateral":
            return self._lifts(steps)
        return self._joins(steps, kind)

    def _is_looked_up(self, steps: Steps) -> bool:
        """Return whether IN can be a join: conditions are lifted through projections only."""
        for number, step in enumerate(steps):
            if isinstance(step, Projection) and step.correlated:
                return False
            if not isinstance(step, Projection | Filter):
                return not any(s.correlated for s in steps[number:])
        return True

    def _joins(self, steps: Steps, kind: str) -> bool:
        """Return whether a subquery's rows can be joined to the outer rows."""
        core = steps[1:] if isinstance(steps[0], Projection) else steps
        if core == [Source(correlated=False, kind="row")]:
            return True
        if self._regroups(core, kind) or _unnests(steps) or _is_unnest(steps):
            return True
        return self._lifts(_unchecked(steps))

    def _regroups(self, steps: Steps, kind: str) -> bool:
        """Return whether groups can be made after the join, by the outer rows and their keys."""
        top = steps[0]
        if not isinstance(top, Groups) or top.correlated:
            return False
        fits = top.is_global
        if kind == "lateral":
            fits = top.sets == 1
        elif kind == "left lateral":
            fits = fits or top.distinct
        return fits and self._groups(steps[1:])

    def _groups(self, steps: Steps) -> bool:
        """Return whether conditions can be lifted to below groups; a DISTINCT is made after."""
        distinct = isinstance(steps[0], Groups) and steps[0].distinct and steps[0].sets == 1
        return self._lifts(steps) or (distinct and self._lifts(steps[1:]))

    def _lifts(self, steps: Steps) -> bool:
        """Return whether nothing names outer columns once conditions have been lifted."""
        last = max((n for n, s in enumerate(steps) if s.correlated), default=-1)
        lifted = _Lifted()
        try:
            for step in reversed(steps[: last + 1]):
                lifted = self._above(step, lifted)
        except _UnliftableError:
            return False
        return True

    def _above(self, step: Step, below: _Lifted) -> _Lifted:
        """Return what has been lifted to above a step."""
        match step:
            case Filter(conditions=conditions):
                return self._filtered(conditions, below)
            case Projection(correlated=False, symbols=symbols):
                return replace(below, outputs=symbols)
            case Groups(correlated=False, whole=False, sets=1, keys=keys):
                return _grouped(keys, below)
            case Limit(ties=False):
                return _limited(step, below)
        raise _UnliftableError

    def _filtered(self, conditions: tuple[Value, ...], below: _Lifted) -> _Lifted:
        lifted = [c for c in conditions if any(map(self._planner.is_outer, parts(c)))]
        symbols = {s for s in self._planner.symbols(lifted) if not self._planner.is_outer(s)}
        fixed = {s for c in lifted for s in self._fixed(c)}
        return replace(below, symbols=below.symbols | symbols, fixed=below.fixed | fixed)

    def _fixed(self, condition: Value) -> Iterator[Value]:
        """Yield the symbol that a condition makes equal to what only outer columns decide."""
        if isinstance(condition, Comparison) and condition.operator == "=":
            sides = (condition.left, condition.right)
            for side, other in (sides, sides[::-1]):
                column = _plain(side)
                if column and not self._planner.is_outer(column) and self._decide(other):
                    yield self._planner.symbol(column)

    def _decide(self, value: Value) -> bool:
        """Return whether a value is the same for all rows beside one outer row."""
        named = [p for p in parts(value) if isinstance(p, Column | Subquery)]
        return all(map(self._planner.is_outer, named)) and not contains_volatile(value)


def _grouped(keys: frozenset[Value], below: _Lifted) -> _Lifted:
    """Return what is lifted to above groups, which are made by what the join goes by as well."""
    if not below.symbols - keys <= below.fixed:
        raise _UnliftableError
    return replace(below, outputs=keys, single=below.fixed >= keys)


def _limited(step: Limit, below: _Lifted) -> _Lifted:
    """Return what is lifted to above a LIMIT, which is one for each value of what is fixed."""
    if below.single:
        return below
    if step.count == 1 and not step.ordered:
        if not below.fixed or not below.fixed >= below.outputs | below.symbols:
            raise _UnliftableError
        return replace(below, single=True)
    if not below.symbols <= below.fixed:
        raise _UnliftableError
    return replace(below, single=step.count == 1)


def _deciding(steps: Steps) -> Steps:
    """Return the steps that decide whether there are rows."""
    for number, step in enumerate(steps):
        distinct = isinstance(step, Groups) and step.distinct and step.sets == 1 and not step.whole
        if not (distinct or isinstance(step, Projection | Limit)):
            return steps[number:]
    return []


def _unnests(steps: Steps) -> bool:
    """Return whether groups of all rows, with others below, stand over an UNNEST."""
    groups = [s for s in steps if isinstance(s, Groups)]
    through = all(isinstance(s, Projection | Groups) for s in steps[:-1])
    fits = any(g.is_global for g in groups) and all(g.sets == 1 for g in groups)
    return through and fits and _is_unnest(steps[-1:])


def _is_unnest(steps: Steps) -> bool:
    """Return whether only projections and limits stand over an UNNEST of outer values."""
    *above, last = steps
    plain = all(isinstance(s, Projection | Limit) for s in above)
    return plain and isinstance(last, Source) and last.kind == "unnest"


def _unchecked(steps: Steps) -> Steps:
    """Return steps without the check for a single row that projections stand over."""
    for number, step in enumerate(steps):
        if isinstance(step, Single):
            return [*steps[:number], *steps[number + 1 :]]
        if not isinstance(step, Projection):
            break
    return steps


def _plain(value: Value) -> Column | None:
    """Return the column that a value is, or that it is as another type which keeps it apart."""
    inner = value
    if isinstance(value, Cast):
        inner = value.value
    elif isinstance(value, Call) and value.form == "$1":
        inner = value.operands[0]  # type: ignore[assignment]  # a retyped value is one
    if not isinstance(inner, Column) or not coercible(inner.type, value.type):
        return None
    return None if _merges(inner.type, value.type) else inner


def _merges(source: Type, target: Type) -> bool:
    """Return whether several values of one type may be the same of another (TypeCoercion)."""
    if source == target:
        return False
    exact = {"double": 15, "real": 7}.get(target.kind)
    if exact is not None:
        digits = {"bigint": 19, "integer": 10}.get(source.kind, 0)
        digits = source.precision if source.kind == "decimal" else digits
        return digits > (exact if source.kind == "decimal" or exact < 10 else 15)
    return target.kind.endswith("with time zone")
