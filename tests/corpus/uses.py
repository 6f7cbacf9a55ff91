"""What a query says of its columns: texts that they are compared with, types they may have."""

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import traverse_scope

from tests.corpus.values import NOW

logging.getLogger("sqlglot").setLevel(logging.ERROR)  # what it reads as a command is no trouble
_NUMBERS = {"sum", "avg", "stddev", "variance", "abs", "round", "floor", "ceil", "sqrt", "corr"}
_MOMENTS = {
    "date_trunc", "date_diff", "date_add", "date_format", "year", "month", "day", "hour",
    "minute", "day_of_week", "dow", "week", "quarter", "to_unixtime", "format_datetime",
}  # fmt: skip
_TEXTS = {
    "date_parse", "from_iso8601_timestamp", "from_iso8601_date", "split", "split_part",
    "regexp_like", "concat", "regexp_extract", "regexp_replace", "lower", "upper", "substr",
    "substring", "json_extract", "json_parse", "length", "json_extract_scalar", "trim", "strpos",
    "starts_with", "replace", "url_extract_host", "parse_datetime",
}  # fmt: skip
_BEFORE_QUERY = re.compile(
    r"\s*(?:EXPLAIN(?:\s+ANALYZE)?(?:\s+VERBOSE)?\s*(?:\(\s*(?:TYPE|FORMAT)\b[^)]*\))?"
    r"|PREPARE\s+\w+\s+FROM)\s*",
    re.IGNORECASE,
)
_UNLOADED = re.compile(r"\s*UNLOAD\s*\((?P<query>.*)\)\s*TO\b", re.IGNORECASE | re.DOTALL)
_COMPARISONS = (
    *(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE),
    *(exp.In, exp.Between, exp.Like),
)
_DAYS = (exp.CurrentDate, exp.Add, exp.Sub)
_ISO = f"{NOW:%Y-%m-%dT%H:%M:%SZ}"


@dataclass
class Use:
    """What is known of one column: `texts` it is compared with, and `kinds` by how it's used."""

    texts: set[str] = field(default_factory=set)
    kinds: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def tree_of(sql: str) -> exp.Expr | None:
    """Return a query's tree; None where it has none."""
    query = _BEFORE_QUERY.sub("", sql)
    if unloaded := _UNLOADED.match(query):
        query = unloaded["query"]
    try:
        return parse_one(query, read="athena")
    except (SqlglotError, RecursionError):
        return None


def tables_of(tree: exp.Expr) -> list[tuple[str, str]]:
    """Return the tables that a query reads, as (database, name), without its own WITH names."""
    query = tree.find(exp.Query)
    read = {
        (one.db.lower(), one.name.lower()): None
        for scope in (traverse_scope(query) if query else ())
        for one in scope.sources.values() if isinstance(one, exp.Table) and one.name
    }  # fmt: skip
    own = {cte.alias_or_name.lower() for cte in tree.find_all(exp.CTE)}
    found = {(t.db.lower(), t.name.lower()): None for t in tree.find_all(exp.Table) if t.name}
    return [*(one for one in found if one[0] or one[1] not in own or one in read)]


def uses_of(tree: exp.Expr) -> dict[str, Use]:
    """Return what is known of the columns, by their names."""
    uses: dict[str, Use] = defaultdict(Use)
    for column in tree.find_all(exp.Column):
        use = uses[column.name.lower()]
        if not isinstance(column.parent, exp.Dot):
            _by_function(column, use)
            _by_place(column, use)
            _by_comparison(column, use)
    for same in tree.find_all(exp.EQ):
        if isinstance(same.left, exp.Column) and isinstance(same.right, exp.Column):
            left, right = uses[same.left.name.lower()], uses[same.right.name.lower()]
            together = Counter(left.kinds) + Counter(right.kinds)
            left.kinds.update(together)
            right.kinds.update(together)
    return uses


