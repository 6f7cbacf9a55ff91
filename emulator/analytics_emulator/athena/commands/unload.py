"""UNLOAD (query) TO 's3://…' WITH (…) (Athena user guide, "UNLOAD").

The destination must be empty. The files and their manifest are those of INSERT; what
GetQueryResults says of an UNLOAD isn't documented: here it is what INSERT answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics_emulator.athena.commands.column_checks import check_partition_keys
from analytics_emulator.athena.commands.data_files import Destination, manifest_uri, write_rows
from analytics_emulator.athena.commands.select import SelectCommand, select_command
from analytics_emulator.athena.failure import not_supported
from analytics_emulator.athena.results.columns import ROWS_COLUMN
from analytics_emulator.athena.results.metadata import engine_metadata, engine_query_id
from analytics_emulator.athena.session import PLANNED, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.sql import AthenaQueryError, CompiledQuery
from analytics_emulator.athena.statements.ctas import names_of, properties
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.tables.file_forms import FileForm, file_form
from analytics_emulator.athena.tables.partitions import location_of
from analytics_emulator.athena.tables.row_writing import hive_type

_PROPERTIES = {"format", "compression", "compression_level", "partitioned_by", "field_delimiter"}


@dataclass(frozen=True)
class Unload:
    """Run the query and write its rows as files."""

    select: SelectCommand
    destination: str
    form: FileForm
    partitioned_by: Sequence[str]

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Write the files."""
        query = self.select.analysed()
        self._check_columns(query)
        place = location_of(self.destination)
        if any(True for _ in session.store.list(place.bucket, place.key)):
            text = f"Target directory already exists: {self.destination}"
            raise AthenaQueryError("HIVE_PATH_ALREADY_EXISTS", text)
        table = {
            "PartitionKeys": [{"Name": name} for name in self.partitioned_by],
            "StorageDescriptor": {"Location": self.destination},
        }
        query_id = engine_query_id(session.submitted)
        names = [column.name for column in query.columns]
        destination = Destination(table, names, query.types, range(len(names)), self.form)
        written = write_rows(self.select, destination, query_id, session, report)
        metadata = engine_metadata(query_id, [ROWS_COLUMN], "UNLOAD", written.count)
        return Outcome([ROWS_COLUMN], None, metadata, PLANNED, written.count, manifest_uri(session))

    @property
    def target(self) -> str:
        """Return what it writes."""
        return self.destination

    def checked(self, _session: Session) -> Sequence[str]:
        """Return the columns that it writes; raises what is wrong with it before anything runs."""
        query = self.select.analysed()
        self._check_columns(query)
        return [column.name for column in query.columns]

    def _check_columns(self, query: CompiledQuery) -> None:
        for kind in query.types:
            hive_type(kind)
        names = [column.name.lower() for column in query.columns]
        if any(name == f"_col{place}" for place, name in enumerate(names)):
            raise not_supported("UNLOAD of a column without a name")
        if len(set(names)) < len(names):
            raise not_supported("UNLOAD of two columns of one name")
        check_partition_keys(names, self.partitioned_by)


def read_unload(cursor: Cursor, session: Session) -> Unload:
    """Read the statement and compile its query."""
    cursor.expect("UNLOAD")
    query = cursor.parenthesised_in_place()
    cursor.expect("TO")
    destination = cursor.string()
    cursor.expect("WITH")
    given = properties(cursor, _PROPERTIES, "UNLOAD")
    cursor.expect_end()
    compression = str(given["compression"]) if "compression" in given else None
    settings = {"field.delim": str(given["field_delimiter"])} if "field_delimiter" in given else {}
    level = str(given["compression_level"]) if "compression_level" in given else None
    form = file_form(str(given.get("format", "")), compression, settings, level)
    if form.format == "ION":  # no format of UNLOAD's (user guide, "UNLOAD")
        raise not_supported("UNLOAD in the format ION")
    select = select_command(query, session.parameters, session)
    return Unload(select, destination, form, names_of(given, "partitioned_by"))
