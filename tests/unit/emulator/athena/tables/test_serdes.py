"""A table's SerDe is one reader of lines, and what that doesn't honour is refused by name."""

from typing import Any

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, Column
from analytics_emulator.athena.tables.serdes import READERS, text_layout

JSON = "org.openx.data.jsonserde.JsonSerDe"
LAZY_SIMPLE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"


def table(serde: str, **settings: str) -> dict[str, Any]:
    return {
        "StorageDescriptor": {
            "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
            "SerdeInfo": {"SerializationLibrary": serde, "Parameters": settings},
        }
    }


def test_each_class_names_one_reader() -> None:
    classes = [name for reader in READERS for name in reader.serdes]
    assert len(set(classes)) == len(classes)


def test_serde_that_reads_no_text_has_no_layout() -> None:
    assert text_layout(table("org.apache.hadoop.hive.ql.io.orc.OrcSerde"), []) is None


@pytest.mark.parametrize(
    ("serde", "settings", "what"),
    [
        (JSON, {"mapping": "x"}, "The SerDe property 'mapping'"),
        (JSON, {"field.delim": ","}, "The SerDe property 'field.delim'"),
        (LAZY_SIMPLE, {"mapping.a": "b"}, "The SerDe property 'mapping.a'"),
        (LAZY_SIMPLE, {"field.delim": "||"}, "The SerDe property 'field.delim' of several"),
        (LAZY_SIMPLE, {"line.delim": "\r"}, "A line delimiter other than LF"),
    ],
)
def test_setting_that_is_not_honoured_is_refused_by_name(
    serde: str, settings: dict[str, str], what: str
) -> None:
    with pytest.raises(AthenaQueryError, match=f"NOT_SUPPORTED: {what}".replace("|", "[|]")):
        text_layout(table(serde, **settings), [])


def test_layouts_that_read_a_file_differently_have_other_fingerprints() -> None:
    found = [
        text_layout(table(JSON, **settings), [Column("a", kind)])
        for settings, kind in (({}, "int"), ({"mapping.a": "b"}, "int"), ({}, "bigint"))
    ]
    assert len({layout.fingerprint for layout in found if layout}) == 3
