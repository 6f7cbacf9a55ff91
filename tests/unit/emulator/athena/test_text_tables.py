"""CSV, delimited and JSON tables, read as the Athena user guide's SerDe pages say."""

import bz2
import gzip
import zlib
from collections.abc import Callable

import pyarrow as pa
import pytest

from analytics_emulator.athena.tables import compression
from tests.unit.emulator.athena.conftest import Lab

CSV = "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'"
JSON = "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'"
HIVE_JSON = "ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'"
COMMAS = "ROW FORMAT DELIMITED FIELDS TERMINATED BY ','"


def table(
    lab: Lab, columns: str, form: str, body: bytes, name: str = "x", properties: str = ""
) -> None:
    """Create the table `t` over one file."""
    place = f"{lab.database}/t/"
    lab.store.write("data", place + name, body, "text/plain")
    lab.rows(
        f"CREATE EXTERNAL TABLE t ({columns}) {form} LOCATION 's3://data/{place}' {properties}"
    )


def data(lab: Lab, sql: str = "SELECT * FROM t") -> list[list[str | None]]:
    return lab.rows(sql)[1:]


def test_delimited_fields_become_their_columns_types(lab: Lab) -> None:
    columns = "i int, d double, p decimal(5,2), b boolean, day date, at timestamp, s string"
    line = b'7,1.5,2.345,TRUE,2026-01-31,2026-01-31 10:00:00.25,"q"\n'
    table(lab, columns, COMMAS, line)
    assert data(lab) == [
        ["7", "1.5", "2.35", "true", "2026-01-31", "2026-01-31 10:00:00.250", '"q"']
    ]


LINES = b"7\n" * 50_000
PACKED = {
    "": LINES,
    ".gz": gzip.compress(LINES),
    ".bz2": bz2.compress(LINES),
    ".deflate": zlib.compress(LINES),
    ".zst": pa.Codec("zstd").compress(LINES, asbytes=True),
}


