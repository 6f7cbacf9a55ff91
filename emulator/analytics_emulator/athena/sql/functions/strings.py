"""String functions (Trino docs); lengths and positions count code points."""

from sqlglot import exp

from ..compiler import Compiler, rule
from ..literals import varchar_literal
from ..operators import concat_pair
from ..registry import FUNCTIONS, OVERLOADS, Call, apply, function, match, overload, same_as_first
from ..scope import Expr, Scope
from ..typesystem import BIGINT, BOOLEAN, INTEGER, VARBINARY, VARCHAR, array, map_of, varchar

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
overload("replace", "varchar varchar", VARCHAR, "athena_replace({0}, {1}, '')")
overload("replace", "varchar varchar varchar", VARCHAR, "athena_replace({0}, {1}, {2})")
overload("strpos", "varchar varchar", BIGINT, "CAST(instr({0}, {1}) AS BIGINT)")
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
overload("split", "varchar varchar", array(VARCHAR), "athena_split({0}, {1})")
overload("split", "varchar varchar bigint", array(VARCHAR), "athena_split_limit({0}, {1}, {2})")
overload("split_part", "varchar varchar bigint", VARCHAR, "athena_split_part({0}, {1}, {2})")
overload("lpad", "varchar bigint varchar", VARCHAR, "athena_lpad({0}, {1}, {2})")
overload("rpad", "varchar bigint varchar", VARCHAR, "athena_rpad({0}, {1}, {2})")
overload("chr", "bigint", varchar(1), "chr(CAST({0} AS INTEGER))")
overload("codepoint", "varchar", INTEGER, "CASE WHEN length({0}) = 1 THEN ord({0}) END")
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


@function("concat")
def concat(call: Call) -> Expr:
    """concat(a, b, …): at least two; NULL if any is NULL (DuckDB's would skip it)."""
    if len(call.nodes) < 2:
        raise call.error("INVALID_ARGUMENTS", "There must be two or more concatenation arguments")
    joined = call.arg(0)
    for value in call.args[1:]:
        found = concat_pair(joined, value)
        if found is None:
            raise call.mismatch()
        joined = found
    return joined


@rule(exp.Concat, args=("safe", "coalesce"))
def adjacent_literals(compiler: Compiler, node: exp.Expr, _scope: Scope) -> Expr:
    """Refuse `'a' 'b'`, which Trino's grammar doesn't have."""
    raise compiler.not_supported(node, "adjacent string literals")


def _call(
    compiler: Compiler, name: str, nodes: list[exp.Expr], node: exp.Expr, scope: Scope
) -> Expr:
    call = Call(name, node, nodes, compiler, scope)
    for exact in (True, False):
        for candidate in OVERLOADS[name]:
            taken = match(candidate, call.args, exact=exact)
            if taken is not None:
                return apply(candidate, taken)
    raise call.mismatch()


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
    return varchar_literal(str(call.arg(0).type))
