"""A subquery as the steps of Trino's plan, from the last to what is read first.

Only what decides on correlated subqueries is kept of each step: whether it names columns of the
outer query, and which of its own columns (symbols) it goes by.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from ...nodes.logic import conjuncts
from ...nodes.node import Node
from ...nodes.outputs import output_names
from ...nodes.queries import (
    CommonScan,
    CommonTable,
    Derived,
    Grouped,
    Join,
    OneRow,
    Query,
    Relation,
    Select,
    SetOperation,
    Unnest,
    Values,
    With,
)
from ...nodes.values import (
    Aggregate,
    Column,
    Comparison,
    Constant,
    FieldOf,
    Lambda,
    Subquery,
    Value,
    Window,
    constant,
)
from ...nodes.walking import walk
from .unused_outputs import with_outputs


@dataclass(frozen=True)
class Step:
    """A step of a plan: whether it names columns of the outer query itself."""

    correlated: bool


@dataclass(frozen=True)
class Source(Step):
    """What steps read, with all below it: `row` is one row, `rows` are some, `empty` is none, and
    `unnest` takes outer values apart."""

    kind: str = ""


@dataclass(frozen=True)
class Projection(Step):
    """Outputs, and the symbols that they are made of; a query's in FROM and mere columns are
    inlined."""

    symbols: frozenset[Value]
    inlined: bool = False


@dataclass(frozen=True)
class Filter(Step):
    """Conditions that hold together."""

    conditions: tuple[Value, ...]


@dataclass(frozen=True)
class Groups(Step):
    """Groups by keys in a number of grouping sets; DISTINCT groups without aggregates."""

    keys: frozenset[Value]
    sets: int
    distinct: bool
    whole: bool  # some set has no keys: there is a group of all rows

    @property
    def is_global(self) -> bool:
        """Whether there is one group, of all rows."""
        return self.whole and self.sets == 1


@dataclass(frozen=True)
class Limit(Step):
    """The first rows, of an order or of none."""

    count: int
    ordered: bool
    ties: bool


@dataclass(frozen=True)
class Single(Step):
    """A check that there is one row, or none."""


type Steps = list[Step]


class Planner:
    """Plans one subquery; `outer` are the aliases of the relations around it."""

    def __init__(self, outer: frozenset[str], root: Query) -> None:
        self._outer = outer
        self._means: dict[tuple[str, str], Value] = {}
        self._used = {(n.relation, n.name) for n in walk(root) if isinstance(n, Column)}
        self._tables: dict[str, CommonTable] = {}

    def correlated(self, node: Node) -> bool:
        """Return whether a node names columns of the outer query."""
        return any(map(self.is_outer, walk(node)))

    def is_outer(self, node: Node) -> bool:
        """Return whether a node is a column of the outer query."""
        return isinstance(node, Column) and node.relation in self._outer

    def symbol(self, value: Value) -> Value:
        """Return the column that a column is, where it only hands another one on."""
        while isinstance(value, Column) and isinstance(
            inner := self._means.get((value.relation, value.name)), Column
        ):
            value = inner
        return value

    def symbols(self, values: Iterable[Value]) -> frozenset[Value]:
        """Return the symbols that values are made of; a subquery's result is one of its own."""
        found = (p for v in values for p in parts(v) if isinstance(p, Column | Subquery))
        return frozenset(map(self.symbol, found))

    def query(self, node: Query) -> Steps:
        """Return a query's steps."""
        match node:
            case With():
                self._tables |= {t.name: t for t in node.tables if not t.step}
                return self.query(node.query)
            case Select():
                return self._select(node)
            case Values(rows=(row,)):
                return [self._projection(row.cells), Source(correlated=False, kind="row")]
            case Values():
                return [Source(self.correlated(node), "rows")]
            case SetOperation(word="UNION ALL"):
                arms = [self.query(a) for a in node.arms]
                some = [s for s in arms if not is_empty(s)]
                return some[0] if len(some) == 1 else [_joined(arms)]
        return [Source(self.correlated(node))]

    def _select(self, node: Select) -> Steps:
        values = tuple(i.value for i in node.items)
        keys = tuple(o.value for o in node.order if node.first is not None)
        steps = self._filtered(node.where, self._relation(node.source))
        steps = self._projected((*values, *keys), self._beside((*values, *keys), steps))
        if node.distinct and not _is_one_group(steps):
            names = frozenset(map(self.symbol, values))
            steps = [Groups(False, names, 1, distinct=True, whole=False), *steps]
        return self._limited(node, steps)

    def _limited(self, node: Select, steps: Steps) -> Steps:
        nothing = Source(correlated=False, kind="empty")
        if node.first == 0:
            return [nothing]
        if node.skipped and is_scalar(steps):
            return [*(s for s in steps[:1] if isinstance(s, Projection)), nothing]
        if node.skipped or (node.first and not node.order and _is_distinct(steps)):
            steps = [_joined([steps])]
        if node.first is None or is_scalar(steps):
            return steps
        return [Limit(False, node.first, bool(node.order), node.ties), *steps]

    def _projected(self, values: Sequence[Value], steps: Steps) -> Steps:
        """Return steps with a projection above them, one with that of a query in FROM."""
        top = self._projection(values)
        below = steps[0]
        if isinstance(below, Projection) and below.inlined:
            return [replace(top, correlated=top.correlated or below.correlated), *steps[1:]]
        return [top, *steps]

    def _projection(self, values: Sequence[Value]) -> Projection:
        plain = all(isinstance(v, Column) for v in values)
        return Projection(self._names_outer(values), self.symbols(values), plain)

    def _filtered(self, conditions: Sequence[Value], steps: Steps) -> Steps:
        terms = tuple(t for c in conditions for t in conjuncts(c) if _decided(t) is not True)
        if any(_decided(t) is False for t in terms):
            return [Source(correlated=False, kind="empty")]
        if not terms:
            return steps
        below = self._beside(terms, steps)
        if self._takes_outer_field(terms):
            below = [Projection(correlated=True, symbols=frozenset()), *below]
        return [Filter(self._names_outer(terms), terms), *below]

    def _takes_outer_field(self, values: Iterable[Value]) -> bool:
        """Return whether values take a field of an outer column, for which Trino makes a projection
        below a condition (PushDownDereferenceThroughFilter): not within a lambda or TRY."""
        found = (p for v in values for p in walk(v, enter=_is_computed_at_once))
        fields = (p for p in found if isinstance(p, FieldOf) and p.named)
        return any(map(self.is_outer, map(_base, fields)))

    def _names_outer(self, values: Iterable[Value]) -> bool:
        """Return whether values name columns of the outer query outside their subqueries."""
        return any(self.is_outer(p) for v in values for p in parts(v))

    def _beside(self, values: Sequence[Value], steps: Steps) -> Steps:
        """Return steps with the subqueries and windows of values, which are joined to them."""
        found = [p for v in values for p in parts(v) if isinstance(p, Subquery | Window)]
        if not found:
            return steps
        if steps == [Source(correlated=False, kind="row")] and len(found) == 1:
            return self._alone(found[0])
        return [_joined([steps, [Source(any(map(self.correlated, found)))]])]

    def _alone(self, part: Value) -> Steps:
        """Return the steps of a subquery beside nothing: it stands for what it is joined to."""
        if isinstance(part, Subquery) and part.form == "($1)":
            steps = _inlined(self.query(part.query))
            return steps if is_scalar(steps) else [Single(correlated=False), *steps]
        return [Source(self.correlated(part))]

    def _relation(self, node: Relation) -> Steps:
        match node:
            case Derived(query=query, alias=alias):
                return self._named(query, alias, output_names(query))
            case CommonScan(name=name, alias=alias) if name in self._tables:
                table = self._tables[name]
                return self._named(table.query, alias, table.columns)
            case Grouped():
                return self._grouped(node)
            case Join(kind="INNER", condition=condition):
                source = replace(node, condition=())
                return self._filtered(condition, [Source(self.correlated(source))])
        return [self._source(node)]

    def _source(self, node: Relation) -> Source:
        kind = ""
        if isinstance(node, OneRow):
            kind = "row"
        elif isinstance(node, Unnest) and self._takes_apart(node):
            kind = "unnest"
        return Source(self.correlated(node), kind)

    def _named(self, query: Query, alias: str, names: Sequence[str]) -> Steps:
        """Return a query's steps, its outputs known by an alias; those without use are pruned."""
        if isinstance(inner := _body(query), Select):
            pairs = zip(names, inner.items, strict=False)
            self._means |= {(alias, n): i.value for n, i in pairs}
            used = [(alias, n) in self._used for n in names]
            query = with_outputs(query, used)
        return _inlined(self.query(query))

    def _grouped(self, node: Grouped) -> Steps:
        steps = self._filtered(node.where, self._relation(node.source))
        used = [(node.alias, f"a{i}") in self._used for i in range(len(node.aggregates))]
        aggregates = tuple(compress(node.aggregates, used))
        values = (*node.keys, *aggregates)
        self._means |= {(node.alias, f"k{i}"): key for i, key in enumerate(node.keys)}
        names = frozenset(
            self.symbol(Column(k.type, node.alias, f"k{i}")) for i, k in enumerate(node.keys)
        )
        sets = [s.keys for s in node.sets] or [()]
        groups = Groups(
            any(map(self.correlated, values)),
            names,
            len(sets),
            distinct=not aggregates,
            whole=() in sets,
        )
        steps = self._beside(values, steps)
        if aggregates and all(isinstance(a, Aggregate) and a.condition for a in aggregates):
            steps = [Filter(correlated=False, conditions=()), *steps]
        return [groups, *steps]

    def _takes_apart(self, node: Unnest) -> bool:
        """Return whether UNNEST has nothing before it, and lists made of outer columns only."""
        named = [p for v in node.lists for p in walk(v) if isinstance(p, Column | Subquery)]
        is_alone = isinstance(node.source, OneRow) and not node.computed
        return is_alone and all(map(self.is_outer, named))


