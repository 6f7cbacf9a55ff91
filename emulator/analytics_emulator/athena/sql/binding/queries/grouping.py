"""GROUP BY: what is bound over rows, as it is seen from their groups.

Keys and outputs are bound over the same rows; in an output each part that equals a key becomes the
key's column, each aggregate a column of its own, and any other column of the rows is an error.
"""

from collections.abc import Callable, Sequence
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from sqlglot import exp

from ...errors import AthenaQueryError
from ...nodes.node import Node
from ...nodes.queries import GroupingSet
from ...nodes.values import Aggregate, Column, Literal, Subquery, Value
from ...nodes.walking import substitute, walk
from ...reading.formatting import formatted
from ..binder import Binder, bare
from ..expressions.calls import bind_aggregate
from ..placement import check_scalar, groupings
from ..scope import Scope
from .sorting import ordinal

if TYPE_CHECKING:
    from .selecting import SelectItem

type Keys = tuple[int, ...]

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
        self._select = node
        self._rows = rows
        self._items = items
        self._keys: dict[Value, Column] = {}
        self._aggregates: dict[Value, Column] = {}
        self._relations = _relations(rows)
        self.sets = self._grouping_sets(node.args.get("group"))

    @staticmethod
    def bind_aggregate(binder: Binder) -> Callable[[exp.Expr, Scope], Value]:
        """Return what binds an aggregate where grouping allows one: outputs mean nothing in it."""

        def bind(node: exp.Expr, scope: Scope) -> Value:
            _refuse_outputs(binder, node, scope)
            return bind_aggregate(binder, node, scope)

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
        """Return a value as it is seen from the groups; `node` is the parser's of it."""
        self._check_grouping_calls(node, scope)
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
        column = Column(part.type, self.alias, f"a{len(self._aggregates)}")
        return self._aggregates.setdefault(part, column)

    def _check_grouping_calls(self, node: exp.Expr, scope: Scope) -> None:
        """Refuse grouping() of anything but keys."""
        for call in groupings(node):
            if not self._select.args.get("group"):
                text = (
                    "A GROUPING() operation can only be used with a corresponding GROUPING"
                    " SET/CUBE/ROLLUP/GROUP BY clause"
                )
                raise self._binder.error("MISSING_GROUP_BY", text, self._select)
            for part in call.expressions:
                if self._binder.value(part, scope) not in self._keys:
                    text = (
                        "The arguments to GROUPING() must be expressions referenced by the GROUP"
                        f" BY at the associated query level. Mismatch due to {self._text(part)}."
                    )
                    raise self._binder.error("INVALID_ARGUMENTS", text, call)

    def check_order(self, node: exp.Expr) -> None:
        """Refuse grouping() of an output's name in ORDER BY."""
        names = {i.column.name for i in self._items}
        for call in groupings(node):
            for part in call.expressions:
                if isinstance(part, exp.Column) and not part.table and part.name.lower() in names:
                    text = (
                        "Invalid reference to output of SELECT clause from grouping() expression"
                        " in ORDER BY"
                    )
                    raise AthenaQueryError("INVALID_ARGUMENTS", text)

    def _text(self, node: exp.Expr) -> str:
        return formatted(self._binder.sql, node)

    def _ungrouped(self, part: Column, node: exp.Expr, scope: Scope) -> AthenaQueryError:
        """Return the error for a column that is no key."""
        name = "EXPRESSION_NOT_AGGREGATE"
        if node.is_star:
            return AthenaQueryError(name, f"Column {self._title(part)} not in GROUP BY clause")
        for column in node.find_all(exp.Column):
            if column.find_ancestor(exp.Query) is not self._select and self._means(
                column, part, scope
            ):
                text = f"Subquery uses '{self._text(column)}' which must appear in GROUP BY clause"
                return self._binder.error(name, text, column)
        text = f"'{self._text(node)}' must be an aggregate expression or appear in GROUP BY clause"
        return self._binder.error(name, text, node)

    def _title(self, part: Column) -> str:
        """Return a column as `*` names it: by its number where it has no name."""
        places = enumerate(self._rows.fields, 1)
        number, field = next((i, f) for i, f in places if part in walk(f.value))
        if field.name is None:
            return str(number)
        return f"'{field.relation}.{field.name}'" if field.relation else f"'{field.name}'"

    def _means(self, node: exp.Column, part: Column, scope: Scope) -> bool:
        try:
            return any(p == part for p in walk(self._binder.value(node, scope)))
        except AthenaQueryError:
            return False

    def _grouping_sets(self, group: exp.Expr | None) -> tuple[GroupingSet, ...]:
        if group is None:
            return ()
        bound = [(item, self._named_sets(item)) for item in group.expressions]
        count = prod(_size(item, sets) for item, sets in bound)
        if count > _MOST_SETS:
            text = f"GROUP BY has {count} grouping sets but can contain at most {_MOST_SETS}"
            raise self._binder.error("TOO_MANY_GROUPING_SETS", text, group)
        parts = [_expanded(item, sets) for item, sets in bound]
        sets = [tuple(dict.fromkeys(sum(chosen, ()))) for chosen in product(*parts)]
        if group.args.get("all") is False:  # GROUP BY DISTINCT, by the parser
            sets = list({frozenset(s): s for s in reversed(sets)}.values())[::-1]
        return tuple(GroupingSet(s) for s in sets)

    def _named_sets(self, item: exp.Expr) -> list[Keys]:
        """Return what one element of GROUP BY names, not yet what it stands for."""
        if not isinstance(item, _SETS):
            nodes = item.expressions if isinstance(item, exp.Tuple) else [item]
            return [tuple(self._key(n) for n in nodes)]
        sets = [self._set(s) for s in item.expressions]
        if isinstance(item, exp.Cube) and len(sets) > 30:
            text = f"CUBE of {len(sets)} columns has too many grouping sets"
            raise self._binder.error("TOO_MANY_GROUPING_SETS", text, item)
        return sets

    def _set(self, node: exp.Expr) -> Keys:
        if isinstance(node, exp.Rollup | exp.Cube | exp.GroupingSets):
            raise self._binder.not_supported(node, "nested grouping sets")
        nodes = node.expressions if isinstance(node, exp.Tuple) else [node]
        return tuple(self._column_key(n.unnest()) for n in nodes)

    def _column_key(self, node: exp.Expr) -> int:
        """Return a key of a grouping set, where only columns can stand (as in Trino)."""
        if not isinstance(node, exp.Column | exp.Dot):
            text = f"GROUP BY expression must be a column reference: {self._text(node)}"
            raise self._binder.error("INVALID_COLUMN_REFERENCE", text, node)
        return self._key(node)

    def _key(self, node: exp.Expr) -> int:
        node, value = self._key_value(node)
        column = Column(value.type, self.alias, f"k{len(self._keys)}")
        self._keys.setdefault(value, column)
        return list(self._keys).index(value)

    def _key_value(self, node: exp.Expr) -> tuple[exp.Expr, Value]:
        """Return what a GROUP BY element means: an output by its number, or an expression."""
        inner = bare(node)
        number = ordinal(inner)
        if number is not None:
            if not 1 <= number <= len(self._items):
                text = f"GROUP BY position {number} is not in select list"
                raise self._binder.error("INVALID_COLUMN_REFERENCE", text, inner)
            item = self._items[number - 1]
            check_scalar(self._binder, item.node, "GROUP BY clause")
            return inner, item.value
        check_scalar(self._binder, inner, "GROUP BY clause")
        return inner, self._binder.value(inner, self._rows)


