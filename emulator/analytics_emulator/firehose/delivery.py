"""A sealed buffer on its way to S3: made into objects once, written until they are there."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from analytics_emulator.firehose.conversion import Conversion, Converted, Failure
from analytics_emulator.firehose.destination import Destination
from analytics_emulator.firehose.error_log import ErrorLog
from analytics_emulator.firehose.error_records import (
    FORMAT_CONVERSION_FAILED,
    catalog_table,
    conversion_failure_line,
)
from analytics_emulator.firehose.objects import (
    S3Object,
    StreamVersion,
    data_object,
    error_object,
    parquet_object,
)
from analytics_emulator.firehose.ports import TableSchemas
from analytics_emulator.firehose.records import Record
from analytics_emulator.firehose.schema import UnsupportedSchemaError, columns_of
from analytics_emulator.service import CallContext

DATA = "data"
BACKUP = "backup"

_NO_TABLE = (
    "DataFormatConversion.EntityNotFound",
    "The specified table/database could not be found. Please ensure that the table/database "
    "exists and that the values provided in the schema configuration are correct, especially "
    "with regards to casing.",
)


@dataclass
class Built:
    """The objects of a delivery, and what its records became."""

    objects: list[S3Object]
    delivered: int = 0
    rows: int = 0
    errors: Counter[str] = field(default_factory=Counter)


@dataclass
class Delivery:
    """Records of one buffer: of `DATA`, of the source `BACKUP`, or of an error type.

    `built` is None until the objects are made; a written object leaves the list.
    """

    kind: str
    partition: tuple[str, ...]
    records: list[Record]
    destination: Destination
    version: int
    built: Built | None = None
    attempts: int = 0
    due: float = 0.0


@dataclass(frozen=True)
class Builder:
    """Makes the objects of deliveries."""

    context: CallContext
    stream_name: str
    tables: TableSchemas
    log: ErrorLog
    clock: Callable[[], float]

    def build(self, delivery: Delivery) -> Built:
        """Make the objects that a delivery's records become; nothing is written yet."""
        if delivery.kind == BACKUP:
            return self._backup(delivery)
        if delivery.kind == DATA:
            conversion = delivery.destination.conversion
            return self._converted(delivery, conversion) if conversion else self._plain(delivery)
        destination, lines = delivery.destination, [record.data for record in delivery.records]
        written = self._errors(delivery, destination, delivery.kind, lines)
        return Built([written], errors=Counter({delivery.kind: len(lines)}))

    def _stream(self, delivery: Delivery) -> StreamVersion:
        return StreamVersion(self.stream_name, delivery.version)

    def _backup(self, delivery: Delivery) -> Built:
        target = delivery.destination.backup
        if target is None:
            raise ValueError("a backup delivery without a backup destination")
        body = b"".join(record.data for record in delivery.records)
        return Built([data_object(self._stream(delivery), target, body, _oldest(delivery), {})])

    def _plain(self, delivery: Delivery) -> Built:
        destination = delivery.destination
        delimiter = b"\n" if destination.append_delimiter else b""
        body = delimiter.join(record.data for record in delivery.records)
        target, count = destination.target, len(delivery.records)
        written = data_object(
            self._stream(delivery), target, body, _oldest(delivery), _keys(delivery)
        )
        return Built([written], delivered=count, rows=count)

    def _converted(self, delivery: Delivery, conversion: Conversion) -> Built:
        converted = self._convert(delivery, conversion)
        target = delivery.destination.target
        built = Built([], rows=converted.rows)
        built.delivered = len(delivery.records) - len(converted.failures)
        if converted.parquet is not None:
            stream, oldest = self._stream(delivery), _oldest(delivery)
            built.objects.append(
                parquet_object(
                    stream,
                    target,
                    converted.parquet,
                    oldest,
                    _keys(delivery),
                    snappy=conversion.is_snappy,
                )
            )
        if converted.failures:
            built.errors[FORMAT_CONVERSION_FAILED] = len(converted.failures)
            built.objects.append(self._conversion_errors(delivery, conversion, converted.failures))
        return built

    def _convert(self, delivery: Delivery, conversion: Conversion) -> Converted:
        schema = conversion.schema
        catalog_id = schema.get("CatalogId") or self.context.account_id
        table = self.tables.get_table(
            self.context.as_role(schema["RoleARN"]),
            catalog_id,
            schema["DatabaseName"],
            schema["TableName"],
        )
        if table is None:
            return _all_failed(delivery, *_NO_TABLE)
        try:
            columns = columns_of(table)
        except UnsupportedSchemaError as error:
            return _all_failed(delivery, "DataFormatConversion.InvalidSchema", str(error))
        return conversion.convert([record.data for record in delivery.records], columns)

    def _conversion_errors(
        self, delivery: Delivery, conversion: Conversion, failures: list[Failure]
    ) -> S3Object:
        for code, message in {failure.code: failure.message for failure in failures}.items():
            self.log.write(delivery.destination.target, delivery.version, code, message)
        table = catalog_table(conversion.schema, self.context)
        ended_ms = int(self.clock() * 1000)
        lines = [
            conversion_failure_line(
                delivery.records[failure.index],
                failure.code,
                failure.message,
                ended_ms=ended_ms,
                table=table,
            )
            for failure in failures
        ]
        return self._errors(delivery, delivery.destination, FORMAT_CONVERSION_FAILED, lines)

    def _errors(
        self, delivery: Delivery, destination: Destination, error_type: str, lines: list[bytes]
    ) -> S3Object:
        return error_object(
            self._stream(delivery),
            destination.target,
            destination.error_prefix,
            error_type,
            lines,
            _oldest(delivery),
        )


def _oldest(delivery: Delivery) -> int:
    return min(record.arrival_ms for record in delivery.records)


def _keys(delivery: Delivery) -> dict[str, str]:
    names = delivery.destination.target.prefix.lambda_keys
    return dict(zip(names, delivery.partition, strict=True))


def _all_failed(delivery: Delivery, code: str, message: str) -> Converted:
    return Converted(None, 0, [Failure(i, code, message) for i in range(len(delivery.records))])
