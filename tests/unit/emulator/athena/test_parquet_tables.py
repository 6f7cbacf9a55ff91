"""Parquet files of other writers: what they call a text, a list, or bytes."""

import pyarrow as pa

from tests.unit.emulator.athena.conftest import Lab


def test_pandas_categories_and_large_lists_are_what_parquet_has(lab: Lab) -> None:
    lab.create_table("t", {"kind": "string", "tags": "array<string>"})
    kinds = pa.array(["a", "b", None]).dictionary_encode()
    tags = pa.array([["x"], [], None], pa.large_list(pa.large_string()))
    lab.put_parquet("t/x", {"kind": kinds, "tags": tags})
    rows = lab.rows("SELECT * FROM t ORDER BY kind")[1:]
    assert rows == [["a", "[x]"], ["b", "[]"], [None, None]]


def test_bytes_are_read_as_a_text_and_a_text_as_bytes(lab: Lab) -> None:
    lab.create_table("t", {"name": "string", "short": "varchar(2)", "raw": "binary"})
    names = pa.array(["Zoë".encode(), b"a\\x41"])
    lab.put_parquet("t/x", {"name": names, "short": names, "raw": pa.array(["ë", "\\x41"])})
    rows = lab.rows("SELECT * FROM t WHERE short IN ('Zo', 'a\\') ORDER BY name")[1:]
    assert rows == [["Zoë", "Zo", "c3 ab"], ["a\\x41", "a\\", "5c 78 34 31"]]


def test_column_may_be_texts_in_one_file_and_bytes_in_another(lab: Lab) -> None:
    lab.create_table("t", {"name": "string"})
    lab.put_parquet("t/x", {"name": pa.array(["ë".encode()])})
    lab.put_parquet("t/y", {"name": pa.array(["b"])})
    assert lab.rows("SELECT name FROM t ORDER BY name")[1:] == [["b"], ["ë"]]
