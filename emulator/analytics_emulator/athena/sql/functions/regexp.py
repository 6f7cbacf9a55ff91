"""Regular expression functions: Trino takes Java's syntax, DuckDB RE2's.

The two agree on most patterns. A pattern must be constant, and one with look-around, back
references, possessive quantifiers or Java-only classes is refused.
"""

import re

from ..registry import Call, function
from ..scope import Expr
from ..typesystem import (
    BIGINT,
    BOOLEAN,
    INTEGER,
    VARCHAR,
    Type,
    array,
    replaced_varchar,
    text_literal,
)

_JAVA_ONLY = re.compile(
    r"\(\?[=!>]|\(\?<[=!]|\\[1-9]|[*+?}]\+|\\[GZRXk]|\[[^\]]*&&|\\p\{(?:java|In|Is)|\\u|\\h|\\e|\\c"
)


def _pattern(call: Call, index: int = 1) -> str:
    """Give the constant pattern as a literal, if RE2 and Java agree on it."""
    text = call.text(index)
    if _JAVA_ONLY.search(text):
        raise call.unsupported(f"{call.name} with the Java pattern {text}")
    try:
        re.compile(re.sub(r"\(\?<(\w)", r"(?P<\1", text))
    except re.error:
        raise call.unsupported(f"{call.name} with the pattern {text}") from None
    return text_literal(text)


def _refuse_empty_matches(call: Call) -> None:
    """Refuse patterns that match the empty text: Java and RE2 step over those differently."""
    text = re.sub(r"\\[bBAz]|[\^$]", "", call.text(1))
    if re.compile(re.sub(r"\(\?<(\w)", r"(?P<\1", text)).fullmatch(""):
        raise call.unsupported(f"{call.name} with a pattern that matches the empty text")


def _subject(call: Call) -> str:
    return call.coerced(0, VARCHAR).sql


def _subject_type(call: Call) -> Type:
    t = call.arg(0).type
    return t if t.kind == "varchar" else VARCHAR


def _groups(call: Call) -> int:
    return re.compile(re.sub(r"\(\?<(\w)", r"(?P<\1", call.text(1))).groups


@function("regexp_like")
def regexp_like(call: Call) -> Expr:
    """regexp_like: the pattern is found somewhere."""
    call.expect(2)
    return Expr(f"regexp_matches({_subject(call)}, {_pattern(call)})", BOOLEAN)


@function("regexp_extract")
def regexp_extract(call: Call) -> Expr:
    """regexp_extract: NULL where nothing matches (DuckDB gives an empty string)."""
    call.expect(2, 3)
    subject, pattern, group = _subject(call), _pattern(call), _group(call, 2)
    if group:
        raise_if_optional(call)
    found = f"regexp_extract({subject}, {pattern}, {group})"
    return Expr(
        f"CASE WHEN regexp_matches({subject}, {pattern}) THEN {found} END", _subject_type(call)
    )


def raise_if_optional(call: Call) -> None:
    """Refuse patterns whose group may be unset: Trino gives NULL, RE2 an empty string."""
    if re.search(r"\)[*?{]|\|", call.text(1)):
        raise call.unsupported(f"{call.name} with a group that may not take part")


def _group(call: Call, index: int) -> int:
    if len(call.nodes) <= index:
        return 0
    value = call.coerced(index, BIGINT).literal
    if not isinstance(value, int):
        raise call.unsupported(f"{call.name} with a computed group")
    if not 0 <= value <= _groups(call):
        text = f"Pattern has {_groups(call)} groups. Cannot access group {value}"
        raise call.error("INVALID_FUNCTION_ARGUMENT", text)
    return value


@function("regexp_extract_all")
def regexp_extract_all(call: Call) -> Expr:
    """regexp_extract_all: every match, or every match's group."""
    call.expect(2, 3)
    subject, pattern, group = _subject(call), _pattern(call), _group(call, 2)
    _refuse_empty_matches(call)
    if group:
        raise_if_optional(call)
    return Expr(f"regexp_extract_all({subject}, {pattern}, {group})", array(_subject_type(call)))


