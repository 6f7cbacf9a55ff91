"""Record format conversion: JSON by a Glue table's columns into Parquet."""

import base64
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from analytics_emulator.firehose import parquet_file, schema


def convert(firehose, configure, kind, *values, **serde):
    """Deliver documents `{"c": value}` into a column of that type; give the column's values."""
    firehose.tables.types = {"c": kind}
    stream = firehose.create(**configure.conversion(serde))
    firehose.deliver(stream, *[{"c": value} for value in values])
    return [row["c"] for row in firehose.rows()]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("string", "a", "a"),
        ("string", 5, "5"),
        ("string", True, "true"),
        ("string", 1.50, "1.5"),
        ("string", 1e20, "1.0E20"),
        ("string", {"B": [1, {"C": 2.0}]}, '{"b":[1,{"c":2.0}]}'),
        ("int", 7, 7),
        ("int", "7", 7),
        ("tinyint", "-128", -128),
        ("tinyint", "127", 127),
        ("bigint", 2**63 - 1, 2**63 - 1),
        ("double", 1, 1.0),
        ("double", "1.5", 1.5),
        ("float", 0.5, 0.5),
        ("boolean", True, True),
        ("boolean", "False", False),
        ("decimal(10,2)", "12.30", Decimal("12.30")),
        ("decimal(10,2)", "12.345", Decimal("12.35")),
        ("decimal(10,2)", 12, Decimal("12.00")),
        ("decimal(10,2)", "99999999.994", Decimal("99999999.99")),
        ("decimal(4,2)", "-99.99", Decimal("-99.99")),
        ("decimal(4,2)", "0.125", Decimal("0.13")),
        ("decimal(4,2)", "-0.125", Decimal("-0.13")),
        ("decimal(10,2)", 0.1, Decimal("0.10")),
        ("decimal", "3", Decimal("3")),
        ("date", "2026-3-7", date(2026, 3, 7)),
        ("timestamp", "2026-11-22 10:11:12", datetime(2026, 11, 22, 10, 11, 12)),
        ("timestamp", "2026-11-22 10:11:12.345", datetime(2026, 11, 22, 10, 11, 12, 345000)),
        ("timestamp", "2026-1-2 3:4:5", datetime(2026, 1, 2, 3, 4, 5)),
        ("timestamp", "2026-11-22T10:11:12.5Z", datetime(2026, 11, 22, 10, 11, 12, 500000)),
        ("timestamp", 1518033528, datetime(2018, 2, 7, 19, 58, 48)),
        ("timestamp", 1518033528123, datetime(2018, 2, 7, 19, 58, 48, 123000)),
        ("timestamp", 1518033528.5, datetime(2018, 2, 7, 19, 58, 48, 500000)),
        ("timestamp", 10**12, datetime(2001, 9, 9, 1, 46, 40)),
        ("timestamp", -(10**12), datetime(1938, 4, 24, 22, 13, 20)),
        ("timestamp", "1518033528", datetime(2018, 2, 7, 19, 58, 48)),
        ("array<int>", [1, None, "3"], [1, None, 3]),
        ("array<string>", "one", ["one"]),
        ("struct<a:int,b:string>", {"A": 1, "z": 9}, {"a": 1, "b": None}),
        ("struct<a:int,b:string>", [1, "x", "extra"], {"a": 1, "b": "x"}),
        ("struct<a:int,b:string>", {}, {"a": None, "b": None}),
        ("map<string,int>", {"MixedKey": 1}, [("mixedkey", 1)]),
        ("int", None, None),
    ],
)
def test_value_is_read_as_aws_reads_it(firehose, configure, kind, value, expected):
    assert convert(firehose, configure, kind, value) == [expected]


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("double", "oops", 'For input string: "oops"'),
        ("tinyint", 128, 'For input string: "128"'),
        ("int", "99999999999", 'For input string: "99999999999"'),
        ("int", 1.5, 'For input string: "1.5"'),
        ("int", True, 'For input string: "true"'),
        ("int", "1_0", 'For input string: "1_0"'),
        ("float", 1e39, 'For input string: "1.0E39"'),
        ("decimal(4,2)", "123.4", 'For input string: "123.4"'),
        ("decimal(4,2)", "100", 'For input string: "100"'),
        ("decimal(4,2)", "-100", 'For input string: "-100"'),
        ("decimal(4,2)", "99.995", 'For input string: "99.995"'),
        ("decimal(4,2)", True, 'For input string: "true"'),
        ("tinyint", -129, 'For input string: "-129"'),
        ("decimal(4,2)", "NaN", 'For input string: "NaN"'),
        ("boolean", "yes", 'For input string: "yes"'),
        ("date", "2026-02-30", 'For input string: "2026-02-30"'),
        ("timestamp", "2026-9-7T12:00:02Z", 'For input string: "2026-9-7T12:00:02Z"'),
        ("timestamp", "2026-09-07T12:00:02+00:00", "For input string"),
        ("timestamp", "2026-09-07 25:00:02", "For input string"),
        (
            "struct<a:int>",
            42,
            "Data is not JSONObject  but java.lang.Long with value 42",
        ),
        ("array<int>", [1, "x"], 'For input string: "x"'),
        ("string", "\ud800", "The text holds half of a surrogate pair"),
        ("int", "\ud800", 'For input string: "\ud800"'),
        ("int", "\u0663", 'For input string: "\u0663"'),
        ("double", "1e999", 'For input string: "1e999"'),
        ("double", "inf", 'For input string: "inf"'),
        ("double", "nan", 'For input string: "nan"'),
        ("timestamp", "1e999", 'For input string: "1e999"'),
        ("map<string,int>", 5, "java.lang.Long cannot be cast to a map"),
    ],
)
def test_value_that_does_not_fit_fails_its_record(firehose, configure, kind, value, message):
    assert convert(firehose, configure, kind, value) == []
    (error,) = firehose.errors("errors/format-conversion-failed/")
    assert error["lastErrorCode"] == "DataFormatConversion.MalformedData"
    assert error["lastErrorMessage"].startswith(f"Data does not match the schema. {message}")


