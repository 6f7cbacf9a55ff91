"""CREATE TABLE … AS SELECT, into files of a Hive table.

Positions in the query's errors refer to a text that Athena formats anew; where that layout isn't
known they are those of the submitted text. The data lies at `external_location` or beside the
results, under `tables/<id>/`.
"""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.column_checks import check_columns, check_partition_keys
from analytics_emulator.athena.commands.data_files import (
    Destination,
    manifest_uri,
    register_partitions,
    write_rows,
)
from analytics_emulator.athena.commands.names import TableName, table_name
from analytics_emulator.athena.commands.partition_changes import existing_table
from analytics_emulator.athena.commands.select import SelectCommand, select_command
from analytics_emulator.athena.failure import ExecutionFailedError, not_supported
from analytics_emulator.athena.results.columns import ROWS_COLUMN
from analytics_emulator.athena.results.metadata import engine_metadata, engine_query_id
from analytics_emulator.athena.session import PLANNED, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.sql import AthenaQueryError, CompiledQuery
from analytics_emulator.athena.statements.ctas import (
    CtasStatement,
    IcebergOptions,
    parse_ctas,
)
from analytics_emulator.athena.statements.ctas_places import formatted_place
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.iceberg_table import read_transform
from analytics_emulator.athena.tables.file_forms import FileForm, file_form
from analytics_emulator.athena.tables.partitions import PartitionValues, location_of
from analytics_emulator.athena.tables.row_writing import WrittenRows, hive_type
from analytics_emulator.athena.tables.source import check_definition
from analytics_emulator.hive.buckets import BUCKETED_TYPES
from analytics_emulator.hive.types import HiveType

_LINE = re.compile(r"line (\d+):(\d+):")
_FOLDER = "tables/"  # of tables without a location, their metadata and manifests


