"""The grammar of the SQL/JSON functions, which sqlglot doesn't have as Trino does.

`JSON_VALUE(input, path PASSING … RETURNING … DEFAULT … ON EMPTY)` and its kin become nodes of their
own; source: the synopses in Trino's documentation, "JSON functions and operators".
"""

from collections.abc import Callable
from typing import Any

from sqlglot import exp
from sqlglot.tokenizer_core import TokenType


class JsonInput(exp.Expression):
    """An expression with its FORMAT JSON, and the key or parameter that it stands under."""

    arg_types = {"this": True, "format": False, "key": False}  # noqa: RUF012  # sqlglot reads it from the class


class JsonPathCall(exp.Expression, exp.Condition):
    """json_exists, json_value or json_query."""

    arg_types = dict.fromkeys(  # sqlglot reads it from the class
        (
            *("this", "name", "path", "passing", "returning", "format", "wrapper", "quotes"),
            *("on_empty", "on_error", "empty_default", "error_default"),
        ),
        False,
    )


class JsonConstructor(exp.Expression, exp.Condition):
    """json_object or json_array."""

    arg_types = dict.fromkeys(  # sqlglot reads it from the class
        ("name", "expressions", "nulls", "unique", "returning", "format"), False
    )


def json_input(parser: Any) -> JsonInput:
    """Read an expression with its FORMAT JSON."""
    value = parser._parse_disjunction()
    if value is None:
        parser.raise_error("Expected an expression")
    return JsonInput(this=value, format=json_format(parser))


def json_format(parser: Any) -> str | None:
    """Read FORMAT JSON, if it stands here: `JSON`, or the encoding that it names."""
    if not words(parser, "FORMAT", "JSON"):
        return None
    if not words(parser, "ENCODING"):
        return "JSON"
    for encoding in ("UTF8", "UTF16", "UTF32"):
        if words(parser, encoding):
            return encoding
    return parser.raise_error("Expected UTF8, UTF16 or UTF32")  # type: ignore[no-any-return]  # it raises


def words(parser: Any, *texts: str) -> bool:
    """Take words, if they stand here."""
    return bool(parser._match_text_seq(*texts))


def choice(parser: Any, choices: dict[str, str], ending: str) -> str | None:
    """Take one of the choices that stands before its ending (`NULL ON EMPTY`)."""
    start = parser._index
    for text, meaning in choices.items():
        if words(parser, *text.split()):
            if words(parser, *ending.split()):
                return meaning
            parser._retreat(start)
    return None


_QUERY_BEHAVIOURS = {"ERROR": "error", "NULL": "null"} | {
    f"EMPTY {kind}": f"empty {kind.lower()}" for kind in ("ARRAY", "OBJECT")
}
_EXISTS_BEHAVIOURS = {word: word.lower() for word in ("TRUE", "FALSE", "UNKNOWN", "ERROR")}
_WRAPPERS = {
    "WITHOUT ARRAY": "without",
    "WITHOUT": "without",
    "WITH CONDITIONAL ARRAY": "conditional",
    "WITH CONDITIONAL": "conditional",
    "WITH UNCONDITIONAL ARRAY": "unconditional",
    "WITH UNCONDITIONAL": "unconditional",
    "WITH ARRAY": "unconditional",
    "WITH": "unconditional",
}


def _returning(parser: Any, node: exp.Expr, *, formatted: bool) -> None:
    if words(parser, "RETURNING"):
        node.set("returning", parser._parse_types())
        node.set("format", json_format(parser) if formatted else None)


def _path_call(parser: Any, name: str) -> JsonPathCall:
    start = parser._tokens[parser._index - 2]
    node = JsonPathCall(name=name, this=json_input(parser)).update_positions(start)
    parser._match(TokenType.COMMA)
    node.set("path", parser._parse_string() or parser.raise_error("Expected a path"))
    if words(parser, "PASSING"):
        node.set("passing", parser._parse_csv(lambda: json_parameter(parser)))
    return node


