"""The one registry of functions: scalar, aggregate and window functions, overloads and rules.

Most functions are an entry: their parameters' kinds, the result's type, and the DuckDB form. What
needs more is a rule over the call.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlglot import exp

from ..errors import AthenaQueryError
from ..nodes.logic import all_of
from ..nodes.values import Case, Let, Value, duck, null, text
from ..semantics.coercion import coerce, retyped
from ..semantics.failures import ARGUMENT, failure
from ..types import (
    BIGINT,
    BING_TILE,
    BOOLEAN,
    DATE,
    DOUBLE,
    GEOGRAPHY,
    GEOMETRY,
    INTEGER,
    INTERVAL_DAY,
    INTERVAL_YEAR,
    JSON,
    REAL,
    SET_DIGEST,
    SMALLINT,
    TINYINT,
    UNKNOWN,
    VARBINARY,
    VARCHAR,
    Type,
    array,
    as_decimal,
    coercible,
)
from .site import AggregateSite, CallSite, ChosenArgumentError, ConstantArgumentError

type Result = Type | Callable[[list[Value]], Type]
type Rule = Callable[[Any], Value]


@dataclass(frozen=True)
class Overload:
    """One signature: parameter kinds, the result's type, and the form or aggregate's name."""

    params: tuple[str, ...]
    result: Result
    form: str
    variadic: bool = False


@dataclass
class Function:
    """A function by Trino's name: `kind` is scalar, aggregate or window."""

    name: str
    kind: str
    overloads: list[Overload] = field(default_factory=list)
    rule: Rule | None = None

    def bind(self, site: CallSite) -> Value:
        """Return a call of the function, bound."""
        _check_known(site)
        try:
            return self.rule(site) if self.rule else by_overload(site, self)
        except ConstantArgumentError as found:
            whole = self.bind(site.with_argument(found.index, found.instead))
            return _decided(site, found, whole.type)
        except ChosenArgumentError as found:
            return _chosen(self, site, found)


FUNCTIONS: dict[str, Function] = {}


def _decided(site: CallSite, found: ConstantArgumentError, result: Type) -> Value:
    """Return what a call is by a constant alone: NULL, or what fails unless an argument is NULL."""
    if found.words is None:
        return null(result)
    return _fails(site, found.index, found.words, result)


def _fails(site: CallSite, index: int, words: Value | str, result: Type) -> Value:
    """Return what fails by one argument, unless another is NULL."""
    failed = failure(ARGUMENT, words, result)
    others = [
        duck(BOOLEAN, "($1 IS NOT NULL)", site.arg(n))
        for n, node in enumerate(site.nodes)
        if n != index and not isinstance(node, exp.Lambda)
    ]
    return Case(result, (all_of(others),), (failed,), null(result)) if others else failed


def _chosen(function: Function, site: CallSite, found: ChosenArgumentError) -> Value:
    """Return the CASE of the calls with each constant that the row may choose."""

    def call(argument: Value) -> Value:
        return function.bind(site.with_argument(found.index, argument))

    given = site.arg(found.index)
    if isinstance(given, Let):
        inner = site.with_argument(found.index, given.body)
        body = _chosen(function, inner, found)
        return replace(given, type=body.type, body=body)
    if isinstance(given, Case):
        results = [call(one) for one in (*given.results, given.otherwise)]
        if len({one.type for one in results}) > 1:
            raise site.unsupported(f"{site.name} with a computed argument {found.index + 1}")
        return Case(results[0].type, given.conditions, tuple(results[:-1]), results[-1])
    calls = [_or_refusal(partial(call, text(one))) for one in found.among]
    t = next(one.type for one in calls if isinstance(one, Value))
    results = [c if isinstance(c, Value) else failure(c.name, c.message, t) for c in calls]
    wanted = [duck(BOOLEAN, "(lower($1) = $2)", given, text(one)) for one in found.among]
    is_null = duck(BOOLEAN, "($1 IS NULL)", given)
    fails = _fails(site, found.index, found.words or "", t)
    return Case(t, (is_null, *wanted), (null(t), *results), fails)


def _or_refusal(call: Callable[[], Value]) -> Value | AthenaQueryError:
    """Return a call, or why this emulator doesn't take it, which then is the row's error."""
    try:
        return call()
    except AthenaQueryError as error:
        if error.name != "NOT_SUPPORTED":
            raise
        return error


# The argument whose type decides between signatures, so that a NULL without a type decides nothing.
_DECISIVE = {
    "avg": 0, "date_add": 2, "date_trunc": 1, "json_extract_scalar": 0, "reverse": 0, "substr": 0,
    "sum": 0,
}  # fmt: skip


def _check_known(site: CallSite) -> None:
    """Refuse a NULL where its type would have to be known."""
    place = _DECISIVE.get(site.name, len(site.nodes))
    if place < len(site.nodes) and site.arg(place).type == UNKNOWN:
        raise site.ambiguous()


def scalar(name: str, params: str, result: Result, form: str) -> None:
    """Register a signature: `params` are kinds and spaces; `…` repeats the last; `*` in the form
    stands for all operands."""
    _add(name, "scalar", params, result, form)