@pytest.mark.parametrize("ending", PACKED)
def test_file_whose_text_is_too_much_exhausts_resources(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(compression, "memory_of_queries", lambda: 8 * len(LINES))
    table(lab, "i int", COMMAS, PACKED[ending], f"x{ending}")
    assert data(lab, "SELECT count(*) FROM t") == [["50000"]]
    monkeypatch.setattr(compression, "memory_of_queries", lambda: 8 * len(LINES) - 8)
    lab.store.write("data", f"{lab.database}/t/y{ending}", PACKED[ending], "text/plain")
    assert lab.reason("SELECT count(*) FROM t") == "Query exhausted resources at this scale factor"


def test_delimited_fields_that_are_no_values_of_their_type_are_null(lab: Lab) -> None:
    table(lab, "i int, s string, n string", COMMAS, b"x,,\\N\n99999999999,a\r\n1,b,c,d")
    assert data(lab) == [[None, "", None], [None, "a", None], ["1", "b", "c"]]


@pytest.mark.parametrize("text", ["1.5", " 1", "1 "])
def test_delimited_number_that_readers_take_differently_is_refused(lab: Lab, text: str) -> None:
    table(lab, "i int", COMMAS, text.encode())
    assert lab.reason("SELECT * FROM t").startswith("NOT_SUPPORTED: The text")


def test_csv_fields_in_quotes_keep_separators_and_escapes(lab: Lab) -> None:
    table(lab, "a string, b string, n int", CSV, b'"x, ""y""","a\\"b\\\\",5\nplain,,6\n')
    assert data(lab) == [['x, "y"', 'a"b\\', "5"], ["plain", "", "6"]]


def test_csv_separator_is_the_first_character_of_what_is_given(lab: Lab) -> None:
    given = r"WITH SERDEPROPERTIES ('separatorChar' = '|;', 'escapeChar' = '^^')"
    table(lab, "a string, b string", f"{CSV} {given}", b'x;|"y|^"z"\n')
    assert data(lab) == [["x;", 'y|"z']]


def test_csv_empty_number_is_bad_data(lab: Lab) -> None:
    table(lab, "a string, n int", CSV, b"x,\n")
    assert lab.reason("SELECT * FROM t") == (
        "HIVE_BAD_DATA: Error parsing field value '' for field 1: For input string: \"\""
    )


@pytest.mark.parametrize("line", ['a"b,c', '"open', '"a"b,c', "", '"a\\n",b'])
def test_csv_line_with_a_parsers_quirk_is_refused(lab: Lab, line: str) -> None:
    table(lab, "a string, b string", CSV, f"{line}\nx,y\n".encode())
    assert lab.reason("SELECT * FROM t").startswith("NOT_SUPPORTED: A CSV line with")


def test_header_lines_are_skipped_in_each_file(lab: Lab) -> None:
    skip = "TBLPROPERTIES ('skip.header.line.count'='1')"
    table(lab, "a string, b string", CSV, b"a,b\n1,2\n", properties=skip)
    lab.store.write("data", f"{lab.database}/t/y", b"a,b\n3,4\n", "text/plain")
    assert sorted(data(lab)) == [["1", "2"], ["3", "4"]]


def test_json_lines_match_keys_without_case_and_leave_what_is_missing(lab: Lab) -> None:
    columns = "id bigint, name string, tags array<string>, at struct<x:int,y:double>"
    lines = b'{"ID": 1, "name": "a", "tags": ["p", "q"], "at": {"X": 2, "y": 0.5}}\n{"id": 2}\n'
    table(lab, columns, JSON, lines)
    assert data(lab) == [["1", "a", "[p, q]", "{x=2, y=0.5}"], ["2", None, None, None]]


def test_json_column_reads_the_key_that_it_is_mapped_to(lab: Lab) -> None:
    mapped = f"{JSON} WITH SERDEPROPERTIES ('mapping.ts'='timestamp')"
    table(lab, "ts string", mapped, b'{"timestamp": "now"}')
    assert data(lab) == [["now"]]


def test_openx_makes_keys_lower_case_in_maps_and_texts_too(lab: Lab) -> None:
    line = b'{"Seen": {"userName": {"Deep": 1}}, "Resource": {"instanceDetails": [{"Id": "I"}]}}\n'
    table(lab, "seen map<string,string>, resource string", JSON, line)
    assert data(lab) == [['{username={"deep":1}}', '{"instancedetails":[{"id":"I"}]}']]
    place = f"LOCATION 's3://data/{lab.database}/t/'"
    lab.rows(f"CREATE EXTERNAL TABLE h (resource string) {HIVE_JSON} {place}")
    assert data(lab, "SELECT * FROM h") == [['{"instanceDetails":[{"Id":"I"}]}']]
    form = f"{JSON} WITH SERDEPROPERTIES ('case.insensitive'='false', 'mapping.seen'='Seen')"
    lab.rows(f"CREATE EXTERNAL TABLE c (seen map<string,string>) {form} {place}")
    assert data(lab, "SELECT * FROM c") == [['{userName={"Deep":1}}']]


def test_json_key_that_is_there_twice_is_no_valid_object(lab: Lab) -> None:
    table(lab, "url string, a int", JSON, b'{"URL": "x", "Url": "y", "a": 1}\n')
    assert lab.reason("SELECT a FROM t") == (
        'HIVE_CURSOR_ERROR: Row is not a valid JSON Object - JSONException: Duplicate key "url"'
    )
    form = f"{JSON} WITH SERDEPROPERTIES ('ignore.malformed.json'='true')"
    lab.rows(f"CREATE EXTERNAL TABLE i (a int) {form} LOCATION 's3://data/{lab.database}/t/'")
    assert data(lab, "SELECT * FROM i") == [[None]]


NULLS = "('use.null.for.invalid.data'='true')"


@pytest.mark.parametrize(
    ("form", "properties", "lines"),
    [
        (CSV, f"TBLPROPERTIES {NULLS}", b'"","",none,x\n5,2,2026-01-01,\n'),
        (
            f"{JSON} WITH SERDEPROPERTIES {NULLS}",
            "",
            b'{"i": "", "d": "-", "day": "none", "s": "x"}\n'
            b'{"i": 5, "d": 2, "day": "no", "s": ""}\n',
        ),
    ],
)
def test_value_of_another_type_is_null_where_the_table_asks_for_that(
    lab: Lab, form: str, properties: str, lines: bytes
) -> None:
    table(lab, "i int, d double, day date, s string", form, lines, properties=properties)
    assert data(lab) == [[None, None, None, "x"], ["5", "2.0", None, ""]]


@pytest.mark.parametrize(("kind", "text"), [("double", "1.5f"), ("double", " 1"), ("boolean", "y")])
def test_value_that_java_reads_is_refused_rather_than_null(lab: Lab, kind: str, text: str) -> None:
    line = f"{text}\n".encode()
    table(lab, f"a {kind}", CSV, line, properties=f"TBLPROPERTIES {NULLS}")
    assert lab.reason("SELECT * FROM t").startswith(f"NOT_SUPPORTED: The text '{text}'")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ('"2026-01-31T10:00:00Z"', "2026-01-31 10:00:00.000"),
        ('"2026-01-31T10:00:00.250Z"', "2026-01-31 10:00:00.250"),
        ('"2026-01-31T10:00:00+0530"', "2026-01-31 04:30:00.000"),
        ('"2026-01-31T10:00:00-02:00"', "2026-01-31 12:00:00.000"),
        ("1611929698000", "2021-01-29 14:14:58.000"),
        ("1611929698", "2021-01-29 14:14:58.000"),
        ('"1611929698.5"', "2021-01-29 14:14:58.500"),
        ("-1", "1969-12-31 23:59:59.000"),
    ],
)
def test_openx_reads_moments_in_utc_and_numbers(lab: Lab, written: str, moment: str) -> None:
    table(lab, "at timestamp", JSON, f'{{"at": {written}}}\n'.encode())
    assert data(lab) == [[moment]]


