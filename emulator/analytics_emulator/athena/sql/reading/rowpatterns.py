"""The grammar of MATCH_RECOGNIZE, of which sqlglot keeps the pattern as a text.

Source: SqlBase.g4 of Trino 476 (patternRecognition, rowPattern).
"""

from typing import Any

from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from .jsonsyntax import words


class MatchRecognize(exp.Expression):
    """MATCH_RECOGNIZE: `rows` is `one` or `all`, `others` what else is shown (`show`, `omit`,
    `unmatched`), `skip` where the search goes on (`past`, `next`, `first`, `last`)."""

    arg_types = dict.fromkeys(  # sqlglot reads it from the class
        (
            *("partition_by", "order", "measures", "rows", "others", "skip", "target"),
            *("pattern", "subsets", "define", "alias", "seek"),
        ),
        False,
    )


class RowPattern(exp.Expression):
    """A part of a pattern: `label`, `concatenation`, `alternation`, `permutation`, `excluded`,
    `start`, `end`, `empty`, or `repeated` (from `least` to `most` times)."""

    arg_types = dict.fromkeys(  # same
        ("this", "kind", "expressions", "least", "most", "reluctant"), False
    )


class Processed(exp.Expression):
    """A call under FINAL or RUNNING."""

    arg_types = {"this": True, "mode": True}  # noqa: RUF012  # same


def begins_processed(parser: Any) -> bool:
    """Return whether FINAL or RUNNING stands before a call; the grammar has seen to where."""
    token, following = parser._curr, parser._next
    if token is None or following is None or token.token_type != TokenType.VAR:
        return False
    place = parser._index + 2
    opens = place < len(parser._tokens) and parser._tokens[place].token_type == TokenType.L_PAREN
    is_call = opens and following.token_type != TokenType.L_PAREN
    return is_call and token.text.upper() in ("FINAL", "RUNNING")


def match_recognize(parser: Any) -> MatchRecognize:
    """Read MATCH_RECOGNIZE after its name, with its alias."""
    parser._match_l_paren()
    node = MatchRecognize(partition_by=parser._parse_partition_by(), order=parser._parse_order())
    if words(parser, "MEASURES"):
        node.set("measures", parser._parse_csv(lambda: _measure(parser)))
    _rows(parser, node)
    if words(parser, "AFTER", "MATCH", "SKIP"):
        _skip(parser, node)
    for word in ("INITIAL", "SEEK"):
        if words(parser, word):
            node.set("seek", word)
    words(parser, "PATTERN")
    parser._match_l_paren()
    node.set("pattern", _pattern(parser))
    parser._match_r_paren()
    if words(parser, "SUBSET"):
        node.set("subsets", parser._parse_csv(lambda: _subset(parser)))
    words(parser, "DEFINE")
    node.set("define", parser._parse_csv(lambda: _definition(parser)))
    parser._match_r_paren()
    node.set("alias", parser._parse_table_alias())
    return node


def _name(parser: Any) -> exp.Identifier:
    start = parser._curr
    found: exp.Identifier = parser._parse_id_var()
    return found.update_positions(start)


def _measure(parser: Any) -> exp.Expr:
    value = parser._parse_disjunction()
    parser._match(TokenType.ALIAS)
    return exp.Alias(this=value, alias=_name(parser))


def _rows(parser: Any, node: MatchRecognize) -> None:
    node.set("rows", "one")
    if words(parser, "ONE", "ROW", "PER", "MATCH"):
        return
    if words(parser, "ALL", "ROWS", "PER", "MATCH"):
        node.set("rows", "all")
        node.set("others", "show")
        if words(parser, "OMIT", "EMPTY", "MATCHES"):
            node.set("others", "omit")
        elif words(parser, "WITH", "UNMATCHED", "ROWS"):
            node.set("others", "unmatched")
        else:
            words(parser, "SHOW", "EMPTY", "MATCHES")