@pytest.mark.parametrize(
    ("kind", "plain", "odd"),
    [
        ("int", 5, "5"),
        ("double", 2.5, "2.5"),
        ("decimal(10,2)", "1.5", " 1.5".strip() + "0"),
        ("timestamp", "2026-01-02 03:04:05.6", "2026-1-2 3:4:5.6"),
        ("timestamp", "2026-01-02T03:04:05.6Z", "2026-1-2 3:4:5.6"),
        ("boolean", True, "true"),
        ("string", "7", 7),
    ],
)
def test_plain_column_equals_the_same_column_read_value_by_value(
    firehose, configure, kind, plain, odd
):
    values = convert(firehose, configure, kind, plain, None)
    values += convert(firehose, configure, kind, plain, odd)[-2:]
    assert values == [values[0], None, values[0], values[0]]


def test_decimal_never_passes_through_a_binary_float(firehose, configure):
    exact = "12345678901234567890.123456789012345678"
    assert convert(firehose, configure, "decimal(38,18)", exact, exact) == [Decimal(exact)] * 2
    stream = firehose.create(**configure.conversion())
    firehose.deliver(stream, f'{{"c": {exact}}}'.encode())
    assert firehose.rows()[-1]["c"] == Decimal(exact)


def nanoseconds(firehose, configure, text):
    """Deliver a number, written so, into a timestamp column; give the column's nanoseconds."""
    firehose.tables.types = {"c": "timestamp"}
    firehose.deliver(firehose.create(**configure.conversion()), {"c": text})
    (moment,) = pq.read_table(io.BytesIO(firehose.bodies()[-1]))["c"]
    return moment.value


def test_epoch_beyond_64_bits_of_nanoseconds_wraps_as_on_aws(firehose, configure):
    moment = nanoseconds(firehose, configure, "999999999999")
    assert datetime.fromtimestamp(moment // 10**9, UTC).year == 2092
    assert nanoseconds(firehose, configure, "9223372036.854775807") == 2**63 - 1
    assert nanoseconds(firehose, configure, "9223372036.854775808") == -(2**63)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7.0000000004", 7_000_000_000),
        ("7.0000000005", 7_000_000_001),
        ("7.0000000015", 7_000_000_002),
        ("-7.0000000005", -7_000_000_001),
        ("1000000000000.0000005", 10**18 + 1),
    ],
)
def test_epoch_is_rounded_half_up_to_nanoseconds(firehose, configure, text, expected):
    assert nanoseconds(firehose, configure, text) == expected


def test_bad_record_fails_alone(firehose, configure):
    assert convert(firehose, configure, "int", 1, "x", 3) == [1, 3]
    (error,) = firehose.errors()
    assert json.loads(base64.b64decode(error["rawData"])) == {"c": "x"}


