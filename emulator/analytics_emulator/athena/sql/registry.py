"""The allow-list of functions: overloads by parameter kinds, and rules for what needs more."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from .coercion import as_decimal, coerce, coercible
from .compiler import Compiler
from .errors import AthenaQueryError
from .scope import Expr, Scope
from .typesystem import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    INTERVAL_DAY,
    INTERVAL_YEAR,
    JSON,
    REAL,
    UNKNOWN,
    VARBINARY,
    VARCHAR,
    Type,
)


@dataclass
class Call:
    """A function call while it is compiled."""

    name: str
    node: exp.Expr
    nodes: list[exp.Expr]
    compiler: Compiler
    scope: Scope
    _compiled: list[Expr] | None = None

    @property
    def args(self) -> list[Expr]:
        """The compiled arguments."""
        if self._compiled is None:
            self._compiled = self.compiler.exprs(self.nodes, self.scope)
        return self._compiled

    def arg(self, index: int) -> Expr:
        """Compile one argument."""
        return self.compiler.expr(self.nodes[index], self.scope)

    def text(self, index: int) -> str:
        """Give an argument that has to be a constant string here."""
        value = self.arg(index).literal
        if not isinstance(value, str):
            raise self.unsupported(f"{self.name} with a computed argument {index + 1}")
        return value

    def error(self, name: str, message: str) -> AthenaQueryError:
        """Give an error placed at the call."""
        return self.compiler.error(name, message, self.node)

    def unsupported(self, what: str | None = None) -> AthenaQueryError:
        """Refuse the call."""
        return self.compiler.not_supported(self.node, what or f"Function {self.name}")

    def mismatch(self, args: list[Expr] | None = None) -> AthenaQueryError:
        """Give Trino's error for arguments that no overload takes."""
        given = ", ".join(str(a.type) for a in (self.args if args is None else args))
        return self.error(
            "FUNCTION_NOT_FOUND",
            f"Unexpected parameters ({given}) for function {self.name}. "
            f"Expected: {expected(self.name)}",
        )

    def expect(self, *counts: int) -> None:
        """Make sure of the number of arguments."""
        if len(self.nodes) not in counts:
            raise self.mismatch()

    def coerced(self, index: int, target: Type) -> Expr:
        """Compile an argument as a type that it must coerce to."""
        value = self.arg(index)
        if not coercible(value.type, target) or self.refuses_char(value):
            raise self.mismatch()
        return coerce(value, target)

    def refuses_char(self, value: Expr) -> bool:
        """Tell whether a char stands where the function takes varchar only."""
        return value.type.kind == "char" and self.name not in TAKES_CHAR

    def fresh(self, name: str) -> str:
        """Give a lambda variable that no lambda around the call uses."""
        return f"_{name}{len(self.scope.lambdas)}_"

    def lambda_body(self, index: int, types: list[Type]) -> tuple[list[str], Expr]:
        """Compile a lambda argument for these parameter types; give its variables and body."""
        node = self.nodes[index]
        if not isinstance(node, exp.Lambda) or len(node.expressions) != len(types):
            raise self.mismatch([])
        depth = len(self.scope.lambdas)
        names = [f"_{p.name.lower()}{depth}" for p in node.expressions]
        variables = {
            p.name.lower(): Expr(f'"{n}"', t)
            for p, n, t in zip(node.expressions, names, types, strict=True)
        }
        body = self.compiler.expr(node.this, self.scope.with_lambdas(variables))
        return [f'"{n}"' for n in names], body


type Rule = Callable[[Call], Expr]
type Result = Type | Callable[[list[Expr]], Type]


@dataclass(frozen=True)
class Overload:
    """One signature: parameter kinds, the result's type, and the DuckDB SQL to fill in."""

    params: tuple[str, ...]
    result: Result
    template: str | Callable[..., str]
    variadic: bool = False


FUNCTIONS: dict[str, Rule] = {}
# Text functions that have a form for char; elsewhere a char isn't taken for a varchar.
TAKES_CHAR = {"length", "upper", "lower", "trim", "rtrim", "substr", "substring"}
OVERLOADS: dict[str, list[Overload]] = {}


def function(*names: str) -> Callable[[Rule], Rule]:
    """Register a rule under Trino's names for the function."""

    def register(rule: Rule) -> Rule:
        for name in names:
            FUNCTIONS[name] = rule
        return rule

    return register


def overload(name: str, params: str, result: Result, template: str | Callable[..., str]) -> None:
    """Register a signature: `params` are kinds and spaces; `…` repeats the last."""
    kinds = params.split()
    variadic = bool(kinds) and kinds[-1] == "…"
    kinds = kinds[:-1] if variadic else kinds
    OVERLOADS.setdefault(name, []).append(Overload(tuple(kinds), result, template, variadic))
    FUNCTIONS.setdefault(name, call_overload)


def expected(name: str) -> str:
    """Give the signatures of a function, as an error lists them."""
    found = OVERLOADS.get(name, [])
    return ", ".join(f"{name}({', '.join(o.params)})" for o in found) or f"{name}(…)"


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
    "tinyint": Type("tinyint"),
    "smallint": Type("smallint"),
}


def _accept(value: Expr, kind: str, *, exact: bool) -> Expr | None:  # noqa: PLR0911  # one answer a type
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
        return coerce(value, UNKNOWN) if value.type == UNKNOWN and not exact else None
    return coerce(value, target_type) if coercible(value.type, target_type) else None


def match(overload_: Overload, args: list[Expr], *, exact: bool) -> list[Expr] | None:
    """Give the arguments as the overload takes them, None where it doesn't."""
    params = overload_.params
    if overload_.variadic and len(args) >= len(params):
        params = params + params[-1:] * (len(args) - len(params))
    if len(params) != len(args):
        return None
    taken = [_accept(a, p, exact=exact) for a, p in zip(args, params, strict=True)]
    found = [t for t in taken if t is not None]
    return found if len(found) == len(taken) else None


def call_overload(call: Call) -> Expr:
    """Apply the overload that takes the arguments, without coercion if there is one."""
    for exact in (True, False):
        for candidate in OVERLOADS[call.name]:
            if "varchar" in candidate.params and any(map(call.refuses_char, call.args)):
                continue
            taken = match(candidate, call.args, exact=exact)
            if taken is not None:
                return apply(candidate, taken)
    raise call.mismatch()


def apply(candidate: Overload, args: list[Expr]) -> Expr:
    """Fill an overload's template."""
    result = candidate.result if isinstance(candidate.result, Type) else candidate.result(args)
    sqls = [a.sql for a in args]
    template = candidate.template
    sql = template(*sqls) if callable(template) else template.format(*sqls, all=", ".join(sqls))
    return Expr(sql, result)


def same_as_first(args: list[Expr]) -> Type:
    """The result type is the first argument's."""
    return args[0].type
