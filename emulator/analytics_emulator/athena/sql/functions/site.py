"""A function call while it is bound: its arguments, its errors, its lambdas."""

from dataclasses import dataclass, field, replace
from typing import Self

from sqlglot import exp

from ..binding.binder import Binder
from ..binding.scope import Scope
from ..errors import AthenaQueryError
from ..nodes.values import (
    Aggregate,
    Case,
    Lambda,
    Let,
    Literal,
    Ordering,
    Value,
    Variable,
    Window,
    null,
    text,
)
from ..semantics.coercion import coerce
from ..semantics.zones import mixes_zones
from ..types import Type, coercible
from .signatures import SIGNATURES

# Text functions that have a form for char; elsewhere a char isn't taken for a varchar.
TAKES_CHAR = {"length", "lower", "ltrim", "rtrim", "substr", "substring", "trim", "upper"}


class ConstantArgumentError(Exception):
    """A constant that decides what a call computes and can't, by its place; `instead` is one that
    can. If it is NULL, so is the call; otherwise the call fails where it is computed (`words`)."""

    def __init__(self, index: int, instead: Value, words: str | None = None) -> None:
        super().__init__(index)
        self.index = index
        self.instead = instead
        self.words = words


class ChosenArgumentError(Exception):
    """An argument that has to be a constant, and is one of several that only the row knows: those
    of `among`, or of its own CASE. None of them, the call fails with `words`."""

    def __init__(self, index: int, among: tuple[str, ...] = (), words: Value | None = None) -> None:
        super().__init__(index)
        self.index = index
        self.among = among
        self.words = words


def _is_chosen(value: Value) -> bool:
    body = value.body if isinstance(value, Let) else value
    return isinstance(body, Case)


@dataclass
class CallSite:
    """A call: `nodes` are its arguments as parsed, `args` as bound; lambdas are bound by type."""

    name: str
    node: exp.Expr
    nodes: list[exp.Expr]
    binder: Binder
    scope: Scope
    _bound: dict[int, Value] = field(default_factory=dict)

    @property
    def args(self) -> list[Value]:
        """The arguments, bound."""
        return [self.arg(i) for i in range(len(self.nodes))]

    def arg(self, index: int) -> Value:
        """Return one argument, bound."""
        if isinstance(self.nodes[index], exp.Lambda):
            raise self.mismatch()
        if index not in self._bound:
            self._bound[index] = self.binder.value(self.nodes[index], self.scope)
        return self._bound[index]

    def text(self, index: int, instead: str = "") -> str:
        """Return an argument that has to be a constant string here; `instead` is one that fits."""
        value = self.arg(index)
        if value.type.kind in ("varchar", "unknown") and value == null(value.type):
            raise ConstantArgumentError(index, text(instead))
        if _is_chosen(value):
            raise ChosenArgumentError(index)
        if not isinstance(value, Literal) or not isinstance(value.value, str):
            raise self.unsupported(f"{self.name} with a computed argument {index + 1}")
        return value.value

    def is_computed(self, index: int) -> bool:
        """Return whether only the rows know a text argument, which no CASE chooses."""
        value = self.arg(index)
        return value.type.kind == "varchar" and not (
            isinstance(value, Literal) or _is_chosen(value)
        )

    def with_argument(self, index: int, value: Value) -> Self:
        """Return the call with another argument."""
        return replace(self, _bound={**self._bound, index: value})

    def error(self, name: str, message: str) -> AthenaQueryError:
        """Return an error placed at the call."""
        return self.binder.error(name, message, self.node)

    def unsupported(self, what: str | None = None) -> AthenaQueryError:
        """Return the refusal of the call."""
        return self.binder.not_supported(self.node, what or f"Function {self.name}")

    def ambiguous(self) -> AthenaQueryError:
        """Return Trino's error for NULLs without a type that several overloads would take."""
        text = "Could not choose a best candidate operator. Explicit type casts must be added."
        return self.error("AMBIGUOUS_FUNCTION_CALL", text)

    def mismatch(self) -> AthenaQueryError:
        """Return Trino's error for arguments that no overload takes."""
        given = ", ".join(map(self._type_text, range(len(self.nodes))))
        return self.error(
            "FUNCTION_NOT_FOUND",
            f"Unexpected parameters ({given}) for function {self.name}. "
            f"Expected: {SIGNATURES.get(self.name, f'{self.name}(…)')}",
        )

    def _type_text(self, index: int) -> str:
        """Return an argument's type as Trino's signatures write it."""
        if isinstance(self.nodes[index], exp.Lambda):
            return "<function>"
        return str(self.arg(index).type).replace(", ", ",")

    def expect(self, *counts: int) -> None:
        """Make sure of the number of arguments."""
        if len(self.nodes) not in counts:
            raise self.mismatch()

    def coerced(self, index: int, target: Type) -> Value:
        """Return an argument as a type that it must coerce to."""
        value = self.arg(index)
        if not coercible(value.type, target) or self.refuses_char(value):
            raise self.mismatch()
        return coerce(value, target)

    def refuses_char(self, value: Value) -> bool:
        """Return whether a char stands where the function takes varchar only."""
        return value.type.kind == "char" and self.name not in TAKES_CHAR

    def fresh(self, t: Type, name: str) -> Variable:
        """Return a variable that no lambda around the call uses."""
        return Variable(t, f"_{name}{self.scope.depth}")

    def _check_lambda(self, body: exp.Expr) -> None:
        if query := body.find(exp.Query):
            text = "Lambda expression cannot contain subqueries"
            raise self.binder.error("NOT_SUPPORTED", text, query)
        from ..binding.placement import check_scalar  # noqa: PLC0415  # it knows of all functions

        check_scalar(self.binder, body, "Lambda expression")

    def lambda_(self, index: int, types: list[Type]) -> Lambda:
        """Return a lambda argument bound for these parameter types."""
        node = self.nodes[index]
        if not isinstance(node, exp.Lambda):
            raise self.mismatch()
        if len(node.expressions) != len(types):
            text = (
                f"Expected a lambda that takes {len(types)} argument(s) but got"
                f" {len(node.expressions)}"
            )
            raise self.binder.error("INVALID_PARAMETER_USAGE", text, node)
        depth = self.scope.depth
        named = {
            p.name.lower(): Variable(t, f"_v{depth}_{n}")
            for n, (p, t) in enumerate(zip(node.expressions, types, strict=True))
        }
        self._check_lambda(node.this)
        scope = replace(self.scope.with_lambdas(named), aggregate=None)
        body = self.binder.value(node.this, scope)
        return Lambda(body.type, tuple(named.values()), body)