def json_parameter(parser: Any) -> JsonInput:
    """Read what PASSING gives under a name."""
    found = json_input(parser)
    if not words(parser, "AS"):
        parser.raise_error("Expected AS")
    found.set("key", parser._parse_id_var())
    return found


def _exists(parser: Any) -> exp.Expr:
    node = _path_call(parser, "json_exists")
    node.set("on_error", choice(parser, _EXISTS_BEHAVIOURS, "ON ERROR"))
    return node


def _value(parser: Any) -> exp.Expr:
    node = _path_call(parser, "json_value")
    _returning(parser, node, formatted=False)
    value_behaviours(parser, node)
    return node


def value_behaviours(parser: Any, node: exp.Expr) -> None:
    """Read what json_value gives where nothing is found, and where it fails."""
    for event in ("empty", "error"):
        start = parser._index
        if words(parser, "DEFAULT"):
            value = parser._parse_disjunction()
            if words(parser, "ON", event.upper()):
                node.set(f"on_{event}", "default")
                node.set(f"{event}_default", value)
            else:
                parser._retreat(start)
        else:
            behaviours = {"ERROR": "error", "NULL": "null"}
            node.set(f"on_{event}", choice(parser, behaviours, f"ON {event.upper()}"))


def _query(parser: Any) -> exp.Expr:
    node = _path_call(parser, "json_query")
    _returning(parser, node, formatted=True)
    query_behaviours(parser, node)
    return node


def query_behaviours(parser: Any, node: exp.Expr) -> None:
    """Read how json_query writes what it finds, what it gives for nothing, and where it fails."""
    node.set("wrapper", choice(parser, _WRAPPERS, "WRAPPER"))
    node.set("quotes", choice(parser, {"KEEP": "keep", "OMIT": "omit"}, "QUOTES"))
    if node.args.get("quotes"):
        words(parser, "ON", "SCALAR", "STRING")
    for event in ("empty", "error"):
        node.set(f"on_{event}", choice(parser, _QUERY_BEHAVIOURS, f"ON {event.upper()}"))


def _object(parser: Any) -> exp.Expr:
    node = _constructor(parser, "json_object", _member)
    if node.expressions:
        unique = {"WITH UNIQUE KEYS": "with", "WITH UNIQUE": "with"}
        unique |= {"WITHOUT UNIQUE KEYS": "without", "WITHOUT UNIQUE": "without"}
        node.set("unique", choice(parser, unique, ""))
    _returning(parser, node, formatted=True)
    return node


def _array(parser: Any) -> exp.Expr:
    node = _constructor(parser, "json_array", json_input)
    _returning(parser, node, formatted=True)
    return node


def _constructor(parser: Any, name: str, item: Callable[[Any], JsonInput]) -> JsonConstructor:
    start = parser._tokens[parser._index - 2]
    node = JsonConstructor(name=name).update_positions(start)
    if parser._curr.token_type == TokenType.R_PAREN or parser._curr.text.upper() == "RETURNING":
        return node
    node.set("expressions", parser._parse_csv(lambda: item(parser)))
    node.set("nulls", choice(parser, {"NULL": "null", "ABSENT": "absent"}, "ON NULL"))
    return node


def _member(parser: Any) -> JsonInput:
    """Read `key : value` or `[KEY] key VALUE value`."""
    named = words(parser, "KEY")
    key = parser._parse_disjunction()
    if not words(parser, "VALUE") and (named or not parser._match(TokenType.COLON)):
        parser.raise_error("Expected VALUE")
    found = json_input(parser)
    found.set("key", key)
    return found


JSON_PARSERS: dict[str, Callable[[Any], exp.Expr]] = {
    "JSON_EXISTS": _exists,
    "JSON_VALUE": _value,
    "JSON_QUERY": _query,
    "JSON_OBJECT": _object,
    "JSON_ARRAY": _array,
}
