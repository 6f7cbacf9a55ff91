"""CREATE TABLE AS, INSERT and UNLOAD into every format and compression, read back."""

import pyarrow as pa
import pytest

from tests.unit.emulator.athena.conftest import Lab

VALUES = (
    "1 AS a, 'x,y' AS b, CAST(NULL AS varchar) AS n, decimal '1.50' AS d, 1.5e0 AS f,"
    " date '2020-01-02' AS dt, timestamp '2020-01-02 03:04:05.678' AS ts, ARRAY[1, 2] AS l,"
    " MAP(ARRAY['k'], ARRAY[2]) AS m, CAST(ROW(1, 'z') AS ROW(x int, yy varchar)) AS r, true AS t"
)
ROW = ["1", "x,y", None, "1.50", "1.5", "2020-01-02", "2020-01-02 03:04:05.678", "[1, 2]"]
ROW += ["{k=2}", "{x=1, yy=z}", "true"]
TEXT = ("GZIP", "BZIP2", "ZSTD", "SNAPPY", "LZ4", "NONE")
FORMS = {
    "PARQUET": ("GZIP", "SNAPPY", "ZSTD", "NONE"),
    "ORC": ("ZLIB", "SNAPPY", "ZSTD", "LZ4", "NONE"),
    "AVRO": ("DEFLATE", "BZIP2", "SNAPPY", "ZSTD", "NONE"),
    "ION": ("GZIP", "ZSTD", "BZIP2", "SNAPPY", "NONE"),
    "JSON": TEXT,
    "TEXTFILE": TEXT,
}


@pytest.mark.parametrize(("form", "codec"), [(f, c) for f, codecs in FORMS.items() for c in codecs])
def test_rows_of_every_format_and_compression_are_read_back(
    lab: Lab, form: str, codec: str
) -> None:
    given = f"format = '{form}', write_compression = '{codec}'"
    lab.rows(f"CREATE TABLE w WITH ({given}) AS SELECT {VALUES}")
    lab.rows(f"INSERT INTO w SELECT {VALUES}")
    assert lab.rows("SELECT * FROM w")[1:] == [ROW, ROW]


@pytest.mark.parametrize(
    "given", ["format = 'ORC', write_compression = 'GZIP'", "format = 'RCFILE'"]
)
def test_compression_or_format_that_is_not_written_is_refused(lab: Lab, given: str) -> None:
    assert lab.reason(f"CREATE TABLE w WITH ({given}) AS SELECT 1 AS a").startswith("NOT_SUPPORTED")


@pytest.mark.parametrize("form", FORMS)
def test_levels_of_zstd_are_written_and_kept_for_later_rows(lab: Lab, form: str) -> None:
    given = f"format = '{form}', write_compression = 'ZSTD', compression_level = 4"
    lab.rows(f"CREATE TABLE w WITH ({given}) AS SELECT {VALUES}")
    lab.rows(f"INSERT INTO w SELECT {VALUES}")
    assert lab.rows("SELECT * FROM w")[1:] == [ROW, ROW]
    assert ["compression_level\t4"] in lab.rows("SHOW TBLPROPERTIES w")


@pytest.mark.parametrize(
    "given", ["'GZIP', compression_level = 4", "'ZSTD', compression_level = 23"]
)
def test_levels_of_other_compressions_and_beyond_22_are_refused(lab: Lab, given: str) -> None:
    statement = (
        f"UNLOAD (SELECT 1 AS a) TO 's3://data/u/' WITH (format='JSON', compression={given})"
    )
    assert "compression_level" in lab.reason(statement)


def test_unload_parts_fields_by_the_given_character(lab: Lab) -> None:
    form = "format = 'TEXTFILE', field_delimiter = '|', compression = 'NONE'"
    lab.rows(f"UNLOAD (SELECT 1 AS a, 'x' AS b) TO 's3://data/u/' WITH ({form})")
    assert [v[0] for k, v in lab.store.objects.items() if k[1].startswith("u/")] == [b"1|x\n"]


def test_rows_are_added_to_csv_and_json_tables_as_their_serdes_read_them(lab: Lab) -> None:
    for name, serde in (("OpenCSVSerde", "org.apache.hadoop.hive.serde2"),
                        ("JsonSerDe", "org.openx.data.jsonserde")):  # fmt: skip
        form = f"ROW FORMAT SERDE '{serde}.{name}' LOCATION 's3://data/{lab.database}/{name}/'"
        lab.rows(f"CREATE EXTERNAL TABLE {name} (a string, b string) {form}")
        lab.rows(f"""INSERT INTO {name} VALUES ('p"q,', 'r\\s')""")  # noqa: S608
        assert lab.rows(f"SELECT * FROM {name}")[1:] == [['p"q,', "r\\s"]]  # noqa: S608


def test_struct_fields_of_files_are_found_whatever_their_case(lab: Lab) -> None:

    of = pa.struct([("userId", pa.int64()), ("items", pa.list_(pa.struct([("aB", pa.int64())])))])
    keyed = pa.map_(pa.string(), of)
    one = {"userId": 1, "items": [{"aB": 2}, None]}
    lab.put_parquet(
        "c/x", {"s": pa.array([one, None], of), "m": pa.array([[("k", one)]] * 2, keyed)}
    )
    shape = "struct<userid:bigint,items:array<struct<ab:bigint>>,gone:int>"
    lab.create_table("c", {"s": shape, "m": f"map<string,{shape}>"})
    text = "{userid=1, items=[{ab=2}, null], gone=null}"
    assert lab.rows("SELECT s, m, s.items[1].ab FROM c")[1:] == [
        [text, f"{{k={text}}}", "2"],
        [None, f"{{k={text}}}", None],
    ]


def test_column_of_a_table_is_changed_and_a_partition_renamed(lab: Lab) -> None:
    lab.rows(
        "CREATE EXTERNAL TABLE h (n int, s string) PARTITIONED BY (p string)"
        " LOCATION 's3://data/h/'"
    )
    lab.rows("ALTER TABLE h CHANGE n m bigint COMMENT 'c' AFTER s")
    columns = [row[0] or "" for row in lab.rows("DESCRIBE h")[:2]]
    assert [line.split() for line in columns] == [["s", "string"], ["m", "bigint", "c"]]
    lab.rows("ALTER TABLE h ADD PARTITION (p = 'a')")
    lab.rows("ALTER TABLE h PARTITION (p = 'a') RENAME TO PARTITION (p = 'b')")
    assert lab.rows("SHOW PARTITIONS h") == [["p=b"]]


def test_repair_tells_of_a_location_and_of_partitions_without_files(lab: Lab) -> None:
    lab.rows("CREATE EXTERNAL TABLE h (n int) PARTITIONED BY (p string) LOCATION 's3://data/gone/'")
    assert lab.rows("MSCK REPAIR TABLE h") == [["Tables missing on filesystem:\th"]]
    lab.store.write("data", "gone/p=a/x", b"1", "text/plain")
    lab.rows("ALTER TABLE h ADD PARTITION (p = 'b')")
    assert lab.rows("MSCK REPAIR TABLE h") == [
        ["Partitions not in metastore:\th:p=a"],
        ["Partitions missing from filesystem:\th:p=b"],
        ["Repair: Added partition to metastore h:p=a"],
    ]
