"""Map functions that take a lambda (Trino docs, Lambda expressions)."""

from collections.abc import Callable

from ..nodes.node import Node
from ..nodes.values import FieldOf, Lambda, RowOf, Value, Variable, duck
from ..nodes.walking import substitute
from ..semantics.coercion import coerce, entry_of
from ..semantics.sharing import shared
from ..types import BOOLEAN, array, common_type, map_of
from .array_arguments import if_known, map_argument
from .array_sets import distinct
from .maps import unique_entries
from .registry import scalar_rule
from .site import CallSite


def _each_entry(site: CallSite) -> tuple[Value, Variable, Value]:
    """Return a map's entries, an entry's variable, and the lambda's body over it."""
    site.expect(2)
    value = map_argument(site)
    entry = site.fresh(entry_of(value.type), "entry")
    given = site.lambda_(1, list(value.type.args))
    parts: dict[Node, Value] = {
        p: FieldOf(p.type, entry, i) for i, p in enumerate(given.parameters)
    }
    return (
        duck(array(entry.type), "map_entries($1)", value),
        entry,
        substitute(given.body, parts.get),
    )


def _rebuilt(
    entries: Value, entry: Variable, key: Value, item: Value, check: Callable[[Value], Value]
) -> Value:
    """Return a map of a new key and value for each entry."""
    t = map_of(key.type, item.type)
    made = RowOf(entry_of(t), (key, item))
    form = "list_transform($1, $2)"
    changed = duck(array(made.type), form, entries, Lambda(made.type, (entry,), made))
    return duck(t, "CAST(map_from_entries($1) AS $2)", check(changed), t)


@scalar_rule("map_filter")
def map_filter(site: CallSite) -> Value:
    """Return a map's entries for which a lambda of key and value holds."""
    entries, entry, body = _each_entry(site)
    if body.type != BOOLEAN:
        raise site.mismatch()
    t = map_of(*entry.type.args)
    kept = Lambda(BOOLEAN, (entry,), body)
    form = "CAST(map_from_entries(list_filter($1, $2)) AS $3)"
    return duck(t, form, entries, kept, t)


@scalar_rule("transform_values")
def transform_values(site: CallSite) -> Value:
    """Return a map with values that a lambda of key and value gives."""
    entries, entry, body = _each_entry(site)
    key = FieldOf(entry.type.args[0], entry, 0)
    return _rebuilt(entries, entry, key, body, lambda e: e)


@scalar_rule("transform_keys")
def transform_keys(site: CallSite) -> Value:
    """Return a map with keys that a lambda of key and value gives."""
    entries, entry, body = _each_entry(site)
    item = FieldOf(entry.type.args[1], entry, 1)
    return _rebuilt(entries, entry, body, item, unique_entries)


@scalar_rule("map_zip_with")
def map_zip_with(site: CallSite) -> Value:
    """Return a map over the keys of both, with values that a lambda of key and values gives."""
    site.expect(3)
    a, b = map_argument(site, 0), map_argument(site, 1)
    key = common_type(a.type.args[0], b.type.args[0])
    if key is None:
        raise site.mismatch()
    a, b = (coerce(m, map_of(key, m.type.args[1])) for m in (a, b))
    return shared([a, b], lambda v: _zipped(site, *v))


def _zipped(site: CallSite, a: Value, b: Value) -> Value:
    key = site.fresh(a.type.args[0], "key")
    given = site.lambda_(2, [key.type, a.type.args[1], b.type.args[1]])
    found = [duck(m.type.args[1], "($1)[$2]", m, key) for m in (a, b)]
    parts: dict[Node, Value] = dict(zip(given.parameters, [key, *found], strict=True))
    body = substitute(given.body, parts.get)
    t = map_of(key.type, body.type)
    keys = distinct(duck(array(key.type), "list_concat(map_keys($1), map_keys($2))", a, b))
    made = RowOf(entry_of(t), (key, body))
    form = if_known("CAST(map_from_entries(list_transform($3, $4)) AS $5)", 2)
    return duck(t, form, a, b, keys, Lambda(made.type, (key,), made), t)
