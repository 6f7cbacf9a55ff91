"""EXPLAIN ANALYZE: the statement is run, and DuckDB's operators are told with what it measured.

Athena user guide, "EXPLAIN ANALYZE examples", whose forms these are. Athena's figures can't be had
here: a line says whose they are, and what DuckDB doesn't measure is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analytics_emulator.athena.commands.explained_writes import Written
from analytics_emulator.athena.commands.plan_texts import (
    as_jackson_writes,
    explain_options,
    explained,
    plan_outcome,
)
from analytics_emulator.athena.commands.select import SelectCommand
from analytics_emulator.athena.session import Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.sql import Operator, Plan, Profile, plan_lines
from analytics_emulator.athena.statements.cursor import Cursor

_OPTIONS = {"FORMAT": {"TEXT", "JSON"}}
_DUCKDBS = (
    "DuckDB's operators, which ran the query here, with its times, rows and bytes: not Athena's"
)
_STEP = 1024
_MILLISECONDS, _SECONDS = 1e-3, 1.0


@dataclass(frozen=True)
class ExplainAnalyze:
    """EXPLAIN ANALYZE statement."""

    select: SelectCommand
    written: Written | None
    as_json: bool
    verbose: bool

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Run the query and tell its operators; a statement that writes does so (user guide)."""
        if self.written:
            self.written.command.checked(session)
        compiled = self.select.analysed()
        names = ["rows"] if self.written else [column.name for column in compiled.columns]
        profile = session.engine.sql.profile(compiled, session.cancel)
        if self.written:
            self.written.command.run(session, lambda _bytes: None)
        report(profile.scanned_bytes)
        layout = ", ".join(names)
        form: Callable[[Profile, str, bool], str] = _json if self.as_json else _text
        return plan_outcome(session, form(profile, layout, self.verbose))


def _text(profile: Profile, layout: str, verbose: bool) -> str:
    """Return the text form: a fragment with its operators."""
    last = profile.operator
    whole = last.all_seconds
    figures = f"CPU: {succinct_time(whole)}, Output: {_rows(last)}"
    lines = [figures, f"Output layout: [{layout}]", *plan_lines(_plan(last, whole, verbose))]
    scanned = succinct_size(profile.scanned_bytes)
    return "\n".join(
        [
            f"-- {_DUCKDBS}",
            f"Execution: {succinct_time(profile.seconds)}, Input: {scanned}",
            "Fragment 1 [SINGLE]",
            *(f"    {line}" for line in lines),
            "",
        ]
    )


def _plan(operator: Operator, whole: float, verbose: bool) -> Plan:
    share = 100 * operator.seconds / whole if whole else 0
    cpu = f"CPU: {succinct_time(operator.seconds)} ({share:.2f}%), Output: {_rows(operator)}"
    details = [cpu, *(operator.details if verbose else ())]
    return Plan(operator.name, {}, details, [_plan(c, whole, verbose) for c in operator.children])


def _json(profile: Profile, layout: str, verbose: bool) -> str:
    """Return Athena's JSON form."""
    last = profile.operator
    stats = {
        "totalCpuTime": succinct_time(last.all_seconds),
        "inputDataSize": f"{profile.scanned_bytes}B",
        "outputRows": _counted(last.rows),
        "outputDataSize": f"{last.size_bytes}B",
    }
    fragment = {
        "id": "1",
        "stageStats": stats,
        "outputLayout": layout,
        "logicalPlan": {"1": [_node(last, verbose)]},
    }
    return as_jackson_writes({"note": _DUCKDBS, "fragments": [fragment]})


def _node(operator: Operator, verbose: bool) -> dict[str, Any]:
    return {
        "name": operator.name,
        "identifier": "",
        "details": "\n".join(operator.details) if verbose else "",
        "distributedNodeStats": {
            "nodeCpuTime": succinct_time(operator.seconds),
            "nodeOutputRows": operator.rows,
            "nodeOutputDataSize": f"{operator.size_bytes}B",
        },
        "children": [_node(child, verbose) for child in operator.children],
    }


def _rows(operator: Operator) -> str:
    return f"{_counted(operator.rows)} ({succinct_size(operator.size_bytes)})"


def _counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows} rows"


def succinct_time(seconds: float) -> str:
    """Return a duration as Trino prints one, such as `24.60ms`."""
    if seconds >= _SECONDS:
        return f"{seconds:.2f}s"
    if seconds >= _MILLISECONDS:
        return f"{seconds * 1e3:.2f}ms"
    return f"{seconds * 1e6:.2f}us" if seconds >= 1e-6 else f"{seconds * 1e9:.2f}ns"


def succinct_size(size_bytes: float) -> str:
    """Return a size as Trino prints one, such as `1.48kB`."""
    units = ["B", "kB", "MB", "GB", "TB"]
    while size_bytes >= _STEP and len(units) > 1:
        size_bytes /= _STEP
        del units[0]
    return f"{size_bytes:.2f}{units[0]}" if units[0] != "B" else f"{size_bytes:.0f}B"


def read_explain_analyze(cursor: Cursor, session: Session) -> ExplainAnalyze:
    """Read what follows EXPLAIN ANALYZE: [VERBOSE] [(FORMAT …)] query."""
    verbose = cursor.takes("VERBOSE")
    options = explain_options(cursor, _OPTIONS)
    is_json = options.get("FORMAT") == "JSON"
    return ExplainAnalyze(*explained(cursor, session), is_json, verbose)
