"""String functions (Trino docs); lengths and positions count code points."""

from sqlglot import exp

from ..binding.binder import Binder, rule
from ..binding.expressions.concatenation import joined
from ..binding.scope import Scope
from ..errors import AthenaQueryError
from ..nodes.values import Literal, Value, duck, number
from ..semantics.coercion import coerce, entry_of
from ..types import (
    BIGINT,
    BOOLEAN,
    INTEGER,
    UNKNOWN,
    VARBINARY,
    VARCHAR,
    Type,
    array,
    map_of,
    replaced_varchar,
    varchar,
)
from .maps import multimap
from .registry import FUNCTIONS, by_overload, same_as_first, scalar, scalar_rule
from .site import CallSite


def _array_of_first(args: list[Value]) -> Type:
    return array(args[0].type)


def _varchar_of_char(args: list[Value]) -> Type:
    return varchar(args[0].type.precision)


scalar("upper", "varchar", same_as_first, "athena_upper($1)")
scalar("lower", "varchar", same_as_first, "lower($1)")
scalar("length", "varchar", BIGINT, "CAST(length($1) AS BIGINT)")
scalar("length", "varbinary", BIGINT, "CAST(octet_length($1) AS BIGINT)")
scalar("reverse", "varchar", same_as_first, "athena_reverse($1)")
scalar("reverse", "array", same_as_first, "list_reverse($1)")
scalar("reverse", "varbinary", VARBINARY, "athena_reverse_binary($1)")
scalar("upper", "char", same_as_first, "athena_upper($1)")
scalar("lower", "char", same_as_first, "lower($1)")
for _name in ("trim", "ltrim", "rtrim"):
    scalar(_name, "varchar", same_as_first, f"athena_{_name}($1)")
    scalar(_name, "varchar varchar", same_as_first, f"{_name}($1, $2)")
    scalar(_name, "char", _varchar_of_char, f"athena_{_name}($1)")  # of a text without its padding
    scalar(_name, "char varchar", _varchar_of_char, f"rtrim({_name}($1, $2), ' ')")
scalar("replace", "varchar varchar", same_as_first, "athena_replace($1, $2, '')")
scalar(
    "replace",
    "varchar varchar varchar",
    lambda args: replaced_varchar(args[0].type, args[2].type, args[2].type.precision),
    "athena_replace($1, $2, $3)",
)
scalar("strpos", "varchar varchar", BIGINT, "CAST(instr($1, $2) AS BIGINT)")
scalar("strpos", "varchar varchar bigint", BIGINT, "athena_strpos($1, $2, $3)")
scalar("luhn_check", "varchar", BOOLEAN, "athena_luhn_check($1)")
scalar("from_utf8", "varbinary varchar", VARCHAR, "athena_from_utf8_with($1, $2)")
scalar("starts_with", "varchar varchar", BOOLEAN, "starts_with($1, $2)")
scalar("translate", "varchar varchar varchar", VARCHAR, "athena_translate($1, $2, $3)")
for _name in ("substr", "substring"):
    scalar(
        _name,
        "varchar bigint",
        same_as_first,
        "athena_substr($1, $2, CAST(9223372036854775807 AS BIGINT))",
    )
    scalar(_name, "varchar bigint bigint", same_as_first, "athena_substr($1, $2, $3)")
scalar("substr", "varbinary bigint bigint", VARBINARY, "athena_substr_binary($1, $2, $3)")
scalar("split", "varchar varchar", _array_of_first, "athena_split($1, $2)")
scalar("split", "varchar varchar bigint", _array_of_first, "athena_split_limit($1, $2, $3)")
scalar("split_part", "varchar varchar bigint", same_as_first, "athena_split_part($1, $2, $3)")
scalar("lpad", "varchar bigint varchar", VARCHAR, "athena_lpad($1, $2, $3)")
scalar("rpad", "varchar bigint varchar", VARCHAR, "athena_rpad($1, $2, $3)")
scalar("chr", "bigint", varchar(1), "athena_chr($1)")
scalar("levenshtein_distance", "varchar varchar", BIGINT, "athena_levenshtein($1, $2)")
scalar("hamming_distance", "varchar varchar", BIGINT, "athena_hamming($1, $2)")
scalar("soundex", "varchar", varchar(4), "athena_soundex($1)")
scalar("to_utf8", "varchar", VARBINARY, "encode($1)")
scalar("from_utf8", "varbinary", VARCHAR, "athena_from_utf8($1)")
scalar("from_utf8", "varbinary bigint", VARCHAR, "athena_from_utf8_with($1, athena_chr($2))")
scalar("concat_ws", "varchar varchar …", VARCHAR, "concat_ws($*)")
scalar(
    "split_to_map",
    "varchar varchar varchar",
    map_of(VARCHAR, VARCHAR),
    "athena_split_to_map($1, $2, $3)",
)


