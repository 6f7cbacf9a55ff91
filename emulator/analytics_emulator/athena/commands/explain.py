"""EXPLAIN: whether a query is valid, what it reads, and its parts.

Athena user guide, "Using EXPLAIN and EXPLAIN ANALYZE in Athena"; Trino, "EXPLAIN", whose plan of
inputs and outputs TYPE IO is. Of partitioned tables it has the partitions that are read. A plan is
told beside a line that says that it isn't Athena's: it has one fragment, no exchanges, no costs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.explain_analyze import read_explain_analyze
from analytics_emulator.athena.commands.explained_writes import Written
from analytics_emulator.athena.commands.plan_texts import (
    as_jackson_writes,
    explain_options,
    explained,
    plan_outcome,
)
from analytics_emulator.athena.commands.select import SelectCommand
from analytics_emulator.athena.failure import not_supported
from analytics_emulator.athena.results.metadata import engine_metadata, engine_query_id
from analytics_emulator.athena.session import (
    PLANNED,
    Command,
    Outcome,
    ReportScannedBytes,
    Session,
)
from analytics_emulator.athena.sql import (
    InputTable,
    Plan,
    ResultColumn,
    plan_graph,
    plan_json,
    plan_lines,
)
from analytics_emulator.athena.statements.cursor import Cursor

_VALID = ResultColumn("Valid", "boolean", 0, 0)
_OPTIONS = {
    "TYPE": {"LOGICAL", "DISTRIBUTED", "VALIDATE", "IO"},
    "FORMAT": {"TEXT", "GRAPHVIZ", "JSON"},
}
_NOT_ATHENAS = (
    "What this emulator reads out of the query, in Trino's terms: Athena may join in another"
    " order, and its plan has stages, exchanges and estimates"
)
# Tables have no statistics here, nor on Athena unless they are computed there.
_UNKNOWN = dict.fromkeys(
    ("outputRowCount", "outputSizeInBytes", "cpuCost", "maxMemory", "networkCost"), "NaN"
)


@dataclass(frozen=True)
class Validate:
    """EXPLAIN (TYPE VALIDATE) statement."""

    select: SelectCommand
    written: Written | None

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Say that the query is valid; a line break follows, as after any plan (measured)."""
        if self.written:
            self.written.command.checked(session)
        self.select.analysed()
        metadata = engine_metadata(engine_query_id(session.submitted), [_VALID])
        return Outcome([_VALID], b"Valid\ntrue\n", metadata, PLANNED)


@dataclass(frozen=True)
class ExplainIO:
    """EXPLAIN (TYPE IO) statement."""

    select: SelectCommand
    written: Written | None

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """List the tables, with the values of the partitions that are read."""
        output: dict[str, Any] = {}
        if self.written:
            self.written.command.checked(session)
            output = self.written.output_table()
        tables = session.engine.sql.inputs(self.select.analysed(), session.cancel)
        inputs = [_table(table) for table in tables]
        plan = {"inputTableColumnInfos": inputs, **output, "estimate": _UNKNOWN}
        return plan_outcome(session, as_jackson_writes(plan))


@dataclass(frozen=True)
class ExplainPlan:
    """EXPLAIN statement: its parts, in Trino's terms, as one of Trino's forms has them."""

    select: SelectCommand
    written: Written | None
    form: Callable[[Plan], str]

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """Print the plan beside a line that says what it is not."""
        form = self.form
        if written := self.written:
            columns = written.command.checked(session)

            def form(plan: Plan) -> str:
                return self.form(written.plan(plan, columns))

        text = session.engine.sql.plan(self.select.analysed(), form, session.cancel)
        return plan_outcome(session, text)


def _logical_text(plan: Plan) -> str:
    return "\n".join([f"-- {_NOT_ATHENAS}", *plan_lines(plan)])


def _fragment_text(plan: Plan) -> str:
    layout = plan.descriptor["columnNames"]
    head = [f"Output layout: {layout}", "Output partitioning: SINGLE []"]
    lines = [f"    {line}" for line in (*head, *plan_lines(plan))]
    return "\n".join([f"-- {_NOT_ATHENAS}", "Fragment 0 [SINGLE]", *lines, ""])


def _logical_json(plan: Plan) -> str:
    return as_jackson_writes({"note": _NOT_ATHENAS, **plan_json(plan)})


def _fragment_json(plan: Plan) -> str:
    return as_jackson_writes({"0": {"note": _NOT_ATHENAS, **plan_json(plan)}})


def _logical_graph(plan: Plan) -> str:
    graph = plan_graph(plan, "logical_plan", "cluster_graphviz_plan")
    return "\n".join([f"// {_NOT_ATHENAS}", *graph, ""])


def _fragment_graph(plan: Plan) -> str:
    graph = plan_graph(plan, "distributed_plan", "cluster_0")
    return "\n".join([f"// {_NOT_ATHENAS}", *graph, ""])


_FORMS: Mapping[tuple[str, str], Callable[[Plan], str]] = {
    ("LOGICAL", "TEXT"): _logical_text,
    ("LOGICAL", "JSON"): _logical_json,
    ("LOGICAL", "GRAPHVIZ"): _logical_graph,
    ("DISTRIBUTED", "TEXT"): _fragment_text,
    ("DISTRIBUTED", "JSON"): _fragment_json,
    ("DISTRIBUTED", "GRAPHVIZ"): _fragment_graph,
}


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


def read_explain(cursor: Cursor, session: Session) -> Command:
    """Read the statement and what is explained."""
    cursor.expect("EXPLAIN")
    if cursor.takes("ANALYZE"):
        return read_explain_analyze(cursor, session)
    options = explain_options(cursor, _OPTIONS)
    select, written = explained(cursor, session)
    kind, form = options.get("TYPE", "LOGICAL"), options.get("FORMAT", "TEXT")
    if kind == "VALIDATE":
        return Validate(select, written)
    if kind != "IO":
        return ExplainPlan(select, written, _FORMS[kind, form])
    if form == "GRAPHVIZ":
        raise not_supported("EXPLAIN (TYPE IO) but as JSON")
    return ExplainIO(select, written)
