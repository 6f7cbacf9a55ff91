"""Maps with their entries in the order of the keys: equal ones are held alike.

DuckDB takes maps for the same only where their entries stand in the same order.
"""

from ..nodes.values import Value, duck
from ..types import Type
from .coercion import each_element, each_entry, each_field


def holds_map(t: Type) -> bool:
    """Return whether values of a type are maps, or have maps in them."""
    return t.kind == "map" or any(map(holds_map, t.args))


def in_key_order(value: Value) -> Value:
    """Return a value with the maps in it in the order of their keys."""
    t = value.type
    if not holds_map(t):
        return value
    if t.kind == "array":
        return each_element(value, t, in_key_order)
    if t.kind == "row":
        return each_field(value, t, lambda field, _: in_key_order(field))
    if any(map(holds_map, t.args)):
        value = each_entry(value, t, lambda part, _: in_key_order(part))
    return duck(t, "map_from_entries(list_sort(map_entries($1)))", value)
