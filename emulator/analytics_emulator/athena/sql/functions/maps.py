"""Map functions (Trino docs, Map functions and operators)."""

from ..binding.expressions.nested_order import HOLDING, lacks_part
from ..errors import AthenaQueryError
from ..nodes.forms import spread
from ..nodes.values import FieldOf, Lambda, RowOf, Value, Variable, duck
from ..semantics.coercion import coerce, each_element, entry_of
from ..semantics.failures import ARGUMENT, failure, message
from ..semantics.sharing import once
from ..types import BOOLEAN, UNKNOWN, array, common_of, map_of, row
from .array_arguments import array_argument, if_known, map_argument
from .array_sets import distinct
from .registry import scalar_rule
from .site import CallSite


@scalar_rule("map")
def map_(site: CallSite) -> Value:
    """Return a map of keys and values; a NULL or repeated key is an error."""
    if not site.nodes:
        t = map_of(UNKNOWN, UNKNOWN)
        return duck(t, "CAST(MAP {} AS $1)", t)
    site.expect(2)
    values = array_argument(site, 1)
    return once(array_argument(site, 0), lambda keys: _of_lists(keys, values))


def _of_lists(keys: Value, values: Value) -> Value:
    t = map_of(keys.type.element, values.type.element)
    lengths = failure(ARGUMENT, "Key and value arrays must be the same length", t)
    missing = failure(ARGUMENT, "map key cannot be null", t)
    twice = failure(ARGUMENT, _duplicate(keys), t)
    more: list[Value] = []
    when = ""
    if keys.type.element.kind in HOLDING:
        lacking = _lacking(keys)
        more = [lacking, failure(ARGUMENT, _indeterminate(lacking), t)]
        when = " WHEN len($7) > 0 THEN $8"
    form = if_known(
        "CASE WHEN len($1) <> len($2) THEN $3 WHEN len($1) > list_count($1) THEN $4"
        f"{when} WHEN list_unique($1) < len($1) THEN $5 ELSE CAST(map($1, $2) AS $6) END",
        2,
    )
    return duck(t, form, keys, values, lengths, missing, twice, t, *more)


def _lacking(keys: Value) -> Value:
    """Return the keys with a NULL in them; a Trino 476 refuses them in `map`, not elsewhere."""
    key = Variable(keys.type.element, "_k")
    test = Lambda(BOOLEAN, (key,), lacks_part(key))
    return duck(keys.type, "list_filter($1, $2)", keys, test)


def _indeterminate(lacking: Value) -> Value:
    shown = "replace(CAST($1[1] AS VARCHAR), 'NULL', 'null')"
    return message(f"'map key cannot be indeterminate: ' || {shown}", lacking)


def _duplicate(keys: Value) -> Value:
    """Return what is said of the first key that an earlier one equals."""
    again = "(list_filter($1, lambda _k, _i: list_position($1, _k) < _i))[1]"
    return message(
        f"'Duplicate map keys (' || CAST({again} AS VARCHAR) || ') are not allowed'", keys
    )


@scalar_rule("map_keys")
def map_keys(site: CallSite) -> Value:
    """Return a map's keys."""
    site.expect(1)
    value = map_argument(site)
    return duck(array(value.type.args[0]), "map_keys($1)", value)


@scalar_rule("map_values")
def map_values(site: CallSite) -> Value:
    """Return a map's values."""
    site.expect(1)
    value = map_argument(site)
    return duck(array(value.type.args[1]), "map_values($1)", value)


@scalar_rule("map_entries")
def map_entries(site: CallSite) -> Value:
    """Return a map's entries as an array of rows."""
    site.expect(1)
    value = map_argument(site)
    held, shown = entry_of(value.type), row([(None, t) for t in value.type.args])
    entries = duck(array(held), "map_entries($1)", value)
    return each_element(
        entries,
        array(shown),
        lambda e: RowOf(shown, tuple(FieldOf(t, e, i) for i, t in enumerate(held.args))),
    )