def test_errors_stand_as_their_records_came_whatever_is_wrong_with_them(firehose, configure):
    firehose.tables.types = {"c": "int"}
    records = [b'{"c": "x"}', b"nope", b'{"c": "y"}']
    firehose.deliver(firehose.create(**configure.conversion()), *records)
    assert [base64.b64decode(error["rawData"]) for error in firehose.errors()] == records
    assert [key for key in firehose.written() if "errors/" not in key] == []  # no empty file


def test_number_beyond_a_double_fails_its_record(firehose, configure):
    firehose.tables.types = {"c": "double"}
    firehose.deliver(firehose.create(**configure.conversion()), b'{"c": 1e999}', b'{"c": 1.5}')
    assert firehose.rows() == [{"c": 1.5}]
    assert len(firehose.errors("errors/format-conversion-failed/")) == 1


def test_first_bad_document_of_a_record_gives_its_error(firehose, configure):
    firehose.tables.types = {"c": "int"}
    firehose.deliver(firehose.create(**configure.conversion()), b'{"c": "x"}{"c": "y"}')
    (error,) = firehose.errors("errors/format-conversion-failed/")
    assert error["lastErrorMessage"].endswith('For input string: "x"')


def test_first_bad_column_of_a_record_gives_its_error(firehose, configure):
    firehose.tables.types = {"c": "int", "d": "int"}
    firehose.deliver(firehose.create(**configure.conversion()), {"d": "y", "c": "x"})
    (error,) = firehose.errors("errors/format-conversion-failed/")
    assert error["lastErrorMessage"].endswith('For input string: "x"')


def test_unknown_key_is_ignored_and_absent_column_is_null(firehose, configure):
    stream = firehose.create(**configure.conversion())
    firehose.deliver(stream, {"ID": "a", "unknown": 1})
    assert firehose.rows() == [{"id": "a", "count": None, "price": None, "at": None}]


def test_case_sensitive_serde_matches_exactly(firehose, configure):
    stream = firehose.create(**configure.conversion({"CaseInsensitive": False}))
    firehose.deliver(stream, {"ID": "a", "count": 1})
    assert [(row["id"], row["count"]) for row in firehose.rows()] == [(None, 1)]


def test_column_is_read_from_its_mapped_key(firehose, configure):
    serde = {"ColumnToJsonKeyMappings": {"id": "Identity"}}
    firehose.deliver(firehose.create(**configure.conversion(serde)), {"identity": "a", "id": "b"})
    assert firehose.rows()[0]["id"] == "a"


def test_dots_in_keys_become_underscores_when_asked(firehose, configure):
    firehose.tables.types = {"a_b": "int"}
    serde = {"ConvertDotsInJsonKeysToUnderscores": True}
    firehose.deliver(firehose.create(**configure.conversion(serde)), {"a.b": 1})
    assert firehose.rows() == [{"a_b": 1}]


def test_dots_in_keys_stay_where_nobody_asks(firehose, configure):
    firehose.tables.types = {"a_b": "int"}
    stream = firehose.create(**configure.conversion({"CaseInsensitive": False}))
    firehose.deliver(stream, {"a.b": 1})
    assert firehose.rows() == [{"a_b": None}]


def test_record_may_hold_several_documents(firehose, configure):
    stream = firehose.create(**configure.conversion())
    firehose.deliver(stream, b'{"count":1}{"count":2}\n {"count":3} ')
    assert [row["count"] for row in firehose.rows()] == [1, 2, 3]
    status = firehose.status(stream)
    assert (status["DeliveredRecords"], status["DeliveredRows"]) == (1, 3)


def test_record_with_one_bad_document_fails_whole(firehose, configure):
    stream = firehose.create(**configure.conversion())
    firehose.deliver(stream, b'{"count":1}{"count":"x"}', b'{"count":2}')
    assert [row["count"] for row in firehose.rows()] == [2]
    assert firehose.status(stream)["ErrorRecords"] == {"format-conversion-failed": 1}


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"", "MalformedData", "The record was empty or contained only whitespace."),
        (b" \n", "MalformedData", "The record was empty or contained only whitespace."),
        (b"nope", "ParseError", "Encountered malformed JSON. "),
        (b'{"a":NaN}', "ParseError", "Encountered malformed JSON. "),
        (b'{"a":1}}', "ParseError", "Encountered malformed JSON. "),
        (b"\xff\xfe", "ParseError", "Encountered malformed JSON. "),
        (b"[" * 100_000, "ParseError", "Encountered malformed JSON. "),
        (b"42", "MalformedData", "The input JSON contained a primitive at the top level."),
        (b'[{"a":1}]', "MalformedData", "Data does not match the schema."),
    ],
)
def test_record_that_cannot_be_read_fails(firehose, configure, data, code, message):
    firehose.deliver(firehose.create(**configure.conversion()), data)
    (error,) = firehose.errors()
    assert error["lastErrorCode"] == f"DataFormatConversion.{code}"
    assert error["lastErrorMessage"].startswith(message)
    assert base64.b64decode(error["rawData"]) == data


