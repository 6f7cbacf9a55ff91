"""Tables of Amazon Ion: the user guide's examples, and what of a file is no value of its column."""

import pytest

from tests.unit.emulator.athena.conftest import Lab

DOCUMENT = """{identification: {name: "John Smith", driver_license: "XXXX"}, alias: "Johnny"}
{
  ALIAS: johnny,
  identification: {Name: "J"}
}"""
TABLE = "CREATE EXTERNAL TABLE i ({}) {} STORED AS ION LOCATION 's3://data/i/'"
SERDE = "ROW FORMAT SERDE 'com.amazon.ionhiveserde.IonHiveSerDe' WITH SERDEPROPERTIES ({})"


def table(lab: Lab, document: str | bytes, columns: str, *settings: str) -> None:
    body = document.encode() if isinstance(document, str) else document
    lab.store.write("data", "i/a.ion", body, "application/octet-stream")
    serde = SERDE.format(", ".join(settings)) if settings else ""
    lab.rows(TABLE.format(columns, serde))


def test_columns_are_the_fields_of_their_name_whatever_its_case(lab: Lab) -> None:
    table(lab, DOCUMENT, "identification map<string,string>, alias string")
    assert lab.rows("SELECT * FROM i")[1:] == [
        ["{driver_license=XXXX, name=John Smith}", "Johnny"],
        ["{Name=J}", "johnny"],
    ]


def test_path_extractors_flatten_and_rename(lab: Lab) -> None:
    paths = "'ion.nickname.path_extractor' = '(alias)'"
    name = "'ion.name.path_extractor' = '(identification name)'"
    table(lab, DOCUMENT, "name string, nickname string", paths, name)
    assert lab.rows("SELECT * FROM i")[1:] == [["John Smith", "Johnny"], ["J", "johnny"]]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("(foo 0)", "foo1"), ("(1)", "myBarValue"), ("(bar)", "annotatedValue"),
        ("(A::bar)", "annotatedValue"), ("(foo *)", "foo2"), ("(BAZ)", None),
    ],
)  # fmt: skip
def test_search_paths_of_the_user_guide_find_their_values(
    lab: Lab, path: str, found: str | None
) -> None:
    document = '{foo: ["foo1", "foo2"], bar: "myBarValue", bar: A::"annotatedValue"}'
    table(lab, document, "c string", f"'ion.c.path_extractor' = '{path}'")
    assert lab.rows("SELECT c FROM i")[1:] == [[found]]


def test_names_are_told_by_case_where_that_is_asked(lab: Lab) -> None:
    table(lab, DOCUMENT, "alias string", "'ion.path_extractor.case_sensitive' = 'true'")
    assert lab.rows("SELECT alias FROM i")[1:] == [["Johnny"], [None]]


def test_every_type_is_read_and_moments_are_utcs(lab: Lab) -> None:
    types = "b boolean, n bigint, d double, m decimal(5,1), a array<int>, t timestamp, y date"
    document = """{b: true, n: 12, d: 1.5e0, m: 2.25, a: (1 2), t: 2020-01-01T10:00:00.1239+02:00,
        y: 2020-01-02T, s: {X: blob}, r: {{aGk=}}} {b: null.bool, m: 12345}"""
    table(lab, document, f"{types}, s struct<x:string>, r binary")
    first = ["true", "12", "1.5", "2.3", "[1, 2]", "2020-01-01 08:00:00.123", "2020-01-02"]
    assert lab.rows("SELECT * FROM i")[1:] == [[*first, "{x=blob}", "68 69"], [None] * 9]


@pytest.mark.parametrize(
    ("columns", "document"),
    [("n int", "{n: 3000000000}"), ("n int", "{n: 1.5}"), ("n varchar(1)", "{n: ab}"),
     ("n real", "{n: 1.1e0}"), ("n timestamp", "{n: 1}"), ("n array<int>", "{n: {}}")],
)  # fmt: skip
def test_value_that_its_column_cant_hold_is_bad_data(lab: Lab, columns: str, document: str) -> None:
    table(lab, document, columns.replace("real", "float"))
    assert lab.reason("SELECT * FROM i").startswith("HIVE_BAD_DATA")


def test_overflow_is_cut_where_that_is_asked(lab: Lab) -> None:
    settings = "'ion.fail_on_overflow' = 'false'"
    table(lab, "{n: 4294967298, v: abc, f: 1.1e0}", "n int, v varchar(2), f float", settings)
    assert lab.rows("SELECT * FROM i")[1:] == [["2", "ab", "1.1"]]


@pytest.mark.parametrize("skips", [True, False])
def test_malformed_rest_of_a_file_fails_or_is_passed_over(lab: Lab, *, skips: bool) -> None:
    table(lab, "{n: 1}\n{n: 2", "n int", f"'ion.ignore_malformed' = '{skips}'")
    if skips:
        assert lab.rows("SELECT n FROM i")[1:] == [["1"]]
    else:
        assert lab.reason("SELECT n FROM i").startswith("HIVE_CURSOR_ERROR")


@pytest.mark.parametrize(
    "setting", ["'ion.catalog.file' = 'x'", "'ion.timestamp.serialization_offset' = '+01:00'",
                "'ion.n.path_extractor' = '((a) b'"],
)  # fmt: skip
def test_setting_that_is_not_honoured_is_refused_at_create(lab: Lab, setting: str) -> None:
    statement = TABLE.format("n int", SERDE.format(setting))
    assert lab.reason(statement).startswith("NOT_SUPPORTED")


def test_text_is_written_as_asked(lab: Lab) -> None:
    given = "format = 'ION', ion_encoding = 'TEXT', write_compression = 'NONE'"
    place = "external_location = 's3://data/w/'"
    lab.rows(
        f"CREATE TABLE w WITH ({given}, {place}) AS SELECT 1 AS a, 'x' AS b, DATE '2020-01-02' AS d"
    )
    (item,) = lab.store.list("data", "w/")
    assert lab.store.read("data", item.key) == b'{a:1,b:"x",d:2020-01-02}\n'
    assert lab.rows("SELECT * FROM w")[1:] == [["1", "x", "2020-01-02"]]


def test_unload_writes_no_ion(lab: Lab) -> None:
    statement = "UNLOAD (SELECT 1 AS a) TO 's3://data/u/' WITH (format = 'ION')"
    assert lab.reason(statement).startswith("NOT_SUPPORTED")
