"""GROUP BY: what is bound over rows, as it is seen from their groups.

Keys and outputs are bound over the same rows; in an output each part that equals a key becomes the
key's column, each aggregate a column of its own, and any other column of the rows is an error.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from sqlglot import exp

from ..errors import AthenaQueryError
from ..nodes.node import Node
from ..nodes.queries import GroupingSet
from ..nodes.values import Aggregate, Column, Literal, Subquery, Value
from ..nodes.walking import substitute, walk
from .binder import Binder, check_args
from .calls import bind_aggregate, contains_aggregate
from .scope import Scope

if TYPE_CHECKING:
    from .selecting import SelectItem

_MOST_SETS = 2048
_SETS = (exp.Rollup, exp.Cube, exp.GroupingSets)


class Grouping:
    """The groups of one SELECT: its keys and sets, and the aggregates that its outputs need."""

    def __init__(
        self,
        binder: Binder,
        node: exp.Select,
        alias: str,
        rows: Scope,
        items: "Sequence[SelectItem]",
    ) -> None:
        self.alias = alias
        self._binder = binder
        self._rows = rows
        self._items = items
        self._keys: dict[Value, Column] = {}
        self._aggregates: dict[Value, Column] = {}
        self._relations = _relations(rows)
        self.sets = self._grouping_sets(node.args.get("group"))

    @staticmethod
    def bind_aggregate(binder: Binder) -> Callable[[exp.Expr, Scope], Value]:
        """Return what binds an aggregate where grouping allows one: within it there is no other."""

        def bind(node: exp.Expr, scope: Scope) -> Value:
            return bind_aggregate(binder, node, replace(scope, aggregate=None, outputs={}))

        return bind

    @property
    def keys(self) -> tuple[Value, ...]:
        """The keys, over the rows."""
        return tuple(self._keys)

    @property
    def aggregates(self) -> tuple[Value, ...]:
        """The aggregates, over the rows."""
        return tuple(self._aggregates)

    def outer(self, value: Value, node: exp.Expr, scope: Scope) -> Value:
        """Return a value as it is seen from the groups."""
        seen = substitute(value, self._replacement)
        for part in walk(seen):
            if isinstance(part, Column) and part.relation in self._relations:
                raise self._ungrouped(part, node, scope)
        return seen

    def _replacement(self, part: Node) -> Node | None:
        if isinstance(part, Aggregate):
            return self._aggregate(part)
        found = self._key_of(part)
        return self._subquery(part) if found is None and isinstance(part, Subquery) else found

    def _subquery(self, part: Subquery) -> Subquery:
        """Return a subquery whose own aggregates stay; those beside it are the group's."""
        query = substitute(part.query, self._key_of)
        operands = [substitute(o, self._replacement) for o in part.operands]
        return part.with_children([query, *operands])

    def _key_of(self, part: Node) -> Node | None:
        if isinstance(part, Literal) or not isinstance(part, Value):
            return None
        return self._keys.get(part)

    def _aggregate(self, part: Aggregate) -> Value:
        if part.function == "GROUPING":
            self._check_grouping_function(part)
        column = Column(part.type, self.alias, f"a{len(self._aggregates)}")
        return self._aggregates.setdefault(part, column)

    def _check_grouping_function(self, part: Aggregate) -> None:
        if not part.operands or any(o not in self._keys for o in part.operands):
            text = "The arguments to GROUPING() must be expressions referenced by the GROUP BY"
            raise AthenaQueryError("INVALID_ARGUMENTS", text)

    def _ungrouped(self, part: Column, node: exp.Expr, scope: Scope) -> AthenaQueryError:
        """Return the error for a column that is no key, placed where it stands."""
        named = next((c for c in node.find_all(exp.Column) if self._means(c, part, scope)), None)
        name = ".".join(p.name for p in named.parts).lower() if named else part.name
        text = f"'{name}' must be an aggregate expression or appear in GROUP BY clause"
        return self._binder.error("EXPRESSION_NOT_AGGREGATE", text, named or node)

    def _means(self, node: exp.Column, part: Column, scope: Scope) -> bool:
        try:
            return any(p == part for p in walk(self._binder.value(node, scope)))
        except AthenaQueryError:
            return False

    def _grouping_sets(self, group: exp.Expr | None) -> tuple[GroupingSet, ...]:
        if group is None:
            return ()
        check_args(self._binder, group, {"expressions", "distinct", "all"})
        parts = [self._part(item) for item in group.expressions]
        count = 1
        for part in parts:
            count *= len(part)
        if count > _MOST_SETS:
            text = f"GROUP BY has {count} grouping sets but can contain at most {_MOST_SETS}"
            raise self._binder.error("TOO_MANY_GROUPING_SETS", text, group)
        sets = [tuple(dict.fromkeys(sum(chosen, ()))) for chosen in product(*parts)]
        if group.args.get("distinct"):
            sets = list({frozenset(s): s for s in reversed(sets)}.values())[::-1]
        return tuple(GroupingSet(s) for s in sets)

    def _part(self, item: exp.Expr) -> list[tuple[int, ...]]:
        """Return the grouping sets of one element of GROUP BY."""
        if not isinstance(item, _SETS):
            nodes = item.expressions if isinstance(item, exp.Tuple) else [item]
            return [tuple(self._key(n) for n in nodes)]
        sets = [self._set(s) for s in item.expressions]
        if isinstance(item, exp.GroupingSets):
            return sets
        if isinstance(item, exp.Rollup):
            return [sum(sets[:n], ()) for n in range(len(sets), -1, -1)]
        if len(sets) > 30:
            text = f"CUBE of {len(sets)} columns has too many grouping sets"
            raise self._binder.error("TOO_MANY_GROUPING_SETS", text, item)
        return [
            sum((s for n, s in enumerate(sets) if not mask >> (len(sets) - 1 - n) & 1), ())
            for mask in range(2 ** len(sets))
        ]

    def _set(self, node: exp.Expr) -> tuple[int, ...]:
        if isinstance(node, exp.Rollup | exp.Cube | exp.GroupingSets):
            raise self._binder.not_supported(node, "nested grouping sets")
        nodes = node.expressions if isinstance(node, exp.Tuple) else [node]
        return tuple(self._column_key(n.unnest()) for n in nodes)

    def _column_key(self, node: exp.Expr) -> int:
        """Return a key of a grouping set, where only columns can stand (as in Trino)."""
        if not isinstance(node, exp.Column | exp.Dot):
            text = f"GROUP BY expression must be a column reference: {node.sql()}"
            raise self._binder.error("INVALID_COLUMN_REFERENCE", text, node)
        return self._key(node)

    def _key(self, node: exp.Expr) -> int:
        node, value = self._key_value(node)
        if value.type.kind == "map":
            raise self._binder.not_supported(node, "GROUP BY of a map")
        column = Column(value.type, self.alias, f"k{len(self._keys)}")
        self._keys.setdefault(value, column)
        return list(self._keys).index(value)

    def _key_value(self, node: exp.Expr) -> tuple[exp.Expr, Value]:
        """Return what a GROUP BY element means: an output by its number, or an expression."""
        inner = node.unnest()
        if isinstance(inner, exp.Literal) and not inner.is_string and inner.name.isdigit():
            number = int(inner.name)
            if not 1 <= number <= len(self._items):
                text = f"GROUP BY position {number} is not in select list"
                raise self._binder.error("INVALID_COLUMN_REFERENCE", text, inner)
            item = self._items[number - 1]
            self._refuse_aggregates(item.node)
            return inner, item.value
        self._refuse_aggregates(inner)
        return inner, self._binder.value(inner, self._rows)

    def _refuse_aggregates(self, node: exp.Expr) -> None:
        if contains_aggregate(node) or node.find(exp.Window):
            text = (
                "GROUP BY clause cannot contain aggregations, window functions or grouping"
                " operations"
            )
            raise self._binder.error("EXPRESSION_NOT_SCALAR", text, node)


def _relations(rows: Scope) -> frozenset[str]:
    """Return the aliases of the relations that the rows come from."""
    parts = (p for f in rows.fields for p in walk(f.value))
    return frozenset(p.relation for p in parts if isinstance(p, Column))