@dataclass(frozen=True)
class CreateTableAs:
    """Run the query, write its rows, put the table into the catalog."""

    name: TableName
    statement: CtasStatement
    select: SelectCommand
    text: str

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Create the table."""
        session.check_catalog(_clean_up(session))
        try:
            return self._create(session, report)
        except AthenaQueryError as error:
            raise ExecutionFailedError.of(self._placed(error), _clean_up(session)) from None

    @property
    def target(self) -> TableName:
        """Return what it writes."""
        return self.name

    def checked(self, session: Session) -> Sequence[str]:
        """Return the columns that it writes; raises what is wrong with it before anything runs."""
        if session.metastore.table(self.name.database, self.name.table) is not None:
            self._existing(session)
        query = self.select.analysed()
        check_columns(query)
        return [column.name.lower() for column in query.columns]

    def _placed(self, error: AthenaQueryError) -> AthenaQueryError:
        found = _LINE.match(error.message)
        place = formatted_place(self.text, int(found[1]), int(found[2])) if found else None
        if found is None or place is None:
            return error
        message = f"line {place[0]}:{place[1]}:{error.message[found.end() :]}"
        return AthenaQueryError(error.name, message, category=error.category)

    def _create(self, session: Session, report: ReportScannedBytes) -> Outcome:
        if session.metastore.table(self.name.database, self.name.table) is not None:
            return self._existing(session)
        analysed = self.select.analysed()
        check_columns(analysed)
        if self.statement.iceberg is not None:
            return self._create_iceberg(session, self.statement.iceberg, report)
        form = self._form()
        table = self._table(analysed, self._location(session), form)
        check_definition(table)
        query_id = engine_query_id(session.submitted)
        written, manifest = WrittenRows(0, ()), None
        if self.statement.with_data:
            names = [column.name for column in analysed.columns]
            places = range(len(names))
            destination = Destination(table, names, analysed.types, places, form, _FOLDER)
            written = write_rows(self.select, destination, query_id, session, report)
            manifest = manifest_uri(session, _FOLDER)
        self._register(session, table, [file.partition for file in written.files])
        return _outcome(query_id, written.count, manifest)

    def _create_iceberg(
        self, session: Session, options: IcebergOptions, report: ReportScannedBytes
    ) -> Outcome:
        """Create an Iceberg table and put the rows into its first snapshot."""
        from analytics_emulator.athena.iceberg import commands as iceberg  # noqa: PLC0415

        if session.metastore.database(self.name.database) is None:
            reason = f"Database {self.name.database} not found. Please check your query."
            raise ExecutionFailedError(reason + _clean_up(session)[1:], 1301)
        query = self.select.analysed()
        names = [column.name.lower() for column in query.columns]
        if options.location is None and not session.enforces_output:
            raise not_supported("An Iceberg table without a location")
        location = options.location or _own_place(session)
        count = iceberg.create_of_query(
            session,
            (self.name.database, self.name.table),
            (names, query.types),
            [read_transform(text) for text in options.partitioning],
            (location, dict(options.properties)),
            self.select.text if self.statement.with_data else None,
            report,
        )
        return _outcome(engine_query_id(session.submitted), count)

    def _register(
        self, session: Session, table: dict[str, Any], partitions: Sequence[PartitionValues]
    ) -> None:
        """Put the table into the catalog, when its data is written."""
        if session.metastore.database(self.name.database) is None:
            raise ExecutionFailedError(
                f"Database {self.name.database} not found. Please check your query."
                + _clean_up(session)[1:],
                1301,
            )
        request = {"DatabaseName": self.name.database, "TableInput": table}
        session.metastore.glue.create_table(session.metastore.context, request)
        register_partitions(session, existing_table(session, self.name), partitions)

    def _existing(self, session: Session) -> Outcome:
        if self.statement.if_not_exists:
            return _outcome(engine_query_id(session.submitted), 0)
        title = f"awsdatacatalog.{self.name.database}.{self.name.table}"
        raise AthenaQueryError(
            "TABLE_ALREADY_EXISTS", f"line 1:1: Destination table '{title}' already exists"
        )

    def _location(self, session: Session) -> str:
        given = self.statement.external_location
        if given is None:
            return _own_place(session)
        if session.enforces_output:
            raise ExecutionFailedError(
                "The Create Table As Select query failed because it was submitted with an"
                " 'external_location' property to an Athena Workgroup that enforces a centralized"
                " output location for all queries. Please remove the 'external_location' property"
                " and resubmit the query.",
                1006,
            )
        place = location_of(given)
        if any(True for _ in session.store.list(place.bucket, place.key)):
            title = f"{self.name.database}.{self.name.table}"
            raise AthenaQueryError(
                "HIVE_PATH_ALREADY_EXISTS",
                f"Target directory for table '{title}' already exists: {given}",
            )
        return str(place)

    def _form(self) -> FileForm:
        delimiter = self.statement.field_delimiter
        if delimiter is not None and self.statement.format != "TEXTFILE":
            raise not_supported(f"'field_delimiter' for the format {self.statement.format}")
        given = {} if delimiter is None else {"field.delim": delimiter}
        settings = {"serialization.format": given.get("field.delim", "1"), **given}
        encoding = self.statement.ion_encoding
        if encoding is not None and self.statement.format != "ION":
            raise not_supported(f"'ion_encoding' for the format {self.statement.format}")
        columnar = self.statement.format in ("PARQUET", "ORC", "AVRO", "JSON", "ION")
        text = {} if columnar else settings
        text |= {} if encoding is None else {"ion.encoding": encoding}
        return file_form(
            self.statement.format,
            self.statement.compression,
            text,
            self.statement.compression_level,
        )

    def _table(self, query: CompiledQuery, location: str, form: FileForm) -> dict[str, Any]:
        kinds = [hive_type(kind) for kind in query.types]
        shapes = [
            {"Name": column.name.lower(), "Type": str(kind)}
            for column, kind in zip(query.columns, kinds, strict=True)
        ]
        keys = list(self.statement.partitioned_by)
        check_partition_keys([shape["Name"] for shape in shapes], keys)
        file_format = form.file_format
        width = len(shapes) - len(keys)
        names = [shape["Name"] for shape in shapes[:width]]
        return {
            "Name": self.name.table,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {
                "EXTERNAL": "TRUE",
                **form.parameters,
                "transient_lastDdlTime": str(int(time.time())),
            },
            "PartitionKeys": shapes[width:],
            "StorageDescriptor": {
                "Columns": shapes[:width],
                "Location": location.rstrip("/"),
                "InputFormat": file_format.input_format,
                "OutputFormat": file_format.output_format,
                "SerdeInfo": {
                    "SerializationLibrary": file_format.serde,
                    **({"Parameters": dict(form.settings)} if form.settings else {}),
                },
                **self._buckets(dict(zip(names, kinds[:width], strict=True))),
            },
        }

    def _buckets(self, types: Mapping[str, HiveType]) -> dict[str, Any]:
        """Return what a table tells of its buckets."""
        given = list(self.statement.bucketed_by)
        if not given:
            return {}
        unknown = [name for name in given if name not in types]
        if unknown or self.statement.bucket_count < 1:
            text = f"Bucketing columns {unknown} not present in schema"
            raise AthenaQueryError("INVALID_TABLE_PROPERTY", text)
        if any(types[name].name not in BUCKETED_TYPES for name in given):
            text = "Cannot create a table bucketed on an unsupported type"
            raise AthenaQueryError("NOT_SUPPORTED", text)
        return {"BucketColumns": given, "NumberOfBuckets": self.statement.bucket_count}


def read_ctas(cursor: Cursor, session: Session) -> CreateTableAs:
    """Read the statement and compile its query."""
    statement = parse_ctas(cursor)
    name = table_name(statement.name, session)
    return CreateTableAs(
        name, statement, select_command(statement.query, session.parameters, session), cursor.text
    )


def _outcome(query_id: str, count: int, manifest: str | None = None) -> Outcome:
    metadata = engine_metadata(query_id, [ROWS_COLUMN], "CREATE TABLE", count)
    return Outcome([ROWS_COLUMN], None, metadata, PLANNED, count, manifest)


def _own_place(session: Session) -> str:
    """Return where the data of a table without a location lies.

    Where that is beside managed results isn't documented.
    """
    if session.managed is not None:
        raise not_supported("CREATE TABLE AS without a location beside managed query results")
    return f"{session.output_prefix}{_FOLDER}{session.execution_id}/"


def _clean_up(session: Session) -> str:
    return (
        f". You may need to manually clean the data at location '{session.output_prefix}tables/"
        f"{session.execution_id}' before retrying. Athena will not delete data in your account."
    )
