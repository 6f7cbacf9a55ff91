"""In which form a table's files are written: the format, the compression and its settings.

Which compressions go with which format: Athena user guide, "Use Hive table compression", and what
CREATE TABLE AS and UNLOAD do without one: GZIP, for ORC ZLIB (Avro's default is unverified).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics_emulator.athena.failure import not_supported
from analytics_emulator.athena.statements.create_table import FORMATS, FileFormat
from analytics_emulator.athena.tables.avro_files import AVRO_SERDE
from analytics_emulator.athena.tables.ion_files import ION_SERDE
from analytics_emulator.athena.tables.orc_files import ORC_SERDE
from analytics_emulator.athena.tables.serdes import serde_settings

_TEXT_CODECS = {"GZIP", "BZIP2", "ZSTD", "SNAPPY", "LZ4", "NONE"}
_CODECS = {
    "PARQUET": {"GZIP", "SNAPPY", "ZSTD", "NONE"},
    "ORC": {"ZLIB", "SNAPPY", "ZSTD", "LZ4", "NONE"},
    "AVRO": {"DEFLATE", "BZIP2", "SNAPPY", "ZSTD", "NONE"},
    "ION": {"GZIP", "ZSTD", "BZIP2", "SNAPPY", "NONE"},
    "JSON": _TEXT_CODECS,
    "TEXTFILE": _TEXT_CODECS,
    "CSV": _TEXT_CODECS,
}
_DEFAULTS = {"ORC": "ZLIB", "AVRO": "DEFLATE"}
_PROPERTIES = {"PARQUET": "parquet.compression", "ORC": "orc.compress", "AVRO": "avro.compression"}
_JSON_SERDE = "org.apache.hive.hcatalog.data.JsonSerDe"
_BY_SERDE = {
    FORMATS["PARQUET"].serde: "PARQUET",
    ORC_SERDE: "ORC",
    AVRO_SERDE: "AVRO",
    ION_SERDE: "ION",
    _JSON_SERDE: "JSON",
    "org.openx.data.jsonserde.JsonSerDe": "JSON",
    FORMATS["TEXTFILE"].serde: "TEXTFILE",
    "org.apache.hadoop.hive.serde2.OpenCSVSerde": "CSV",
}


@dataclass(frozen=True)
class FileForm:
    """A format's name, its codec's, and the SerDe's settings."""

    format: str
    codec: str
    settings: Mapping[str, str] = field(default_factory=dict)
    level: int | None = None

    @property
    def file_format(self) -> FileFormat:
        """Return the classes that a table of such files names."""
        if self.format == "JSON":
            text = FORMATS["TEXTFILE"]
            return FileFormat(text.input_format, text.output_format, _JSON_SERDE)
        return FORMATS[self.format]

    @property
    def parameters(self) -> dict[str, str]:
        """Return what a table's parameters tell of the compression."""
        level = {"compression_level": str(self.level)} if self.level else {}
        return {_PROPERTIES.get(self.format, "write.compression"): self.codec} | level


def file_form(
    name: str, codec: str | None, settings: Mapping[str, str], level: str | None = None
) -> FileForm:
    """Return the form that a statement asks for; what can't be written is refused by name."""
    known = name.upper()
    if known not in _CODECS or known == "CSV":
        raise not_supported(f"Writing the format {name}")
    chosen = (codec or _DEFAULTS.get(known, "GZIP")).upper()
    if chosen == "UNCOMPRESSED":
        chosen = "NONE"
    if chosen not in _CODECS[known]:
        raise not_supported(f"The compression {codec} of {known}")
    return FileForm(known, chosen, settings, _level(level, chosen))


def form_of_table(table: Mapping[str, Any]) -> FileForm:
    """Return the form in which rows are added to a table."""
    serde = (table.get("StorageDescriptor") or {}).get("SerdeInfo") or {}
    library = serde.get("SerializationLibrary") or ""
    if library not in _BY_SERDE:
        raise not_supported(f"INSERT into a table of the SerDe '{library}'")
    name = _BY_SERDE[library]
    parameters = table.get("Parameters") or {}
    given = parameters.get(_PROPERTIES.get(name, "")) or parameters.get("write.compression")
    codec = (given or _DEFAULTS.get(name, "GZIP")).upper()
    codec = "NONE" if codec == "UNCOMPRESSED" else codec
    if codec not in _CODECS[name]:
        raise not_supported(f"The compression {given} of {name}")
    level = _level(parameters.get("compression_level"), codec)
    return FileForm(name, codec, serde_settings(table), level)


def _level(given: str | None, codec: str) -> int | None:
    """Return a compression's level: of ZSTD alone, 1 to 22 (user guide, "Use ZSTD levels")."""
    if given is None:
        return None
    if codec != "ZSTD" or not given.isdecimal() or not 1 <= int(given) <= 22:
        raise not_supported(f"compression_level = {given} of {codec}")
    return int(given)
