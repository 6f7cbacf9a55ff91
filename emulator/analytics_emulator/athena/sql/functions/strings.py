"""String functions (Trino docs); lengths and positions count code points."""

from sqlglot import exp

from ..compiler import Compiler, rule
from ..concatenation import joined
from ..errors import AthenaQueryError
from ..literals import varchar_literal
from ..registry import FUNCTIONS, Call, call_overload, function, overload, same_as_first
from ..scope import Expr, Scope
from ..typesystem import (
    BIGINT,
    BOOLEAN,
    INTEGER,
    VARBINARY,
    VARCHAR,
    Type,
    array,
    map_of,
    replaced_varchar,
    varchar,
)


def _array_of_first(args: list[Expr]) -> Type:
    return array(args[0].type)


overload("upper", "varchar", same_as_first, "athena_upper({0})")
overload("lower", "varchar", same_as_first, "lower({0})")
overload("length", "varchar", BIGINT, "CAST(length({0}) AS BIGINT)")
overload("length", "varbinary", BIGINT, "CAST(octet_length({0}) AS BIGINT)")
overload("reverse", "varchar", same_as_first, "athena_reverse({0})")
overload("reverse", "array", same_as_first, "list_reverse({0})")
overload("reverse", "varbinary", VARBINARY, "athena_reverse_binary({0})")
for _name in ("trim", "ltrim", "rtrim"):
    overload(_name, "varchar", same_as_first, f"athena_{_name}({{0}})")
    overload(_name, "varchar varchar", same_as_first, f"{_name}({{0}}, {{1}})")
overload("replace", "varchar varchar", same_as_first, "athena_replace({0}, {1}, '')")
overload(
    "replace",
    "varchar varchar varchar",
    lambda args: replaced_varchar(args[0].type, args[2].type, args[2].type.precision),
    "athena_replace({0}, {1}, {2})",
)
overload("strpos", "varchar varchar", BIGINT, "CAST(instr({0}, {1}) AS BIGINT)")
overload("strpos", "varchar varchar bigint", BIGINT, "athena_strpos({0}, {1}, {2})")
overload("luhn_check", "varchar", BOOLEAN, "athena_luhn_check({0})")
overload("from_utf8", "varbinary varchar", VARCHAR, "athena_from_utf8_with({0}, {1})")
overload("starts_with", "varchar varchar", BOOLEAN, "starts_with({0}, {1})")
overload("translate", "varchar varchar varchar", VARCHAR, "athena_translate({0}, {1}, {2})")
for _name in ("substr", "substring"):
    overload(
        _name,
        "varchar bigint",
        same_as_first,
        "athena_substr({0}, {1}, CAST(9223372036854775807 AS BIGINT))",
    )
    overload(_name, "varchar bigint bigint", same_as_first, "athena_substr({0}, {1}, {2})")
overload("substr", "varbinary bigint bigint", VARBINARY, "athena_substr_binary({0}, {1}, {2})")
overload("split", "varchar varchar", _array_of_first, "athena_split({0}, {1})")
overload("split", "varchar varchar bigint", _array_of_first, "athena_split_limit({0}, {1}, {2})")
overload("split_part", "varchar varchar bigint", same_as_first, "athena_split_part({0}, {1}, {2})")
overload("lpad", "varchar bigint varchar", VARCHAR, "athena_lpad({0}, {1}, {2})")
overload("rpad", "varchar bigint varchar", VARCHAR, "athena_rpad({0}, {1}, {2})")
overload("chr", "bigint", varchar(1), "athena_chr({0})")
overload("levenshtein_distance", "varchar varchar", BIGINT, "athena_levenshtein({0}, {1})")
overload("hamming_distance", "varchar varchar", BIGINT, "athena_hamming({0}, {1})")
overload("soundex", "varchar", varchar(4), "athena_soundex({0})")
overload("to_utf8", "varchar", VARBINARY, "encode({0})")
overload("from_utf8", "varbinary", VARCHAR, "athena_from_utf8({0})")
overload("concat_ws", "varchar varchar …", VARCHAR, "concat_ws({all})")
overload(
    "split_to_map",
    "varchar varchar varchar",
    map_of(VARCHAR, VARCHAR),
    "athena_split_to_map({0}, {1}, {2})",
)


