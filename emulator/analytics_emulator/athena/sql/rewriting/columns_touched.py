"""Which stored columns a query needs: what Athena would read of each table's files.

An output that nobody asks for needs nothing, nor does what it alone was computed from.
"""

from collections.abc import Iterable, Iterator

from ..nodes.node import Node
from ..nodes.outputs import output_names
from ..nodes.queries import (
    CommonScan,
    CommonTable,
    Derived,
    Grouped,
    Join,
    Query,
    Relation,
    Scan,
    Select,
    SetOperation,
    Unnest,
    Values,
    With,
)
from ..nodes.values import Column, Subquery


def columns_touched(query: Query) -> dict[int, set[str]]:
    """Return, by a scan's number, the (folded) names of the columns that a query needs."""
    needs = _Needs()
    needs.query(query, set(output_names(query)))
    return needs.scans


class _Needs:
    """One walk from the outputs down: an alias's columns are known before its relation is met."""

    def __init__(self) -> None:
        self.scans: dict[int, set[str]] = {}
        self._named: dict[str, set[str]] = {}
        self._common: dict[str, set[str]] = {}

    def query(self, query: Query, wanted: set[str]) -> None:
        """Note what a query needs for the outputs that are wanted."""
        match query:
            case With():
                self.query(query.query, wanted)
                for table in reversed(query.tables):
                    self._common_table(table)
            case SetOperation():
                every = wanted if query.word == "UNION ALL" else set(output_names(query))
                places = _places(output_names(query), every)
                for arm in query.arms:
                    self._arm(arm, places)
            case Values():
                self._values(query.rows)
            case Select():
                self._select(query, wanted)

    def _arm(self, arm: Query, places: Iterable[int]) -> None:
        names = output_names(arm)
        self.query(arm, {names[p] for p in places if p < len(names)})

    def _common_table(self, table: CommonTable) -> None:
        wanted = set(table.columns) if table.step else self._common.get(table.name, set())
        for part in (*table.step, table.query):
            self._arm(part, _places(table.columns, wanted))

    def _select(self, select: Select, wanted: set[str]) -> None:
        items = [i for i in select.items if select.distinct or i.name in wanted]
        self._values([*items, *select.where, *select.order])
        self._relation(select.source)

    def _values(self, nodes: Iterable[Node]) -> None:
        """Note the columns that values name, those of subqueries within them too."""
        for part in _own_parts(nodes):
            if isinstance(part, Column):
                self._named.setdefault(part.relation, set()).add(part.name)
            elif isinstance(part, Subquery):
                self._values(part.operands)
                self.query(part.query, set(output_names(part.query)))

    def _relation(self, relation: Relation) -> None:
        named = self._named.get(getattr(relation, "alias", ""), set())
        match relation:
            case Scan():
                self.scans.setdefault(relation.number, set()).update(named)
            case Derived():
                self.query(relation.query, named)
            case CommonScan():
                self._common.setdefault(relation.name, set()).update(named)
            case Join():
                self._values(relation.condition)
                self._relation(relation.right)
                self._relation(relation.left)
            case Unnest():
                kept = [v for i, v in enumerate(relation.kept) if f"c{i}" in named]
                self._values([*kept, *relation.lists])
                self._relation(relation.source)
            case Grouped():
                self._values([*relation.where, *relation.keys, *relation.aggregates])
                self._relation(relation.source)


def _places(names: tuple[str, ...], wanted: set[str]) -> list[int]:
    return [place for place, name in enumerate(names) if name in wanted]


def _own_parts(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the parts of values, but not those within subqueries."""
    stack, seen = list(nodes), set[int]()
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            if not isinstance(node, Subquery):
                stack.extend(node.children)