@scalar_rule("split_to_multimap")
def split_to_multimap(site: CallSite) -> Value:
    """Return split_to_multimap(x, entry delimiter, key-value delimiter)."""
    site.expect(3)
    pairs = "athena_split_to_pairs($1, $2, $3)"
    form = f"list_transform({pairs}, lambda _p: {{'key': _p[1], 'value': _p[2]}})"
    entries = array(entry_of(map_of(VARCHAR, VARCHAR)))
    return multimap(duck(entries, form, *(site.coerced(i, VARCHAR) for i in range(3))))


@scalar_rule("concat")
def concat(site: CallSite) -> Value:
    """Return concat(a, b, …): at least two; NULL if any is NULL (DuckDB's would skip it)."""
    if len(site.nodes) < 2:
        text = "There must be two or more concatenation arguments"
        raise site.error("INVALID_FUNCTION_ARGUMENT", text)
    values = site.args
    try:
        found = joined(values)
    except AthenaQueryError as error:
        raise site.error(error.name, error.message) from None
    if found is None:
        raise site.mismatch()
    return found


def _call(binder: Binder, name: str, nodes: list[exp.Expr], node: exp.Expr, scope: Scope) -> Value:
    return FUNCTIONS[name].bind(CallSite(name, node, nodes, binder, scope))


@rule(exp.Substring, args=("start", "length"))
def substring(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return substring(x FROM y FOR z), which is substr."""
    nodes = [node.this, node.args.get("start"), node.args.get("length")]
    return _call(binder, "substr", [n for n in nodes if n is not None], node, scope)


@rule(exp.StrPosition, args=("substr",))
def position(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return position(x IN y)."""
    return _call(binder, "strpos", [node.this, node.args["substr"]], node, scope)


@rule(exp.Trim, args=("position",))
def trim(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return trim([LEADING | TRAILING | BOTH] [characters] FROM x)."""
    side = str(node.args.get("position") or "BOTH").upper()
    name = {"BOTH": "trim", "LEADING": "ltrim", "TRAILING": "rtrim"}[side]
    nodes = [node.this, *([node.expression] if node.args.get("expression") else [])]
    return _call(binder, name, nodes, node, scope)


@scalar_rule("length")
def length(site: CallSite) -> Value:
    """Return length(x); of a char(n), its padding counts."""
    site.expect(1)
    value = site.arg(0)
    if value.type.kind != "char":
        return by_overload(site, FUNCTIONS["length"])
    padded = number(value.type.precision, BIGINT)
    return duck(BIGINT, "CASE WHEN $1 IS NOT NULL THEN $2 END", value, padded)


@scalar_rule("typeof")
def typeof(site: CallSite) -> Value:
    """Return typeof(x): the static type's text."""
    site.expect(1)
    return Literal(VARCHAR, str(site.arg(0).type))


@scalar_rule("codepoint")
def codepoint(site: CallSite) -> Value:
    """Return codepoint(x): only of a varchar(1)."""
    site.expect(1)
    value = coerce(site.arg(0), varchar(1)) if site.arg(0).type == UNKNOWN else site.arg(0)
    if value.type.kind != "varchar" or value.type.precision > 1:
        raise site.mismatch()
    return duck(INTEGER, "athena_codepoint($1)", value)


@scalar_rule("concat_ws")
def concat_ws(site: CallSite) -> Value:
    """Return concat_ws(separator, texts…) or concat_ws(separator, array): NULLs are left out."""
    if len(site.nodes) == 2 and site.arg(1).type == UNKNOWN:
        raise site.ambiguous()
    if len(site.nodes) != 2 or site.arg(1).type.kind != "array":
        return by_overload(site, FUNCTIONS["concat_ws"])
    separator, texts = site.coerced(0, VARCHAR), site.coerced(1, array(VARCHAR))
    return duck(VARCHAR, "athena_array_join($2, $1)", separator, texts)


_FORMS = ("NFC", "NFD", "NFKC", "NFKD")


@scalar_rule("normalize")
def normalize(site: CallSite) -> Value:
    """Return normalize(x[, form]): the form is a word, NFC unless it is given."""
    site.expect(1, 2)
    form = str(site.nodes[1].name).upper() if len(site.nodes) == 2 else "NFC"
    if form not in _FORMS:
        raise site.unsupported(f"normalize to {form}")
    return duck(VARCHAR, f"athena_normalize($1, '{form}')", site.coerced(0, VARCHAR))


scalar("word_stem", "varchar", same_as_first, "athena_word_stem($1, 'en')")
scalar("word_stem", "varchar varchar", same_as_first, "athena_word_stem($1, $2)")