@pytest.mark.parametrize(
    "written", ['"2026-01-31T10:00:00.25Z"', "1.5e9", '"2026-02-30T10:00:00Z"']
)
def test_moment_that_readers_of_json_take_differently_is_refused(lab: Lab, written: str) -> None:
    table(lab, "at timestamp", JSON, f'{{"at": {written}}}\n'.encode())
    assert lab.reason("SELECT * FROM t").startswith("NOT_SUPPORTED: The text")


def test_a_serde_is_told_the_tables_properties_too(lab: Lab) -> None:
    serde = "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'"
    form = f"{serde} WITH SERDEPROPERTIES ('field.delim'=',', 'skip.header.line.count'='1')"
    nulls = "TBLPROPERTIES ('serialization.null.format'='')"
    table(lab, "i int, s string", form, b"i,s\n5,\n6,x\n", properties=nulls)
    assert data(lab, "SELECT i FROM t WHERE s IS NULL") == [["5"]]
    lab.rows("INSERT INTO t VALUES (7, NULL)")
    added = [k for b, k in lab.store.objects if k.startswith(f"{lab.database}/t/") and k[-1] != "x"]
    assert gzip.decompress(lab.store.objects["data", added[0]][0]) == b"7,\n"


def test_json_mappings_name_keys_of_nested_fields(lab: Lab) -> None:
    mapped = f"{JSON} WITH SERDEPROPERTIES ('mapping.from_ip'='ses:Source-IP')"
    line = b'{"mail": {"tags": [{"ses:source-ip": "1.2.3.4", "from_ip": "no"}]}}\n'
    table(lab, "mail struct<tags:array<struct<from_ip:string>>>", mapped, line)
    assert data(lab) == [["{tags=[{from_ip=1.2.3.4}]}"]]


