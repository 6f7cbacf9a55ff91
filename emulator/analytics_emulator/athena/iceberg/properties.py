"""A table's properties, by Athena's names and by those that other engines go by.

Athena's are kept as they were given, for its own statements; beside them Iceberg's own (Iceberg
documentation, "Configuration"), which whoever writes goes by.
"""

from collections.abc import Mapping

from pyiceberg.table import TableProperties

from analytics_emulator.athena.statements.iceberg_table import CODECS, PROPERTIES

_NEUTRAL = {
    "format": "write.format.default",
    "write_compression": TableProperties.PARQUET_COMPRESSION,
    "write_target_data_file_size_bytes": TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
    "vacuum_max_metadata_files_to_keep": TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
}


def kept_properties(given: Mapping[str, str]) -> dict[str, str]:
    """Return what a table keeps of given properties."""
    neutral = {_NEUTRAL[key]: value.lower() for key, value in given.items() if key in _NEUTRAL}
    if TableProperties.PARQUET_COMPRESSION in neutral:
        neutral[TableProperties.PARQUET_COMPRESSION] = CODECS[given["write_compression"].lower()]
    return {**given, **neutral}


def kept_names(names: list[str]) -> list[str]:
    """Return the names under which a table keeps properties."""
    return [*names, *(_NEUTRAL[name] for name in names if name in _NEUTRAL)]


def shown_properties(kept: Mapping[str, str]) -> dict[str, str]:
    """Return the properties that Athena shows: those that it takes (user guide, "Manage")."""
    return {key: kept[key] for key in sorted(kept) if key in PROPERTIES}