def _skip(parser: Any, node: MatchRecognize) -> None:
    if words(parser, "PAST", "LAST", "ROW"):
        node.set("skip", "past")
    elif words(parser, "TO", "NEXT", "ROW"):
        node.set("skip", "next")
    else:
        words(parser, "TO")
        word = parser._curr.text.upper()
        is_word = word in ("FIRST", "LAST") and parser._curr.token_type != TokenType.IDENTIFIER
        if is_word:
            parser._advance()
        node.set("skip", word.lower() if is_word else "last")
        node.set("target", _name(parser))


def _subset(parser: Any) -> exp.Expr:
    name = _name(parser)
    parser._match(TokenType.EQ)
    return exp.Alias(
        this=exp.Tuple(expressions=parser._parse_wrapped_csv(lambda: _name(parser))), alias=name
    )


def _definition(parser: Any) -> exp.Expr:
    name = _name(parser)
    parser._match(TokenType.ALIAS)
    return exp.Alias(this=parser._parse_disjunction(), alias=name)


def _pattern(parser: Any) -> RowPattern:
    """Read a pattern: alternatives of parts that follow each other."""
    found = [_sequence(parser)]
    while parser._match(TokenType.PIPE):
        found.append(_sequence(parser))
    return found[0] if len(found) == 1 else RowPattern(kind="alternation", expressions=found)


def _sequence(parser: Any) -> RowPattern:
    found = [_quantified(parser)]
    while parser._curr.text not in ("|", ")", ",") and not _closes_exclusion(parser):
        found.append(_quantified(parser))
    return found[0] if len(found) == 1 else RowPattern(kind="concatenation", expressions=found)


def _closes_exclusion(parser: Any) -> bool:
    return bool(parser._curr.text == "-" and parser._next and parser._next.text == "}")


def _quantified(parser: Any) -> RowPattern:
    part = _primary(parser)
    start = parser._curr
    bounds = _bounds(parser)
    if bounds is None:
        return part
    least, most = bounds
    is_reluctant = _takes(parser, "?")
    found = RowPattern(kind="repeated", expressions=[part], least=least, reluctant=is_reluctant)
    found.set("most", most)
    return found.update_positions(start)


def _bounds(parser: Any) -> tuple[int, int | None] | None:
    """Read how often a part comes; None where nothing says so."""
    for sign, bounds in {"*": (0, None), "+": (1, None), "?": (0, 1)}.items():
        if _takes(parser, sign):
            return bounds
    is_open = parser._curr.text == "{" and parser._next.text != "-"
    if not is_open:
        return None
    parser._advance()
    least = _number(parser)
    most = least
    if parser._match(TokenType.COMMA):
        most = _number(parser)
    parser._advance()  # the brace
    return least or 0, most


def _number(parser: Any) -> int | None:
    if parser._curr.token_type != TokenType.NUMBER:
        return None
    parser._advance()
    return int(parser._prev.text)


def _takes(parser: Any, sign: str) -> bool:
    if parser._curr is None or parser._curr.text != sign:
        return False
    parser._advance()
    return True


def _primary(parser: Any) -> RowPattern:
    start = parser._curr
    for sign, kind in {"^": "start", "$": "end"}.items():
        if _takes(parser, sign):
            return RowPattern(kind=kind)
    if _takes(parser, "{"):
        parser._advance()  # the minus
        inner = _pattern(parser)
        parser._advance(2)
        return RowPattern(kind="excluded", expressions=[inner]).update_positions(start)
    if parser._match(TokenType.L_PAREN):
        is_empty = parser._curr.token_type == TokenType.R_PAREN
        inner = RowPattern(kind="empty") if is_empty else _pattern(parser)
        parser._match_r_paren()
        return inner
    if start.text.upper() == "PERMUTE" and parser._next.token_type == TokenType.L_PAREN:
        parser._advance()
        parts = parser._parse_wrapped_csv(lambda: _pattern(parser))
        return RowPattern(kind="permutation", expressions=parts)
    return RowPattern(kind="label", this=_name(parser)).update_positions(start)
