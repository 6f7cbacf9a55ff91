"""The grammar of JSON_TABLE, which sqlglot doesn't have as Trino does.

Source: the synopsis in Trino's documentation, "JSON functions and operators".
"""

from typing import Any

from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from .jsonsyntax import (
    choice,
    json_format,
    json_input,
    json_parameter,
    query_behaviours,
    value_behaviours,
    words,
)

_PATH = ("path", "path_name", "columns")


class JsonTable(exp.Expression):
    """JSON_TABLE: a document, the path to its rows, their columns, and how nested paths join."""

    arg_types = dict.fromkeys(  # sqlglot reads it from the class
        ("this", *_PATH, "passing", "default_plan", "plan", "on_error", "alias", "joins"), False
    )


class JsonTableColumn(exp.Expression):
    """A column: its name and kind (`number`, `value` or `query`), and what json_value and
    json_query have; or a nested path with its columns (`nested`)."""

    arg_types = dict.fromkeys(  # sqlglot reads it from the class
        (
            *("this", "kind", *_PATH, "returning", "format", "wrapper", "quotes"),
            *("on_empty", "on_error", "empty_default", "error_default"),
        ),
        False,
    )


class JsonTablePlan(exp.Expression):
    """A plan: a path alone (`leaf`) or with what is below it (`outer`, `inner`), or siblings that
    stand below one another (`union`) or are crossed (`cross`)."""

    arg_types = dict.fromkeys(("this", "kind", "expressions"), False)  # same


def begins_json_table(parser: Any) -> bool:
    """Return whether JSON_TABLE stands here."""
    token = parser._curr
    return bool(token.token_type == TokenType.VAR and token.text.upper() == "JSON_TABLE")


def json_table(parser: Any) -> JsonTable:
    """Read JSON_TABLE with its alias."""
    parser._advance()
    parser._match_l_paren()
    node = JsonTable(this=json_input(parser))
    parser._match(TokenType.COMMA)
    _path(parser, node)
    if words(parser, "PASSING"):
        node.set("passing", parser._parse_csv(lambda: json_parameter(parser)))
    node.set("columns", _columns(parser))
    if words(parser, "PLAN"):
        _plan_clause(parser, node)
    node.set("on_error", choice(parser, {"ERROR": "error", "EMPTY": "empty"}, "ON ERROR"))
    parser._match_r_paren()
    if node.args.get("on_error") == "error":
        _fail_in(node.args["columns"])
    node.set("alias", parser._parse_table_alias())
    return node


def _path(parser: Any, node: exp.Expr) -> None:
    node.set("path", parser._parse_string() or parser.raise_error("Expected a path"))
    if words(parser, "AS"):
        node.set("path_name", parser._parse_id_var())


def _columns(parser: Any) -> list[JsonTableColumn]:
    if not words(parser, "COLUMNS"):
        parser.raise_error("Expected COLUMNS")
    found: list[JsonTableColumn] = parser._parse_wrapped_csv(lambda: _column(parser))
    return found


def _column(parser: Any) -> JsonTableColumn:
    start = parser._curr
    if _takes_nested(parser):
        node = JsonTableColumn(kind="nested")
        _path(parser, node)
        node.set("columns", _columns(parser))
        return node.update_positions(start)
    node = JsonTableColumn(this=parser._parse_id_var()).update_positions(start)
    if words(parser, "FOR", "ORDINALITY"):
        node.set("kind", "number")
        return node
    node.set("returning", parser._parse_types())
    node.set("format", json_format(parser))
    form = node.args.get("format")
    node.set("kind", "query" if form else "value")
    if words(parser, "PATH"):
        node.set("path", parser._parse_string() or parser.raise_error("Expected a path"))
    behaviours = query_behaviours if form else value_behaviours
    behaviours(parser, node)
    return node


def _takes_nested(parser: Any) -> bool:
    """Take NESTED PATH; a column may be named so too."""
    start = parser._index
    if words(parser, "NESTED"):
        words(parser, "PATH")
        if parser._curr.token_type == TokenType.STRING:
            return True
        parser._retreat(start)
    return False


def _fail_in(columns: list[JsonTableColumn]) -> None:
    """Let columns fail that don't say otherwise, as ERROR ON ERROR of the table does."""
    for column in columns:
        _fail_in(column.args.get("columns") or [])
        if column.args["kind"] in ("value", "query") and not column.args.get("on_error"):
            column.set("on_error", "error")


def _plan_clause(parser: Any, node: JsonTable) -> None:
    if words(parser, "DEFAULT"):
        chosen = parser._parse_wrapped_csv(lambda: _taken(parser))
        node.set("default_plan", " ".join(chosen))
        return
    parser._match_l_paren()
    node.set("plan", _plan(parser))
    parser._match_r_paren()


def _taken(parser: Any) -> str:
    parser._advance()
    return str(parser._prev.text.lower())


def _plan(parser: Any) -> JsonTablePlan:
    start, first = parser._curr, _plan_part(parser)
    for kind in ("outer", "inner"):
        if words(parser, kind.upper()):
            below = [_plan_part(parser)]
            found = JsonTablePlan(this=first.this, kind=kind, expressions=below)
            return found.update_positions(start)
    for kind in ("union", "cross"):
        parts = [first]
        while words(parser, kind.upper()):
            parts.append(_plan_part(parser))
        if len(parts) > 1:
            return JsonTablePlan(kind=kind, expressions=parts).update_positions(start)
    return first


def _plan_part(parser: Any) -> JsonTablePlan:
    if parser._match(TokenType.L_PAREN):
        found = _plan(parser)
        parser._match_r_paren()
        return found
    start = parser._curr
    return JsonTablePlan(this=parser._parse_id_var(), kind="leaf").update_positions(start)