@function("regexp_replace")
def regexp_replace(call: Call) -> Expr:
    """regexp_replace: every match; `$1` in the replacement is a group."""
    call.expect(2, 3)
    subject, pattern = _subject(call), _pattern(call)
    _refuse_empty_matches(call)
    if len(call.nodes) == 2:
        return Expr(f"regexp_replace({subject}, {pattern}, '', 'g')", _subject_type(call))
    if call.nodes[2].key == "lambda":
        return _replace_by_lambda(call, subject, pattern)
    replacement = call.text(2)
    if re.search(r"\$\{|\\", replacement):
        raise call.unsupported("regexp_replace with a named group or escape in the replacement")
    numbers = [int(n) for n in re.findall(r"\$(\d)", replacement)]
    if any(n > _groups(call) for n in numbers) or re.search(r"\$(?!\d)|\$\d\d", replacement):
        raise call.unsupported(f"regexp_replace with the replacement {replacement}")
    text = re.sub(r"\$(\d)", r"\\\1", replacement)
    source, given = _subject_type(call), call.arg(2).type
    most = max(source.precision * given.precision // 2, given.precision)
    result = replaced_varchar(source, given, most)
    return Expr(f"regexp_replace({subject}, {pattern}, {text_literal(text)}, 'g')", result)


def _replace_by_lambda(call: Call, subject: str, pattern: str) -> Expr:
    """Replace each match by a lambda of its groups: the text is cut into gaps and matches."""
    groups = _groups(call)
    if not groups:
        raise call.unsupported("regexp_replace with a lambda and no groups")
    raise_if_optional(call)
    names, body = call.lambda_body(2, [array(VARCHAR)])
    if body.type.kind != "varchar":
        raise call.unsupported("regexp_replace with a lambda that gives no varchar")
    lists = [f"regexp_extract_all({subject}, {pattern}, {g})" for g in range(1, groups + 1)]
    rows = (
        f"list_transform(range(1, len({lists[0]}) + 1), lambda _i:"
        f" [{', '.join(f'{x}[_i]' for x in lists)}])"
    )
    replaced = f"list_transform({rows}, lambda {names[0]}: {body.sql})"
    gaps = f"regexp_split_to_array({subject}, {pattern})"
    pieces = (
        f"list_transform(range(1, len({gaps}) + 1), lambda _i: {gaps}[_i] ||"
        f" coalesce({replaced}[_i], ''))"
    )
    return Expr(f"array_to_string({pieces}, '')", VARCHAR)


@function("regexp_count")
def regexp_count(call: Call) -> Expr:
    """regexp_count: how many matches."""
    call.expect(2)
    _refuse_empty_matches(call)
    return Expr(
        f"CAST(len(regexp_extract_all({_subject(call)}, {_pattern(call)})) AS BIGINT)", BIGINT
    )


@function("regexp_split")
def regexp_split(call: Call) -> Expr:
    """regexp_split: the pieces between matches."""
    call.expect(2)
    _refuse_empty_matches(call)
    pieces = f"regexp_split_to_array({_subject(call)}, {_pattern(call)})"
    return Expr(pieces, array(_subject_type(call)))


@function("regexp_position")
def regexp_position(call: Call) -> Expr:
    """regexp_position(text, pattern[, start[, occurrence]]): -1 where there is none."""
    call.expect(2, 3, 4)
    start = call.coerced(2, INTEGER).sql if len(call.nodes) > 2 else "1"
    number = call.coerced(3, INTEGER).sql if len(call.nodes) > 3 else "1"
    sql = f"athena_regexp_position({_subject(call)}, {_pattern(call)}, {start}, {number})"
    return Expr(sql, INTEGER)
