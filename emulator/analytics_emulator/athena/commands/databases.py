"""CREATE, ALTER and DROP DATABASE (user guide; failures as Hive words them)."""

from dataclasses import dataclass, field

from analytics_emulator.athena.commands.names import database_name
from analytics_emulator.athena.failure import (
    ExecutionFailedError,
    hive_ddl_failure,
    hive_semantic_failure,
)
from analytics_emulator.athena.session import Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.statements.cursor import Cursor

# The members of a Database shape that a DatabaseInput has too.
_INPUT = {"Name", "Description", "LocationUri", "Parameters", "CreateTableDefaultPermissions"}


@dataclass(frozen=True)
class CreateDatabase:
    """CREATE {DATABASE | SCHEMA} [IF NOT EXISTS] name [COMMENT] [LOCATION] [WITH DBPROPERTIES]."""

    name: str
    if_not_exists: bool
    description: str | None = None
    location: str | None = None
    properties: dict[str, str] = field(default_factory=dict)

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Create the database."""
        if session.metastore.database(self.name) is not None:
            if self.if_not_exists:
                return Outcome()
            raise hive_ddl_failure(f"Database {self.name} already exists")
        given = {"Name": self.name, "Description": self.description, "LocationUri": self.location}
        given["Parameters"] = self.properties or None  # type: ignore[assignment]  # a shape
        shape = {key: value for key, value in given.items() if value is not None}
        session.metastore.glue.create_database(session.metastore.context, {"DatabaseInput": shape})
        return Outcome()


@dataclass(frozen=True)
class AlterDatabase:
    """ALTER {DATABASE | SCHEMA} name SET DBPROPERTIES: beside those that are there."""

    name: str
    properties: dict[str, str]

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Set the properties."""
        found = session.metastore.database(self.name)
        if found is None:
            raise database_missing(self.name)
        given = {key: value for key, value in found.items() if key in _INPUT}
        given["Parameters"] = (found.get("Parameters") or {}) | self.properties
        request = {"Name": self.name, "DatabaseInput": given}
        session.metastore.glue.update_database(session.metastore.context, request)
        return Outcome()


@dataclass(frozen=True)
class DropDatabase:
    """DROP {DATABASE | SCHEMA} [IF EXISTS] name [RESTRICT | CASCADE]."""

    name: str
    if_exists: bool
    cascade: bool

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Drop the database; one that has tables only by CASCADE."""
        if session.metastore.database(self.name) is None:
            if self.if_exists:
                return Outcome()
            raise database_missing(self.name)
        if not self.cascade and session.metastore.tables(self.name):
            raise hive_ddl_failure(
                f"InvalidOperationException(message:Database {self.name} is not empty."
                " One or more tables exist.)"
            )
        session.metastore.glue.delete_database(session.metastore.context, {"Name": self.name})
        return Outcome()


def read_create_database(cursor: Cursor, _session: Session) -> CreateDatabase:
    """Read the statement."""
    cursor.next()
    cursor.next()
    if_not_exists = cursor.takes("IF", "NOT", "EXISTS")
    name = database_name(cursor)
    description = cursor.string() if cursor.takes("COMMENT") else None
    location = cursor.string() if cursor.takes("LOCATION") else None
    properties = cursor.properties() if cursor.takes("WITH", "DBPROPERTIES") else {}
    cursor.expect_end()
    return CreateDatabase(name, if_not_exists, description, location, properties)


def read_alter_database(cursor: Cursor, _session: Session) -> AlterDatabase:
    """Read the statement."""
    cursor.next()
    cursor.next()
    name = database_name(cursor)
    cursor.expect("SET", "DBPROPERTIES")
    properties = cursor.properties()
    cursor.expect_end()
    return AlterDatabase(name, properties)


def read_drop_database(cursor: Cursor, _session: Session) -> DropDatabase:
    """Read the statement."""
    cursor.next()
    cursor.next()
    if_exists = cursor.takes("IF", "EXISTS")
    name = database_name(cursor)
    cascade = cursor.takes("CASCADE")
    if not cascade:
        cursor.takes("RESTRICT")
    cursor.expect_end()
    return DropDatabase(name, if_exists, cascade)


def database_missing(name: str) -> ExecutionFailedError:
    """Return Hive's failure for a database that isn't there."""
    return hive_semantic_failure(10072, f"Database does not exist: {name}")
