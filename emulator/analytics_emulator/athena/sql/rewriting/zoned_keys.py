"""Moments in several zones that have to be told apart: they are one where their instants are.

GROUP BY, DISTINCT and UNION keep the zone of one of the moments that are the same (as Trino).
"""

from dataclasses import replace

from ..errors import not_supported
from ..nodes.node import Node
from ..nodes.queries import Derived, Grouped, GroupingSet, Item, Query, Select
from ..nodes.values import Aggregate, Column, Value
from ..nodes.walking import rewrite
from ..semantics.zones import ZONED, in_zone, instant, mixes_zones, zone_of
from ..types import VARCHAR
from .rule import RewritingRule


def _tell_apart(query: Query) -> Query:
    """Group moments in several zones by their instants."""
    return rewrite(query, _told_apart)


def _told_apart(node: Node) -> Node:
    if isinstance(node, Grouped) and any(map(_is_mixed, node.keys)):
        return _regrouped(node)
    if isinstance(node, Select) and node.distinct and any(_is_mixed(i.value) for i in node.items):
        return _grouped(node)
    return node


def _is_mixed(value: Value) -> bool:
    if value.type.kind != ZONED and mixes_zones(value.type):
        raise not_supported(f"GROUP BY or DISTINCT of {value.type} in several zones")
    return mixes_zones(value.type)


def _regrouped(node: Grouped) -> Derived:
    """Return groups by instants under the names that the groups by moments had."""
    alias = f"_z{node.identity.hex()[:16]}"
    instants = {k: instant(k) for k in node.keys if _is_mixed(k)}
    zones = {k: Aggregate(VARCHAR, "any_value", (zone_of(k),)) for k in instants}
    inner = replace(
        node,
        alias=alias,
        keys=tuple(instants.get(k, k) for k in node.keys),
        aggregates=(*(_over(a, instants) for a in node.aggregates), *zones.values()),
    )

    def seen(index: int, key: Value) -> Value:
        if key not in zones:
            return Column(key.type, alias, f"k{index}")
        place = len(node.aggregates) + list(zones).index(key)
        moment = Column(instants[key].type, alias, f"k{index}")
        return in_zone(moment, Column(VARCHAR, alias, f"a{place}"))

    keys = [Item(f"k{i}", seen(i, k)) for i, k in enumerate(node.keys)]
    others = [Item(f"a{i}", Column(a.type, alias, f"a{i}")) for i, a in enumerate(node.aggregates)]
    return Derived(Select((*keys, *others), inner), node.alias)


def _over(aggregate: Value, instants: dict[Value, Value]) -> Value:
    """Return an aggregate; GROUPING names keys."""
    if not isinstance(aggregate, Aggregate) or aggregate.function != "GROUPING":
        return aggregate
    return replace(aggregate, operands=tuple(instants.get(o, o) for o in aggregate.operands))


def _grouped(node: Select) -> Select:
    """Return a SELECT DISTINCT as groups of its outputs."""
    rows, groups = (f"_{letter}{node.identity.hex()[:16]}" for letter in "rd")
    keys = tuple(Column(i.value.type, rows, i.name) for i in node.items)
    inner = Derived(replace(node, distinct=False, order=(), first=None, skipped=None), rows)
    every = (GroupingSet(tuple(range(len(keys)))),)
    outputs = {i.value: Column(i.value.type, groups, f"k{n}") for n, i in enumerate(node.items)}
    # What is ordered by is an output, or an output's instant.
    orders = {instant(v): instant(c) for v, c in outputs.items() if _is_mixed(v)} | outputs
    return replace(
        node,
        items=tuple(Item(i.name, outputs[i.value]) for i in node.items),
        source=_regrouped(Grouped(groups, inner, (), keys, every, ())),
        where=(),
        distinct=False,
        order=tuple(replace(o, value=orders[o.value]) for o in node.order),
    )


def _has_zoned_keys(node: Node) -> bool:
    if isinstance(node, Grouped):
        return any(mixes_zones(k.type) for k in node.keys)
    return (
        isinstance(node, Select)
        and node.distinct
        and any(mixes_zones(i.value.type) for i in node.items)
    )


ZONED_KEYS = RewritingRule((Grouped, Select), _has_zoned_keys, _tell_apart)