@dataclass(frozen=True)
class Over:
    """What stands in OVER (…)."""

    partition: tuple[Value, ...] = ()
    order: tuple[Ordering, ...] = ()
    frame: str = ""
    bounds: tuple[Value, ...] = ()


@dataclass
class AggregateSite(CallSite):
    """A call of an aggregate or window function, with its DISTINCT, ORDER BY, FILTER or OVER."""

    distinct: bool = False
    order: tuple[Ordering, ...] = ()
    condition: tuple[Value, ...] = ()
    over: Over | None = None
    ignore_nulls: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the call has no ORDER BY, FILTER or OVER."""
        return not self.order and not self.condition and self.over is None

    def of(  # what an aggregate may say
        self,
        t: Type,
        function: str,
        *operands: Value,
        distinct: bool | None = None,
        order: tuple[Ordering, ...] = (),
        condition: tuple[Value, ...] = (),
    ) -> Value:
        """Return a DuckDB aggregate over the call's rows: its FILTER and OVER come with it.

        DISTINCT comes with it too unless `distinct` says otherwise; ORDER BY only where given.
        """
        chosen = self.distinct if distinct is None else distinct
        if chosen and any(mixes_zones(o.type) for o in operands):
            raise self.unsupported(f"{self.name}(DISTINCT) of timestamps in several zones")
        if self.over is not None:
            found = self._window(t, function, operands, self.over, order, distinct=chosen)
            return replace(found, condition=self.condition + condition)
        return Aggregate(t, function, operands, chosen, order, self.condition + condition)

    def _window(
        self,
        t: Type,
        function: str,
        operands: tuple[Value, ...],
        over: Over,
        order: tuple[Ordering, ...],
        *,
        distinct: bool,
    ) -> Window:
        return Window(
            t, function, operands, self.ignore_nulls, over.partition, over.order, over.frame,
            over.bounds, distinct, order,
        )  # fmt: skip
