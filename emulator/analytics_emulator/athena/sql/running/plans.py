"""A query's plan in Trino's terms: what the tree here says of it, and no more.

Trino, "EXPLAIN"; Athena user guide, "Understand Athena EXPLAIN statement results". Athena may join
in another order, part its work into stages and know sizes: of all that there is nothing here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..errors import not_supported
from ..nodes.node import Node
from ..nodes.outputs import output_names
from ..nodes.queries import (
    CommonScan,
    CommonTable,
    Derived,
    Grouped,
    Join,
    OneRow,
    Scan,
    Select,
    SetOperation,
    Unnest,
    Values,
    With,
)
from ..nodes.values import Value, Window
from ..nodes.walking import walk
from .inputs import InputTable, input_of
from .plan_values import PlanValues
from .statement import Connection

if TYPE_CHECKING:
    from .engine import CompiledQuery

_JOINS = {"CROSS": "CrossJoin", "INNER": "InnerJoin", "LEFT": "LeftJoin", "RIGHT": "RightJoin"}


@dataclass(frozen=True)
class Plan:
    """A node: its name, what stands in brackets behind it, lines about it, what it takes."""

    name: str
    descriptor: Mapping[str, str] = field(default_factory=dict)
    details: Sequence[str] = ()
    children: "Sequence[Plan]" = ()


def plan_of(query: "CompiledQuery", connection: Connection) -> Plan:
    """Return a query's plan; what isn't common is refused by its name."""
    parts = list(walk(query.query))
    conditions = {n.number: n.conditions for n in parts if isinstance(n, Scan)}
    tables = {
        s.number: input_of(s, conditions[s.number], query.engine.choices, connection)
        for s in query.scans
        if s.number in conditions
    }
    common = {n.name: n for n in parts if isinstance(n, CommonTable)}
    planner = _Planner(tables, query.touched, common, PlanValues())
    labels = [output.label for output in query.outputs]
    named = zip(labels, output_names(query.query), strict=False)
    details = [f"{label} := {name}" for label, name in named if label != name]
    children = [planner.plan(query.query)]
    for number, subquery in enumerate(planner.values.subqueries, 1):  # it grows meanwhile
        children.append(Plan("Subquery", {"number": str(number)}, (), [planner.plan(subquery)]))
    return Plan("Output", {"columnNames": f"[{', '.join(labels)}]"}, details, children)


@dataclass(frozen=True)
class _Planner:
    tables: Mapping[int, InputTable]
    touched: Mapping[int, set[str]]
    common: Mapping[str, CommonTable]
    values: PlanValues
    within: frozenset[str] = frozenset()  # the recursive tables whose steps it is at

    def plan(self, node: Node) -> Plan:
        """Return the plan of a query or of what stands in FROM."""
        if type(node) not in _PLANS:
            raise not_supported(f"EXPLAIN of {type(node).__name__.upper()}")
        return _PLANS[type(node)](self, node)

    def set_operation(self, node: SetOperation) -> Plan:
        word, _, all_rows = node.word.title().partition(" ")
        plan = Plan(word, {}, (), [self.plan(arm) for arm in node.arms])
        return plan if all_rows or word != "Union" else Plan("Aggregate", {}, (), [plan])

    def rows(self, node: Values) -> Plan:
        return Plan("Values", {}, [f"({self.values.listed(row.cells)})" for row in node.rows])

    def select(self, select: Select) -> Plan:
        plan = self._filtered(self.plan(select.source), select.where)
        items = [(item.name, self.values.text(item.value), item.value) for item in select.items]
        windows = [f"{name} := {text}" for name, text, value in items if _has_window(value)]
        others = [f"{name} := {text}" for name, text, value in items if not _has_window(value)]
        if windows:
            plan = Plan("Window", {}, windows, [plan])
        if any(text.split(".")[-1] != name for name, text, v in items if not _has_window(v)):
            plan = Plan("Project", {}, others, [plan])
        if select.distinct:
            keys = ", ".join(name for name, _, _ in items)
            plan = Plan("Aggregate", {"keys": f"[{keys}]"}, (), [plan])
        return self._limited(plan, select)

    def scan(self, scan: Scan) -> Plan:
        table = self.tables[scan.number]
        names = {name for name, _, _ in table.partitions}
        read = sorted(self.touched.get(scan.number, set()) - names)
        lines = [f"{name} := {name}:REGULAR" for name in read]
        for name, _, values in table.partitions:
            chosen = ", ".join("[NULL]" if v is None else f"[{v}]" for v in values)
            lines += [f"{name} := {name}:PARTITION_KEY", f"    :: [{chosen}]"]
        return Plan("TableScan", {"table": f"awsdatacatalog:{table.database}:{table.table}"}, lines)

    def common_scan(self, node: CommonScan) -> Plan:
        table = self.common[node.name]
        if not table.step:
            return self.plan(table.query)
        if node.name in self.within:
            return Plan("RecursiveScan", {"table": node.name})
        inner = replace(self, within=self.within | {node.name})
        arms = [inner.plan(arm) for arm in (table.query, *table.step)]
        return Plan("RecursiveUnion", {"table": node.name}, (), arms)

    def join(self, join: Join) -> Plan:
        criteria = self.values.listed(join.condition, " AND ")
        given = {"criteria": criteria} if criteria else {}
        sides = [self.plan(join.left), self.plan(join.right)]
        if isinstance(join.right, Derived) and join.right.lateral:  # its query names the left side
            return Plan("CorrelatedJoin", {"type": join.kind, **given}, (), sides)
        return Plan(_JOINS.get(join.kind, "FullJoin"), given, (), sides)

    def unnest(self, node: Unnest) -> Plan:
        if node.computed:
            raise not_supported("EXPLAIN of JSON_TABLE or MATCH_RECOGNIZE")
        lists = {"unnest": f"[{self.values.listed(node.lists)}]"}
        return Plan("Unnest", lists, (), [self.plan(node.source)])

    def grouped(self, node: Grouped) -> Plan:
        plan = self._filtered(self.plan(node.source), node.where)
        if len(node.sets) > 1:
            sets = (f"[{', '.join(f'{node.alias}.k{n}' for n in s.keys)}]" for s in node.sets)
            plan = Plan("GroupId", {"symbols": f"[{', '.join(sets)}]"}, (), [plan])
        named = [*((f"k{n}", v) for n, v in enumerate(node.keys)),
                 *((f"a{n}", v) for n, v in enumerate(node.aggregates))]  # fmt: skip
        lines = [f"{node.alias}.{name} := {self.values.text(value)}" for name, value in named]
        keys = ", ".join(f"{node.alias}.k{n}" for n in range(len(node.keys)))
        return Plan("Aggregate", {"keys": f"[{keys}]"} if keys else {}, lines, [plan])

    def _filtered(self, plan: Plan, conditions: tuple[Value, ...]) -> Plan:
        if not conditions:
            return plan
        predicate = {"filterPredicate": self.values.listed(conditions, " AND ")}
        if plan.name == "TableScan":
            return replace(plan, name="ScanFilter", descriptor={**plan.descriptor, **predicate})
        return Plan("Filter", predicate, (), [plan])

    def _limited(self, plan: Plan, select: Select) -> Plan:
        ordered = {"orderBy": f"[{', '.join(map(self.values.ordering, select.order))}]"}
        if select.ties:
            ranked = {**ordered, "limit": str(select.first)}
            return Plan("TopNRanking", ranked, ["rank_num := RANK"], [plan])
        if select.order and select.first is not None and not select.skipped:
            return Plan("TopN", {"count": str(select.first), **ordered}, (), [plan])
        if select.order:
            plan = Plan("Sort", ordered, (), [plan])
        if select.skipped:
            plan = Plan("Offset", {"count": str(select.skipped)}, (), [plan])
        if select.first is not None:
            plan = Plan("Limit", {"count": str(select.first)}, (), [plan])
        return plan


_PLANS: Mapping[type[Node], Callable[[_Planner, Any], Plan]] = {
    With: lambda planner, node: planner.plan(node.query),
    SetOperation: _Planner.set_operation,
    Values: _Planner.rows,
    Select: _Planner.select,
    OneRow: lambda _planner, _node: Plan("Values", {}, ["()"]),
    Scan: _Planner.scan,
    CommonScan: _Planner.common_scan,
    Derived: lambda planner, node: planner.plan(node.query),
    Join: _Planner.join,
    Unnest: _Planner.unnest,
    Grouped: _Planner.grouped,
}


def _has_window(value: Value) -> bool:
    return any(isinstance(part, Window) for part in walk(value))
