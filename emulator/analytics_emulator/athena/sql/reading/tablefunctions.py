"""The grammar of table functions: `TABLE(name(argument => value, …)) [AS] alias (columns)`.

Source: Trino's documentation, "Table functions". sqlglot has no arguments by name.
"""

from typing import Any

from sqlglot import exp
from sqlglot.tokenizer_core import TokenType


class TableFunction(exp.Expression):
    """A call in FROM: `this` is its name as parts, `expressions` its arguments, `alias` as ever."""

    arg_types = dict.fromkeys(("this", "expressions", "alias", "joins"), False)  # sqlglot's


class NamedArgument(exp.Expression):
    """An argument; `alias` is its name, where it goes by one."""

    arg_types = dict.fromkeys(("this", "alias"), False)  # same


def begins_table_function(parser: Any) -> bool:
    """Return whether a call of a table function stands here."""
    after = parser._next
    return bool(
        parser._curr.token_type == TokenType.TABLE
        and after is not None
        and after.token_type == TokenType.L_PAREN
    )


def table_function(parser: Any) -> TableFunction:
    """Read a table function with its alias."""
    parser._advance(2)
    names = [parser._parse_id_var()]
    while parser._match(TokenType.DOT):
        names.append(parser._parse_id_var())
    parser._match_l_paren()
    arguments = [] if parser._match(TokenType.R_PAREN, advance=False) else _arguments(parser)
    parser._match_r_paren()
    parser._match_r_paren()
    found = TableFunction(this=names, expressions=arguments)
    if alias := parser._parse_table_alias():
        found.set("alias", alias)
    return found


def _arguments(parser: Any) -> list[exp.Expr]:
    found: list[exp.Expr] = parser._parse_csv(lambda: _argument(parser))
    return found


def _argument(parser: Any) -> exp.Expr:
    start = parser._curr.start
    name = None
    if parser._next is not None and parser._next.token_type == TokenType.FARROW:
        name = parser._parse_id_var()
        parser._advance()
    node = NamedArgument(this=parser._parse_disjunction(), alias=name)
    node.meta["start"], node.meta["end"] = start, parser._prev.end
    return node
