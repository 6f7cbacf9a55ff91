"""EXPLAIN: whether a query is valid, what it reads, and its parts.

Athena user guide, "Using EXPLAIN and EXPLAIN ANALYZE in Athena"; Trino, "EXPLAIN", whose plan of
inputs and outputs TYPE IO is. Of partitioned tables it has the partitions that are read. A logical
plan is told behind a line that says that it isn't Athena's; stages and costs would be made up.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.select import SelectCommand, select_command
from analytics_emulator.athena.failure import not_supported
from analytics_emulator.athena.results.metadata import engine_metadata, engine_query_id
from analytics_emulator.athena.session import PLANNED, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.sql import InputTable, ResultColumn
from analytics_emulator.athena.statements.cursor import Cursor

_VALID = ResultColumn("Valid", "boolean", 0, 0)
_PLAN = ResultColumn("Query Plan", "varchar", 2147483647, 0)
_TYPES = {"LOGICAL", "DISTRIBUTED", "VALIDATE", "IO"}
_FORMATS = {"TEXT", "GRAPHVIZ", "JSON"}
_NOT_ATHENAS = (
    "-- What this emulator reads out of the query, in Trino's terms: Athena may join in another"
    " order, and its plan has stages, exchanges and estimates"
)
# Tables have no statistics here, nor on Athena unless they are computed there.
_UNKNOWN = dict.fromkeys(
    ("outputRowCount", "outputSizeInBytes", "cpuCost", "maxMemory", "networkCost"), "NaN"
)


@dataclass(frozen=True)
class Validate:
    """EXPLAIN (TYPE VALIDATE) query."""

    select: SelectCommand

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Say that the query is valid; a line break follows, as after any plan (measured)."""
        self.select.analysed()
        metadata = engine_metadata(engine_query_id(session.submitted), [_VALID])
        return Outcome([_VALID], b"Valid\ntrue\n", metadata, PLANNED)


@dataclass(frozen=True)
class ExplainIO:
    """EXPLAIN (TYPE IO) query."""

    select: SelectCommand

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """List the tables, with the values of the partitions that are read."""
        tables = session.engine.sql.inputs(self.select.analysed(), session.cancel)
        plan = {"inputTableColumnInfos": [_table(t) for t in tables], "estimate": _UNKNOWN}
        text = _as_jackson_writes(plan)
        metadata = engine_metadata(engine_query_id(session.submitted), [_PLAN])
        return Outcome([_PLAN], f"Query Plan\n{text}\n".encode(), metadata, PLANNED)


@dataclass(frozen=True)
class ExplainPlan:
    """EXPLAIN query: its parts, in Trino's terms."""

    select: SelectCommand

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Print the plan behind a line that says what it is not."""
        lines = session.engine.sql.plan(self.select.analysed(), session.cancel)
        text = "\n".join(["Query Plan", _NOT_ATHENAS, *lines])
        metadata = engine_metadata(engine_query_id(session.submitted), [_PLAN])
        return Outcome([_PLAN], f"{text}\n".encode(), metadata, PLANNED)


def _table(table: InputTable) -> dict[str, Any]:
    named = {"schema": table.database, "table": table.table}
    nothing = bool(table.partitions) and not table.partitions[0][2]
    constraints = [
        {"columnName": name, "type": str(t), "domain": _domain(values)}
        for name, t, values in table.partitions
        if values
    ]
    return {
        "table": {"catalog": "awsdatacatalog", "schemaTable": named},
        "constraint": {"none": nothing, "columnConstraints": constraints},
        "estimate": _UNKNOWN,
    }


def _domain(values: Sequence[str | None]) -> dict[str, Any]:
    bounds = ({"value": v, "bound": "EXACTLY"} for v in sorted(v for v in values if v is not None))
    ranges = [{"low": bound, "high": bound} for bound in bounds]
    return {"nullsAllowed": None in values, "ranges": ranges}


def _as_jackson_writes(value: Any, indent: str = "") -> str:
    """Return JSON as Trino prints it: an object's members a line each, a list's items beside."""
    inner = f"{indent}  "
    match value:
        case dict():
            members = (f'{inner}"{k}" : {_as_jackson_writes(v, inner)}' for k, v in value.items())
            return "{\n" + ",\n".join(members) + f"\n{indent}}}"
        case list():
            items = ", ".join(_as_jackson_writes(item, indent) for item in value)
            return f"[ {items} ]" if items else "[ ]"
    return json.dumps(value, ensure_ascii=False)


def read_explain(cursor: Cursor, session: Session) -> Validate | ExplainIO | ExplainPlan:
    """Read the statement and the query in it."""
    cursor.expect("EXPLAIN")
    analysing = cursor.takes("ANALYZE")
    options = _options(cursor)
    if not analysing and options.get("TYPE") == "VALIDATE":
        return Validate(select_command(cursor.rest_in_place(), (), session))
    if not analysing and options.get("TYPE") == "IO" and options.get("FORMAT") != "GRAPHVIZ":
        return ExplainIO(select_command(cursor.rest_in_place(), (), session))
    plain = options.get("TYPE", "LOGICAL") == "LOGICAL" and options.get("FORMAT", "TEXT") == "TEXT"
    if not analysing and plain:
        return ExplainPlan(select_command(cursor.rest_in_place(), (), session))
    words = "ANALYZE" if analysing else f"(TYPE {options.get('TYPE', 'LOGICAL')})"
    text = f"EXPLAIN {words}, the plan of Athena's own engine,"
    raise not_supported(f"{text} other than as a text by TYPE LOGICAL, by IO and by VALIDATE")


def _options(cursor: Cursor) -> dict[str, str]:
    """Take `(TYPE …, FORMAT …)`; a query in parentheses is none."""
    found: dict[str, str] = {}
    if cursor.current.text != "(" or cursor.sees_query_in_parentheses:
        return found

    def option() -> None:
        name, value = cursor.name().keyword, cursor.name().keyword
        if value not in {"TYPE": _TYPES, "FORMAT": _FORMATS}.get(name, set()):
            raise not_supported(f"The option '{name} {value}' of EXPLAIN")
        found[name] = value

    cursor.listed(option)
    return found