@function("split_to_multimap")
def split_to_multimap(call: Call) -> Expr:
    """split_to_multimap(x, entry delimiter, key-value delimiter)."""
    call.expect(3)
    text, entries, pairs = (call.coerced(i, VARCHAR).sql for i in range(3))
    t = map_of(VARCHAR, array(VARCHAR))
    found = f"athena_split_to_pairs({text}, {entries}, {pairs})"
    keyed = f"list_transform({found}, lambda _p: {{'k': _p[1], 'v': _p[2]}})"
    return Expr(f"CAST(athena_multimap({keyed}) AS {t.duck})", t)


@function("concat")
def concat(call: Call) -> Expr:
    """concat(a, b, …): at least two; NULL if any is NULL (DuckDB's would skip it)."""
    if len(call.nodes) < 2:
        text = "There must be two or more concatenation arguments"
        raise call.error("INVALID_FUNCTION_ARGUMENT", text)
    try:
        found = joined(call.args)
    except AthenaQueryError as error:
        raise call.error(error.name, error.message) from None
    if found is None:
        raise call.mismatch()
    return found


@rule(exp.Concat, args=("safe", "coalesce"))
def adjacent_literals(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Refuse `'a' 'b'`, which Trino's grammar doesn't have."""
    raise compiler.not_supported(node, "adjacent string literals")


def _call(
    compiler: Compiler, name: str, nodes: list[exp.Expr], node: exp.Expr, scope: Scope
) -> Expr:
    return call_overload(Call(name, node, nodes, compiler, scope))


@rule(exp.Substring, args=("start", "length"))
def substring(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile substring in both spellings."""
    nodes = [node.this, node.args.get("start"), node.args.get("length")]
    return _call(compiler, "substring", [n for n in nodes if n is not None], node, scope)


@rule(exp.StrPosition, args=("substr",))
def position(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile position(x IN y)."""
    return _call(compiler, "strpos", [node.this, node.args["substr"]], node, scope)


@rule(exp.Trim, args=("position",))
def trim(compiler: Compiler, node: exp.Expr, scope: Scope) -> Expr:
    """Compile trim([LEADING | TRAILING | BOTH] [characters] FROM x)."""
    side = str(node.args.get("position") or "BOTH").upper()
    name = {"BOTH": "trim", "LEADING": "ltrim", "TRAILING": "rtrim"}[side]
    nodes = [node.this, *([node.expression] if node.args.get("expression") else [])]
    return _call(compiler, name, nodes, node, scope)


def _length(call: Call) -> Expr:
    call.expect(1)
    value = call.arg(0)
    if value.type.kind == "char":
        return Expr(
            f"CASE WHEN {value.sql} IS NOT NULL THEN CAST({value.type.precision} AS BIGINT) END",
            BIGINT,
        )
    return _call(call.compiler, "length", call.nodes, call.node, call.scope)


FUNCTIONS["length"] = _length  # of a char(n), its padding counts


@function("typeof")
def typeof(call: Call) -> Expr:
    """typeof(x): the static type's text."""
    call.expect(1)
    found = varchar_literal(str(call.arg(0).type))
    return Expr(found.sql, VARCHAR, found.literal)


@function("codepoint")
def codepoint(call: Call) -> Expr:
    """codepoint(x): only of a varchar(1)."""
    call.expect(1)
    value = call.arg(0)
    if value.type.kind != "varchar" or value.type.precision > 1:
        raise call.mismatch()
    return Expr(f"athena_codepoint({value.sql})", INTEGER)


_concat_ws_of_texts = FUNCTIONS["concat_ws"]


@function("concat_ws")
def concat_ws(call: Call) -> Expr:
    """concat_ws(separator, texts…) and concat_ws(separator, array): NULLs are left out."""
    if len(call.nodes) != 2 or call.arg(1).type.kind != "array":
        return _concat_ws_of_texts(call)
    separator, texts = call.coerced(0, VARCHAR).sql, call.coerced(1, array(VARCHAR)).sql
    return Expr(f"athena_array_join({texts}, {separator})", VARCHAR)


_FORMS = ("NFC", "NFD", "NFKC", "NFKD")


@function("normalize")
def normalize(call: Call) -> Expr:
    """normalize(x[, form]): the form is a word, NFC unless it is given."""
    call.expect(1, 2)
    form = str(call.nodes[1].name).upper() if len(call.nodes) == 2 else "NFC"
    if form not in _FORMS:
        raise call.unsupported(f"normalize to {form}")
    return Expr(f"athena_normalize({call.coerced(0, VARCHAR).sql}, '{form}')", VARCHAR)
