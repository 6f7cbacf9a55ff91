"""Values that may fail, and are NULL where they do."""

from ..nodes.forms import is_volatile
from ..nodes.node import Node
from ..nodes.values import Call, Lambda, Let, Subquery, Value, Variable, Window, duck
from ..nodes.walking import substitute
from ..types import BOOLEAN
from .sharing import names_variables

_FORM = "list_transform([TRUE], $1)[1]"


def attempted(value: Value) -> Value:
    """Return a value, NULL where it fails.

    DuckDB computes equal parts of its expressions once, before TRY could hold their failure; it
    doesn't do so with what stands in a lambda. One lambda is enough for attempts within attempts.
    """
    outside: list[tuple[Variable, Value]] = []

    def instead(node: Node) -> Node | None:
        if isinstance(node, Call) and node.form == _FORM:
            return next(o.body for o in node.operands if isinstance(o, Lambda))
        if not isinstance(node, Value) or not _is_refused(node) or names_variables(node):
            return None
        name = Variable(node.type, f"_t{value.identity.hex()[:16]}_{len(outside)}")
        outside.append((name, node))
        return name

    tried = duck(value.type, "TRY($1)", substitute(value, instead))
    if outside:
        names, values = zip(*outside, strict=True)
        return Let(value.type, names, values, tried)
    return duck(value.type, _FORM, Lambda(value.type, (Variable(BOOLEAN, "_try"),), tried))


def _is_refused(node: Value) -> bool:
    """Return whether DuckDB's TRY refuses a part: it is computed before, where it can't fail."""
    volatile = isinstance(node, Call) and is_volatile(node.form)
    return volatile or isinstance(node, Subquery | Window)