def aggregate(name: str, params: str, result: Result, duck_name: str) -> None:
    """Register an aggregate's signature by DuckDB's name for it."""
    _add(name, "aggregate", params, result, duck_name)


def window(name: str, params: str, result: Result, duck_name: str) -> None:
    """Register a window function's signature by DuckDB's name for it."""
    _add(name, "window", params, result, duck_name)


def _add(name: str, kind: str, params: str, result: Result, form: str) -> None:
    kinds = params.split()
    variadic = bool(kinds) and kinds[-1] == "…"
    kinds = kinds[:-1] if variadic else kinds
    found = FUNCTIONS.setdefault(name, Function(name, kind))
    found.overloads.append(Overload(tuple(kinds), result, form, variadic))


def scalar_rule[R: Rule](*names: str) -> Callable[[R], R]:
    """Register a rule for scalar functions by Trino's names."""
    return _registering("scalar", names)


def aggregate_rule[R: Rule](*names: str) -> Callable[[R], R]:
    """Register a rule for aggregates by Trino's names; it takes an AggregateSite."""
    return _registering("aggregate", names)


def window_rule[R: Rule](*names: str) -> Callable[[R], R]:
    """Register a rule for window functions by Trino's names; it takes an AggregateSite."""
    return _registering("window", names)


def _registering[R: Rule](kind: str, names: tuple[str, ...]) -> Callable[[R], R]:
    def register(rule: R) -> R:
        for name in names:
            found = FUNCTIONS.setdefault(name, Function(name, kind))
            found.rule = rule
        return rule

    return register


def is_kind(name: str, kind: str) -> bool:
    """Return whether a (folded) name is a function of a kind."""
    return name in FUNCTIONS and FUNCTIONS[name].kind == kind


_KINDS = {
    "bigint": BIGINT,
    "integer": INTEGER,
    "double": DOUBLE,
    "real": REAL,
    "boolean": BOOLEAN,
    "date": DATE,
    "varbinary": VARBINARY,
    "json": JSON,
    "varchar": VARCHAR,
    "interval_day": INTERVAL_DAY,
    "interval_year": INTERVAL_YEAR,
    "tinyint": TINYINT,
    "smallint": SMALLINT,
    "Geometry": GEOMETRY,
    "SphericalGeography": GEOGRAPHY,
    "BingTile": BING_TILE,
    "array(Geometry)": array(GEOMETRY),
    "SetDigest": SET_DIGEST,
}


def _accept(value: Value, kind: str, *, exact: bool) -> Value | None:  # noqa: PLR0911  # one answer a type
    if kind == "any":
        return value
    if kind == "zoned":
        return value if value.type.kind == "timestamp with time zone" else None
    if kind == "decimal":
        target = as_decimal(value.type)
        fits = target.kind == "decimal" and (not exact or value.type.kind == "decimal")
        return coerce(value, target) if fits else None
    if kind == "varchar" and value.type.kind == "varchar":
        return value
    if value.type.kind == kind:
        return value
    target_type = _KINDS.get(kind)
    if kind == "timestamp" and not exact and value.type.kind == "date":
        return coerce(value, Type("timestamp", 0))
    if target_type is None or (exact and value.type != target_type):
        return value if value.type == UNKNOWN and not exact else None
    return coerce(value, target_type) if coercible(value.type, target_type) else None


def match(overload: Overload, args: list[Value], *, exact: bool) -> list[Value] | None:
    """Return the arguments as the overload takes them, None where it doesn't."""
    params = overload.params
    if overload.variadic and len(args) >= len(params):
        params = params + params[-1:] * (len(args) - len(params))
    if len(params) != len(args):
        return None
    taken = [_accept(a, p, exact=exact) for a, p in zip(args, params, strict=True)]
    found = [t for t in taken if t is not None]
    return found if len(found) == len(taken) else None


def by_overload(site: CallSite, function: Function) -> Value:
    """Apply the overload that takes the arguments, without coercion if there is one."""
    for exact in (True, False):
        for candidate in function.overloads:
            if "varchar" in candidate.params and any(map(site.refuses_char, site.args)):
                continue
            taken = match(candidate, site.args, exact=exact)
            if taken is not None:
                return _applied(site, candidate, taken)
    raise site.mismatch()


def _applied(site: CallSite, candidate: Overload, args: list[Value]) -> Value:
    result = candidate.result if isinstance(candidate.result, Type) else candidate.result(args)
    if isinstance(site, AggregateSite):
        return site.of(result, candidate.form, *args)
    form = candidate.form.replace("$*", ", ".join(f"${n}" for n in range(1, len(args) + 1)))
    return duck(result, form, *args, name=site.name)


def same_as_first(args: list[Value]) -> Type:
    """Return the first argument's type."""
    return args[0].type


__all__ = [
    "FUNCTIONS", "Function", "Overload", "aggregate", "aggregate_rule", "by_overload", "is_kind",
    "match", "null", "retyped", "same_as_first", "scalar", "scalar_rule", "window", "window_rule",
]  # fmt: skip