def _by_function(column: exp.Column, use: Use) -> None:
    """Note what the function or operator around a column says of it."""
    name = _name(column.parent)
    if isinstance(column.parent, (exp.TimestampTrunc, exp.DateTrunc, exp.DateDiff, exp.DateAdd)):
        use.kinds["timestamp"] += 2
    for names, kind in ((_NUMBERS, "double"), (_MOMENTS, "timestamp"), (_TEXTS, "string")):
        if name in names:
            use.kinds[kind] += 2 if kind == "string" else 1
    if name.startswith("from_iso8601"):
        use.texts.add(_ISO if name.endswith("timestamp") else _ISO[:10])
    if name.startswith("json_"):
        use.texts.add('{"a": 1}')
    if isinstance(column.parent, exp.StrToTime):
        use.kinds["string"] += 5
        use.texts.add(NOW.strftime(column.parent.args["format"].name))


def _by_place(column: exp.Column, use: Use) -> None:
    """Note what the place of a column says of it: in a cast, a condition, a sum, a list."""
    parent = column.parent
    if _stands_for_number(column):
        use.kinds["double"] += 3
    if isinstance(parent, (exp.If, exp.And, exp.Or, exp.Not, exp.Where)) and parent.this is column:
        use.kinds["boolean"] += 3
    if isinstance(parent, exp.Cast):
        use.texts.update(_castable(parent.to.sql("trino").lower()))
    if isinstance(parent, (exp.Add, exp.Sub, exp.Mul, exp.Div)):
        use.kinds["timestamp" if parent.find(exp.Interval) else "double"] += 1
    if isinstance(parent, exp.Unnest):
        use.kinds["array<string>"] += 9
    if isinstance(parent, exp.Bracket) and parent.this is column:
        is_text = any(one.is_string for one in parent.expressions)
        use.kinds["map<string,string>" if is_text else "array<string>"] += 9


def _stands_for_number(column: exp.Column) -> bool:
    """Tell whether a number may stand in a column's stead: `coalesce(x, 0)`, `… THEN x ELSE 0`."""
    node = column.parent
    if isinstance(node, exp.If) and node.args.get("true") is column:
        node = node.parent
    other = node.args.get("default") if isinstance(node, exp.Case) else None
    if isinstance(node, exp.Coalesce):
        other = next(iter(node.expressions), None)
    return isinstance(other, exp.Literal) and not other.is_string


def _name(node: exp.Expr | None) -> str:
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    return type(node).sql_names()[0].lower() if isinstance(node, exp.Func) else ""


def _castable(kind: str) -> Iterator[str]:
    if re.match("bigint|integer|int|double|real|decimal|smallint|tinyint", kind):
        yield "7"
    elif kind.startswith("timestamp"):
        yield f"{NOW:%Y-%m-%d %H:%M:%S}"
    elif kind == "date":
        yield f"{NOW:%Y-%m-%d}"
    elif kind == "boolean":
        yield "true"


def _by_comparison(column: exp.Column, use: Use) -> None:
    """Note what a column is compared with."""
    node: exp.Expr | None = column
    while isinstance(node, (exp.Column, exp.Cast, exp.Lower, exp.Paren)):
        node = node.parent
    if not isinstance(node, _COMPARISONS):
        return
    for one in node.find_all(exp.Literal):
        _literal(one, use, is_pattern=isinstance(node, exp.Like))
    if any(_name(one) in ("now", "current_timestamp") for one in node.find_all(exp.Func)):
        use.kinds["timestamp"] += 1
    sides = (one for one in node.iter_expressions() if isinstance(one, _DAYS))
    if any(one.find(exp.CurrentDate) and not one.find(exp.Column) for one in sides):
        use.kinds["date"] += 1


def _literal(literal: exp.Literal, use: Use, *, is_pattern: bool) -> None:
    parent, text = literal.parent, literal.this
    if not literal.is_string:
        use.texts.add(text)
        use.kinds["double" if "." in text else "bigint"] += 2
    elif isinstance(parent, exp.Cast):
        use.texts.add(text)
        use.kinds[parent.to.sql("trino").lower()] += 5
    elif not isinstance(parent, (exp.Interval, exp.Func)):
        use.texts.add(text.replace("%", "") if is_pattern else text)
        use.kinds["string"] += 2
