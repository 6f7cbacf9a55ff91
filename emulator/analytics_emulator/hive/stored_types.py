"""The types that a Parquet file's columns have, whatever its writer noted of its own beside them.

Arrow's writers note that a column was a dictionary (pandas' categories) or a list of some other
layout; Parquet's own types, which Hive and Trino go by, know of none of these.
"""

import pyarrow as pa

_PLAIN = {
    pa.large_string(): pa.string(),
    pa.string_view(): pa.string(),
    pa.large_binary(): pa.binary(),
    pa.binary_view(): pa.binary(),
}


def plain_type(stored: pa.DataType) -> pa.DataType:  # noqa: PLR0911  # one answer a kind
    """Return an Arrow type as Parquet has it."""
    if isinstance(stored, pa.BaseExtensionType):
        return plain_type(stored.storage_type)
    if pa.types.is_dictionary(stored):
        return plain_type(stored.value_type)
    if pa.types.is_map(stored):
        return pa.map_(plain_type(stored.key_type), plain_type(stored.item_type))
    if pa.types.is_struct(stored):
        return pa.struct([field.with_type(plain_type(field.type)) for field in stored])
    if hasattr(stored, "value_field"):  # a list of any layout
        return pa.list_(stored.value_field.with_type(plain_type(stored.value_type)))
    if pa.types.is_fixed_size_binary(stored):
        return pa.binary()
    if pa.types.is_duration(stored):
        return pa.int64()
    return _PLAIN.get(stored, stored)
