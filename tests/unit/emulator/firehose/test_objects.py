"""Objects: names, bodies, compression, backup, encryption."""

import gzip
import io
import re
import zipfile
from datetime import UTC, datetime

import pytest

UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def backup(configure, **options):
    """Configure a source backup into the bucket `raw`."""
    place = {"RoleARN": configure.role, "BucketARN": "arn:aws:s3:::raw"}
    return {"S3BackupMode": "Enabled", "S3BackupConfiguration": place | options}


def test_name_has_stream_version_time_and_uuid(firehose):
    stream = firehose.create(Prefix="p/")
    firehose.deliver(stream, b"x")
    time = r"\d{4}-\d{2}-\d{2}-\d{2}-\d{2}-\d{2}"
    pattern = rf"p/\d{{4}}/\d{{2}}/\d{{2}}/\d{{2}}/{stream}-1-{time}-{UUID}"
    assert re.fullmatch(pattern, firehose.written()[0])


def test_name_and_prefix_tell_the_arrival_of_the_oldest_record(firehose):
    stream = firehose.create(Prefix="")
    before = datetime.now(UTC).replace(microsecond=0)
    firehose.deliver(stream, b"x")
    written = firehose.written()[0].split(f"{stream}-1-")[1][:19]
    arrival = datetime.strptime(written, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=UTC)
    assert before <= arrival <= datetime.now(UTC)
    assert firehose.written()[0].startswith(f"{arrival:%Y/%m/%d/%H/}")


def test_later_records_change_no_name(firehose):
    stream = firehose.create(Prefix="!{timestamp:yyyyMMddHHmmss}/", ErrorOutputPrefix="errors/")
    firehose.put(stream, b"x")
    latest = datetime.now(UTC)
    firehose.ahead_seconds = 120
    firehose.deliver(stream, b"y")
    assert [key.partition("/")[0] <= f"{latest:%Y%m%d%H%M%S}" for key in firehose.written()] == [
        True
    ]


def test_fractions_of_seconds_in_a_prefix_are_zeros(firehose):
    stream = firehose.create(Prefix="!{timestamp:SSS}/", ErrorOutputPrefix="errors/")
    for _ in range(3):
        firehose.deliver(stream, b"x")
        firehose.ahead_seconds += 0.123
    assert {key.partition("/")[0] for key in firehose.written()} == {"000"}


def test_custom_time_zone_drives_prefix_and_name(firehose):
    stream = firehose.create(CustomTimeZone="Pacific/Kiritimati")
    firehose.deliver(stream, b"x")
    utc_hour = int(datetime.now(UTC).strftime("%H"))
    assert int(firehose.written()[0].split("/")[3]) in {(utc_hour + 14) % 24, (utc_hour + 13) % 24}


@pytest.mark.parametrize(
    ("compression", "extension", "encoding"),
    [("UNCOMPRESSED", "", None), ("GZIP", ".gz", "gzip"), ("ZIP", ".zip", "zip")],
)
def test_compression_has_its_extension_and_encoding(firehose, compression, extension, encoding):
    stream = firehose.create(CompressionFormat=compression)
    firehose.deliver(stream, b"one", b"two")
    ((place, body),) = firehose.store.objects.items()
    assert re.search(UUID + re.escape(extension) + "$", place[1])
    options = firehose.store.options[place]
    assert options["content_encoding"] == encoding
    assert options["content_type"] == "application/octet-stream"
    assert unpacked(body, compression) == b"onetwo"


def unpacked(body, compression):
    if compression == "GZIP":
        return gzip.decompress(body)
    if compression == "ZIP":
        archive = zipfile.ZipFile(io.BytesIO(body))
        return archive.read(archive.namelist()[0])
    return body


@pytest.mark.parametrize(("extension", "end"), [(".log.x", ".log.x"), ("", ".gz")])
def test_file_extension_replaces_the_default(firehose, extension, end):
    firehose.deliver(firehose.create(CompressionFormat="GZIP", FileExtension=extension), b"x")
    assert re.search(UUID + re.escape(end) + "$", firehose.written()[0])


def test_file_extension_replaces_that_of_parquet(firehose, configure):
    firehose.deliver(
        firehose.create(**configure.conversion() | {"FileExtension": ".pq"}), {"id": 1}
    )
    assert re.search(UUID + "[.]pq$", firehose.written()[0])


def test_each_error_record_is_a_line(firehose, configure):
    firehose.deliver(firehose.create(**configure.conversion()), b"nope", b"no")
    (body,) = firehose.bodies()
    assert (body.count(b"\n"), body[-1:]) == (2, b"\n")


def test_delimiter_stands_between_records_only(firehose):
    delimiter = {"Type": "AppendDelimiterToRecord", "Parameters": []}
    processing = {"Enabled": True, "Processors": [delimiter, delimiter]}
    firehose.deliver(firehose.create(ProcessingConfiguration=processing), b"a", b"b", b"c")
    assert firehose.bodies() == [b"a\nb\nc"]


def test_error_objects_have_no_extension_and_their_own_prefix(firehose, configure):
    config = configure.conversion() | {"FileExtension": ".data"}
    stream = firehose.create(**config)
    firehose.deliver(stream, b"nope")
    pattern = rf"errors/format-conversion-failed/{stream}-1-[\d-]+-{UUID}"
    assert re.fullmatch(pattern, firehose.written()[0])


@pytest.mark.parametrize(
    ("prefix", "error_prefix", "start"),
    [
        ("p/", None, r"p/format-conversion-failed/\d{4}/\d{2}/\d{2}/\d{2}/"),
        ("p/", "e/", r"e/\d{4}/\d{2}/\d{2}/\d{2}/"),
        (None, None, r"format-conversion-failed/\d{4}/\d{2}/\d{2}/\d{2}/"),
    ],
)
def test_error_prefix_without_expressions(firehose, configure, prefix, error_prefix, start):
    config = configure.conversion() | {"Prefix": prefix, "ErrorOutputPrefix": error_prefix}
    stream = firehose.create(**config)
    firehose.deliver(stream, b"nope")
    assert re.match(start + stream, firehose.written()[0])


def test_backup_keeps_every_original(firehose, configure):
    firehose.functions.handler = lambda event: {
        "records": [{"recordId": r["recordId"], "result": "Dropped"} for r in event["records"]]
    }
    options = {"CompressionFormat": "GZIP", "Prefix": "raw/"}
    stream = firehose.create(**configure.processing(), **backup(configure, **options))
    firehose.deliver(stream, b"one", b"two")
    assert [gzip.decompress(body) for body in firehose.bodies("raw/", bucket="raw")] == [b"onetwo"]
    assert firehose.written("data") == []
    assert firehose.status(stream)["BackupRecords"] == 2


def test_backup_has_its_own_buffer(open_firehose, configure, eventually):
    firehose = open_firehose(max_buffer_seconds=0.05)
    stream = firehose.create(**backup(configure))
    firehose.put(stream, b"x")
    eventually(lambda: firehose.bodies(bucket="raw") == [b"x"])
    eventually(lambda: firehose.bodies() == [b"x"])


def test_objects_are_encrypted_by_the_configured_key(firehose, configure):
    key = "arn:aws:kms:eu-central-1:123456789012:key/one"
    stream = firehose.create(
        EncryptionConfiguration={"KMSEncryptionConfig": {"AWSKMSKeyARN": key}},
        **backup(configure),
    )
    firehose.deliver(stream, b"x")
    used = {bucket: o["kms_key_arn"] for (bucket, _), o in firehose.store.options.items()}
    assert used == {"data": key, "raw": None}