def test_error_record_has_the_fields_of_aws_in_their_order(firehose, configure):
    firehose.deliver(firehose.create(**configure.conversion()), b"nope")
    (error,) = firehose.errors()
    assert list(error) == [
        "attemptsMade",
        "arrivalTimestamp",
        "lastErrorCode",
        "lastErrorMessage",
        "attemptEndingTimestamp",
        "rawData",
        "sequenceNumber",
        "subSequenceNumber",
        "dataCatalogTable",
    ]
    assert error["sequenceNumber"].startswith("49")
    assert len(error["sequenceNumber"]) == 56
    assert error["dataCatalogTable"] == {
        "catalogId": "123456789012",
        "databaseName": "db",
        "tableName": "table",
        "region": "eu-central-1",
        "versionId": "LATEST",
        "roleArn": configure.role,
        "catalogArn": "arn:aws:glue:eu-central-1:123456789012:catalog",
    }


@pytest.mark.parametrize(
    ("types", "code"), [(None, "EntityNotFound"), ({"c": "binary"}, "InvalidSchema")]
)
def test_table_that_became_unusable_fails_every_record(firehose, configure, types, code):
    stream = firehose.create(**configure.conversion())
    firehose.tables.types = types
    firehose.deliver(stream, {"id": "a"}, {"id": "b"})
    codes = [error["lastErrorCode"] for error in firehose.errors()]
    assert codes == [f"DataFormatConversion.{code}"] * 2


def test_new_columns_of_the_table_are_used_from_the_next_object_on(firehose, configure):
    stream = firehose.create(**configure.conversion())
    firehose.tables.types = {"extra": "int"}
    firehose.deliver(stream, {"extra": 5})
    assert firehose.rows() == [{"extra": 5}]


@pytest.mark.parametrize(
    ("options", "compression", "encoding"),
    [
        ({}, "SNAPPY", "hadoop-snappy"),
        ({"Compression": "GZIP"}, "GZIP", None),
        ({"Compression": "UNCOMPRESSED"}, "UNCOMPRESSED", None),
    ],
)
def test_parquet_compression(firehose, configure, options, compression, encoding):
    firehose.deliver(firehose.create(**configure.conversion(**options)), {"id": "a"})
    ((place, body),) = firehose.store.objects.items()
    column = pq.ParquetFile(io.BytesIO(body)).metadata.row_group(0).column(0)
    assert column.compression == compression
    assert firehose.store.options[place]["content_encoding"] == encoding
    assert place[1].endswith(".parquet")


@pytest.mark.parametrize("enabled", [True, False])
def test_parquet_dictionary_is_honoured(firehose, configure, enabled):
    config = configure.conversion(EnableDictionaryCompression=enabled)
    firehose.deliver(firehose.create(**config), {"id": "a"}, {"id": "a"})
    (body,) = firehose.bodies()
    column = pq.ParquetFile(io.BytesIO(body)).metadata.row_group(0).column(0)
    assert column.has_dictionary_page is enabled


@pytest.mark.parametrize(("options", "kind"), [({}, 0), ({"WriterVersion": "V2"}, 3)])
def test_parquet_pages_are_of_the_writers_version(firehose, configure, options, kind):
    firehose.deliver(firehose.create(**configure.conversion(**options)), {"id": "a"})
    (body,) = firehose.bodies()
    start = pq.ParquetFile(io.BytesIO(body)).metadata.row_group(0).column(0).data_page_offset
    assert body[start : start + 2] == bytes([0x15, 2 * kind])  # Thrift's first field: PageType


def test_parquet_timestamps_are_int96_as_hives_writer_has_them(firehose, configure):
    firehose.deliver(firehose.create(**configure.conversion()), {"at": 0})
    (body,) = firehose.bodies()
    assert pq.ParquetFile(io.BytesIO(body)).schema.column(3).physical_type == "INT96"


def test_streams_are_made_for_the_types_that_can_be_written():
    assert set(parquet_file.SCALARS) == schema.WRITTEN
