"""Values that an expression names several times and computes once.

A volatile value (`random()`) has to be computed once, and a large one should be. A small one stays
where it is named, so that DuckDB still sees a comparison of a column with a constant.
"""

from collections.abc import Callable, Sequence
from itertools import islice

from ..nodes.forms import is_volatile
from ..nodes.node import Node
from ..nodes.values import (
    Aggregate,
    Call,
    Column,
    Lambda,
    Let,
    Literal,
    RowOf,
    Subquery,
    Value,
    Variable,
    Window,
)
from ..nodes.walking import substitute, walk

_SMALL = 6

type _Bindings = dict[Variable, Value]


def once(value: Value, body: Callable[[Value], Value]) -> Value:
    """Return what `body` makes of a value that is computed once, however often it is named."""
    return shared([value], lambda values: body(values[0]))


def shared(values: Sequence[Value], body: Callable[[list[Value]], Value]) -> Value:
    """Return what `body` makes of values that are each computed once."""
    bound: _Bindings = {}
    result = body([_named(v, bound) for v in values])
    if not bound:
        return result
    result = substitute(result, lambda node: _outside(node, bound))
    return Let(result.type, tuple(bound), tuple(bound.values()), result)


def _named(value: Value, bound: _Bindings) -> Value:
    """Return what stands for a value: itself where it is small, a row of what stands for its
    fields, or a variable."""
    if _is_small(value):
        return value
    if isinstance(value, RowOf):
        return RowOf(value.type, tuple(_named(f, bound) for f in value.fields))
    return _variable(value, bound)


def _variable(value: Value, bound: _Bindings) -> Variable:
    name = Variable(value.type, f"_s{value.identity.hex()[:16]}")
    bound[name] = value
    return name


def _is_small(value: Value) -> bool:
    if isinstance(value, Literal | Column | Variable):
        return True
    nodes = list(islice(walk(value), _SMALL))
    return len(nodes) < _SMALL and not any(map(_needs_a_name, nodes))


def _needs_a_name(node: Node) -> bool:
    volatile = isinstance(node, Call) and is_volatile(node.form)
    return volatile or isinstance(node, Aggregate | Subquery | Window)


def _outside(node: Node, bound: _Bindings) -> Node | None:
    """Return what stands for a node that can't stand in a Let's body; one that names a variable
    from around it has to stay."""
    if not isinstance(node, Aggregate | Subquery | Window) or names_variables(node):
        return None
    return _variable(node, bound)


def names_variables(root: Node) -> bool:
    """Return whether a node names a variable that isn't bound within it."""
    named: set[Node] = set()
    own: set[Node] = set()
    for node in walk(root):
        if isinstance(node, Variable):
            named.add(node)
        elif isinstance(node, Lambda):
            own.update(node.parameters)
        elif isinstance(node, Let):
            own.update(node.variables)
    return not named <= own