def _refuse_outputs(binder: Binder, node: exp.Expr, scope: Scope) -> None:
    """Refuse names of the SELECT's own columns in an aggregate, which ORDER BY may have."""
    for part in node.walk(prune=lambda n: isinstance(n, exp.Query)) if scope.outputs else ():
        if isinstance(part, exp.Column) and not part.table and part.name.lower() in scope.outputs:
            text = "Invalid reference to output projection attribute from ORDER BY aggregation"
            raise binder.error("COLUMN_NOT_FOUND", text, part)


def _relations(rows: Scope) -> frozenset[str]:
    """Return the aliases of the relations that the rows come from."""
    parts = (p for f in rows.fields for p in walk(f.value))
    return frozenset(p.relation for p in parts if isinstance(p, Column))


def _size(item: exp.Expr, sets: list[Keys]) -> int:
    """Return how many grouping sets one element of GROUP BY stands for."""
    if isinstance(item, exp.Cube):
        return int(2 ** len(sets))
    return len(sets) + 1 if isinstance(item, exp.Rollup) else len(sets)


def _expanded(item: exp.Expr, sets: list[Keys]) -> list[Keys]:
    if isinstance(item, exp.Rollup):
        return [sum(sets[:n], ()) for n in range(len(sets), -1, -1)]
    if not isinstance(item, exp.Cube):
        return sets
    # CUBE is of a set: what it names twice counts once. ROLLUP's are a list (Trino 476).
    sets = list({frozenset(s): s for s in sets}.values())
    return [
        sum((s for n, s in enumerate(sets) if not mask >> (len(sets) - 1 - n) & 1), ())
        for mask in range(2 ** len(sets))
    ]