@pytest.mark.parametrize("line", [b"nope", b"[1]", b'{"a": }'])
def test_json_line_that_is_no_object_fails(lab: Lab, line: bytes) -> None:
    table(lab, "a int", JSON, line)
    assert lab.reason("SELECT * FROM t") == "HIVE_CURSOR_ERROR: Row is not a valid JSON Object"


def test_json_text_in_a_number_column_is_read_by_openx_alone(lab: Lab) -> None:
    table(lab, "a int", JSON, b'{"a": "5"}')
    assert data(lab) == [["5"]]
    lab.rows(f"CREATE EXTERNAL TABLE h (a int) {HIVE_JSON} LOCATION 's3://data/{lab.database}/t/'")
    assert lab.reason("SELECT * FROM h").startswith("NOT_SUPPORTED: The text")


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress)])
def test_compressed_text_counts_its_compressed_bytes(
    lab: Lab, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    body = pack(b"1,a\n2,b\n")
    table(lab, "i int, s string", COMMAS, body, name=f"x.{ending}")
    execution = lab.run("SELECT count(*), max(i) FROM t")
    assert lab.results(execution)["ResultSet"]["Rows"][1]["Data"][0]["VarCharValue"] == "2"
    assert execution["Statistics"]["DataScannedInBytes"] == len(body)


def test_text_table_reads_partitions(lab: Lab) -> None:
    place = f"s3://data/{lab.database}/p/"
    lab.rows(
        f"CREATE EXTERNAL TABLE p (i int) PARTITIONED BY (d string) {COMMAS} LOCATION '{place}'"
    )
    lab.rows("ALTER TABLE p ADD PARTITION (d='a') PARTITION (d='b')")
    for day in "ab":
        lab.store.write("data", f"{lab.database}/p/d={day}/x", b"1\n2\n", "text/plain")
    assert data(lab, "SELECT d, sum(i) FROM p GROUP BY d ORDER BY d") == [["a", "3"], ["b", "3"]]


@pytest.mark.parametrize(
    ("columns", "form"),
    [
        ("a map<array<int>,int>", COMMAS),
        ("a decimal(5,2)", CSV),
        ("a binary", JSON),
        ("a string", f"{JSON} WITH SERDEPROPERTIES ('explicit.null'='true')"),
        ("a string", "ROW FORMAT SERDE 'com.example.Unknown'"),
        ("a string", "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'"),
    ],
)
def test_table_that_could_not_be_read_is_refused_when_it_is_created(
    lab: Lab, columns: str, form: str
) -> None:
    reason = lab.reason(f"CREATE EXTERNAL TABLE t ({columns}) {form} LOCATION 's3://data/t/'")
    assert reason.startswith(("NOT_SUPPORTED", "HIVE_CURSOR_ERROR"))
    assert lab.rows("SHOW TABLES") == []


def test_a_timestamp_may_have_zeros_behind_its_milliseconds(lab: Lab) -> None:
    lab.store.write("data", f"{lab.database}/z/x", b"2020-01-01 00:00:01.250000000\n", "text/plain")
    place = f"s3://data/{lab.database}/z"
    lab.rows(f"CREATE EXTERNAL TABLE z (t timestamp) ROW FORMAT DELIMITED LOCATION '{place}'")
    assert lab.rows("SELECT t FROM z")[1:] == [["2020-01-01 00:00:01.250"]]


def test_a_table_that_does_not_lie_on_s3_is_refused_when_it_is_made(lab: Lab) -> None:
    reason = lab.reason("CREATE EXTERNAL TABLE h (a int) STORED AS PARQUET LOCATION 'hdfs://n/h/'")
    assert reason.startswith("NOT_SUPPORTED: The location 'hdfs://n/h'")
