"""What both kinds of EXPLAIN share: options, the query behind them, and how a plan is told."""

import json
from collections.abc import Mapping
from typing import Any

from analytics_emulator.athena.commands.explained_writes import Written, read_written
from analytics_emulator.athena.commands.select import SelectCommand, select_command
from analytics_emulator.athena.failure import not_supported
from analytics_emulator.athena.results.metadata import engine_metadata, engine_query_id
from analytics_emulator.athena.session import PLANNED, Outcome, Session
from analytics_emulator.athena.sql import ResultColumn
from analytics_emulator.athena.statements.cursor import Cursor

_PLAN = ResultColumn("Query Plan", "varchar", 2147483647, 0)
_QUERIES = ("SELECT", "WITH", "VALUES", "TABLE")


def plan_outcome(session: Session, text: str) -> Outcome:
    """Return a plan's text as a result; a line break follows, as after any plan (measured)."""
    metadata = engine_metadata(engine_query_id(session.submitted), [_PLAN])
    return Outcome([_PLAN], f"Query Plan\n{text}\n".encode(), metadata, PLANNED)


def explain_options(cursor: Cursor, known: Mapping[str, set[str]]) -> dict[str, str]:
    """Take `(TYPE …, FORMAT …)`; a query in parentheses is none."""
    found: dict[str, str] = {}
    if cursor.current.text != "(" or cursor.sees_query_in_parentheses:
        return found

    def option() -> None:
        name, value = cursor.name().keyword, cursor.name().keyword
        if value not in known.get(name, set()):
            raise not_supported(f"The option '{name} {value}' of EXPLAIN")
        found[name] = value

    cursor.listed(option)
    return found


def explained(cursor: Cursor, session: Session) -> tuple[SelectCommand, Written | None]:
    """Take what is explained: a query, and the statement that writes its rows where one does."""
    word = cursor.current.keyword
    if word in _QUERIES or cursor.current.text == "(":
        return select_command(cursor.rest_in_place(), (), session), None
    written = read_written(cursor, session)
    return written.command.select, written


def as_jackson_writes(value: Any, indent: str = "") -> str:
    """Return JSON as Trino prints it: an object's members a line each, a list's items beside."""
    inner = f"{indent}  "
    match value:
        case dict():
            members = (f'{inner}"{k}" : {as_jackson_writes(v, inner)}' for k, v in value.items())
            return "{\n" + ",\n".join(members) + f"\n{indent}}}" if value else "{ }"
        case list():
            items = ", ".join(as_jackson_writes(item, indent) for item in value)
            return f"[ {items} ]" if items else "[ ]"
    return json.dumps(value, ensure_ascii=False)