@scalar_rule("map_from_entries")
def map_from_entries(site: CallSite) -> Value:
    """Return a map of an array of rows of two; a missing or repeated key is an error."""
    entries = _entries_argument(site)
    key, item = entries.type.element.args
    t = map_of(key, item)
    return duck(t, "CAST(map_from_entries($1) AS $2)", unique_entries(entries), t)


@scalar_rule("multimap_from_entries")
def multimap_from_entries(site: CallSite) -> Value:
    """Return a map of an array of rows of two: the values of a key in their order."""
    return multimap(_checked(_entries_argument(site)))


def _entries_argument(site: CallSite) -> Value:
    """Return an argument that has to be an array of rows of two, as entries."""
    site.expect(1)
    value = array_argument(site)
    if value.type.element == UNKNOWN:
        value = coerce(value, array(row([(None, UNKNOWN), (None, UNKNOWN)])))
    if value.type.element.kind != "row" or len(value.type.element.args) != 2:
        raise site.mismatch()
    missing = failure(ARGUMENT, "map entry cannot be null", value.type)
    form = "CASE WHEN len($1) > list_count($1) THEN $2 ELSE $1 END"
    entry = entry_of(value.type.element)
    return each_element(
        duck(value.type, form, value, missing),
        array(entry),
        lambda e: RowOf(entry, tuple(FieldOf(t, e, i) for i, t in enumerate(entry.args))),
    )


def _keys_of(entries: Value) -> Value:
    key = entries.type.element.args[0]
    return each_element(entries, array(key), lambda e: FieldOf(key, e, 0))


def _checked(entries: Value) -> Value:
    """Return entries, or a failure where a key is NULL."""
    missing = failure(ARGUMENT, "map key cannot be null", entries.type)
    form = "CASE WHEN len($1) > list_count($2) THEN $3 ELSE $1 END"
    return once(entries, lambda e: duck(entries.type, form, e, _keys_of(e), missing))


def unique_entries(entries: Value) -> Value:
    """Return entries, or a failure where a key is NULL or repeated."""
    t = entries.type
    missing = failure(ARGUMENT, "map key cannot be null", t)
    form = (
        "CASE WHEN len($1) > list_count($2) THEN $3 WHEN list_unique($2) < len($1) THEN $4"
        " ELSE $1 END"
    )

    def tested(e: Value, keys: Value) -> Value:
        return duck(t, form, e, keys, missing, failure(ARGUMENT, _duplicate(keys), t))

    return once(entries, lambda e: once(_keys_of(e), lambda keys: tested(e, keys)))


def multimap(entries: Value) -> Value:
    """Return a map of entries: the values of a key in their order."""
    key, item = entries.type.element.args
    t = map_of(key, array(item))
    values = "list_transform(list_filter($2, lambda _e: _e.key = _q), lambda _e: _e.value)"
    grouped = f"list_transform($1, lambda _q: {{'key': _q, 'value': {values}}})"
    form = f"CAST(map_from_entries({grouped}) AS $3)"
    return once(entries, lambda e: duck(t, form, distinct(_keys_of(e)), e, t))


def map_of_first(entries: Value) -> Value:
    """Return a map of entries: the first value of a key stays."""
    t = map_of(*entries.type.element.args)
    firsts = "list_filter($1, lambda _e, _i: list_position($2, _e.key) = _i)"
    form = f"CAST(map_from_entries({firsts}) AS $3)"
    return once(entries, lambda e: duck(t, form, e, _keys_of(e), t))


@scalar_rule("map_concat")
def map_concat(site: CallSite) -> Value:
    """Return the maps' entries as one map: the last map's value of a key stays."""
    maps = [map_argument(site, i) for i in range(len(site.nodes))]
    if len(maps) == 1:
        words = "There must be two or more concatenation arguments to map_concat"
        raise AthenaQueryError(ARGUMENT, words)
    common = common_of([m.type for m in maps])
    if common is None or not maps:
        raise site.mismatch()
    form = if_known(spread("map_concat(*)", len(maps)), len(maps))
    return duck(common, form, *(coerce(m, common) for m in maps))