def is_empty(steps: Steps) -> bool:
    """Return whether a plan gives no row: nothing groups what is known to be empty."""
    whole = any(isinstance(s, Groups) and s.whole for s in steps)
    return steps[-1] == Source(correlated=False, kind="empty") and not whole


def is_never_empty(steps: Steps) -> bool:
    """Return whether a plan gives rows, whatever it reads."""
    step = next(s for s in steps if not isinstance(s, Projection))
    rows = isinstance(step, Source) and step.kind == "rows"
    return rows or (isinstance(step, Groups) and step.whole) or is_scalar(steps)


def is_scalar(steps: Steps) -> bool:
    """Return whether a plan gives one row, whatever it reads."""
    for step in steps:
        if not isinstance(step, Projection | Single):
            row = isinstance(step, Source) and step.kind == "row"
            return row or (isinstance(step, Groups) and step.is_global)
        if isinstance(step, Single):
            return True
    return False


def _is_distinct(steps: Steps) -> bool:
    """Return whether a plan makes distinct rows: a LIMIT of those is a step of its own."""
    step = next(s for s in steps if not isinstance(s, Projection))
    return isinstance(step, Groups) and step.distinct and not step.is_global


def _is_one_group(steps: Steps) -> bool:
    step = next(s for s in steps if not isinstance(s, Projection))
    return isinstance(step, Groups) and step.is_global


def _inlined(steps: Steps) -> Steps:
    """Return steps whose last projection is made part of the one above."""
    first, *rest = steps
    return [replace(first, inlined=True) if isinstance(first, Projection) else first, *rest]


def _is_computed_at_once(node: Node) -> bool:
    return not isinstance(node, Subquery | Lambda)


def _base(value: Value) -> Value:
    """Return what fields are taken of."""
    while isinstance(value, FieldOf):
        value = value.row
    return value


def _joined(plans: Iterable[Steps]) -> Source:
    return Source(any(s.correlated for steps in plans for s in steps))


def _body(query: Query) -> Query:
    while isinstance(query, With):
        query = query.query
    return query


def _decided(condition: Value) -> Constant:
    """Return what a condition always is; None where rows decide it."""
    if isinstance(condition, Comparison) and condition.operator == "=":
        sides = constant(condition.left), constant(condition.right)
        return None if None in sides else sides[0] == sides[1]
    return constant(condition)


def parts(value: Node) -> Iterator[Node]:
    """Yield a value's parts, but not those of the subqueries in it."""
    return walk(value, enter=lambda n: not isinstance(n, Subquery))
