"""Rows in files whose fields are spelt otherwise than the table's, which has all in lower case.

DuckDB takes names that differ in case only for the same and leaves them as they are; so the rows
are made anew, field by field. A field that a file's rows lack is NULL, as a column is.
"""

import pyarrow as pa

from analytics_emulator.sql_text import quoted

from ..types import Type, field_name


def has_same_names(stored: pa.DataType, t: Type) -> bool:
    """Return whether a stored type's rows have a type's fields, in their order and spelling."""
    if t.kind == "array":
        return has_same_names(stored.value_type, t.element)
    if t.kind == "map":
        return has_same_names(stored.key_type, t.args[0]) and has_same_names(
            stored.item_type, t.args[1]
        )
    if t.kind != "row":
        return True
    names = [field_name(t, place) for place in range(len(t.args))]
    if [field.name for field in stored] != names:
        return False
    return all(has_same_names(f.type, part) for f, part in zip(stored, t.args, strict=True))


def renamed(sql: str, stored: pa.DataType, t: Type, depth: int = 0) -> str:
    """Return the SQL of a value whose rows have a type's names."""
    if has_same_names(stored, t):
        return sql
    each = f"e{depth}"
    if t.kind == "array":
        inner = renamed(each, stored.value_type, t.element, depth + 1)
        return f"list_transform({sql}, lambda {each}: {inner})"
    if t.kind == "map":
        pair = (("key", stored.key_type, t.args[0]), ("value", stored.item_type, t.args[1]))
        parts = (f"{n!r}: {renamed(f'{each}.{n}', s, a, depth + 1)}" for n, s, a in pair)
        entries = f"list_transform(map_entries({sql}), lambda {each}: {{{', '.join(parts)}}})"
        made = f"map_from_entries({entries})"
    else:
        made = _row(sql, stored, t, depth)
    return f"CASE WHEN {sql} IS NULL THEN NULL ELSE {made} END"


def _row(sql: str, stored: pa.DataType, t: Type, depth: int) -> str:
    fields = {field.name.lower(): field for field in stored}
    parts = []
    for place, part in enumerate(t.args):
        name = field_name(t, place)
        field = fields.get(name.lower())
        if field is None:
            value = f"CAST(NULL AS {part.duck})"
        else:
            value = renamed(f"{sql}.{quoted(field.name)}", field.type, part, depth + 1)
        parts.append(f"{quoted(name)} := {value}")
    return f"struct_pack({', '.join(parts)})"
