"""What expressions of MATCH_RECOGNIZE mean: rows of a match, by FIRST, LAST, PREV and NEXT.

An expression is taken apart: each reference to a row becomes a name of its own, with the place of
that row and what is asked of it. Source: Trino's documentation, "MATCH_RECOGNIZE", and a Trino
476's ExpressionAnalyzer for what is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from ...reading.rowpatterns import Processed
from ..binder import Binder
from ..placement import function_name, is_aggregate
from .json_table_plans import canonical

CLASSIFIER, MATCH = "§classifier", "§match"
"""Names of a row's variable and of its match's number, which no text can have."""
_LOGICAL, _PHYSICAL = ("first", "last"), ("prev", "next")
_NAVIGATION = (*_LOGICAL, *_PHYSICAL)


@dataclass(frozen=True)
class Place:
    """FIRST or LAST row of a match (of some variables, each by its number), so many further in;
    `is_final` looks at the whole match."""

    word: str = "last"
    labels: tuple[int, ...] | None = None
    offset: int = 0
    is_final: bool = False


@dataclass(frozen=True)
class Reference:
    """What is asked of a row: an expression over it, or over the row `shift` rows after it."""

    node: exp.Expr
    inner: exp.Expr
    place: Place
    shift: int = 0


@dataclass(frozen=True)
class Aggregated:
    """An aggregate over the rows of a match that are of some variables, up to the present one."""

    node: exp.Expr
    core: exp.Expr
    place: Place


type Part = Reference | Aggregated


@dataclass
class Taken:
    """An expression in which names stand for what it asks of a match's rows."""

    node: exp.Expr
    parts: dict[str, Part] = field(default_factory=dict)


class Variables:
    """A pattern's variables, and the unions of them that SUBSET makes."""

    def __init__(self, labels: Sequence[str], subsets: Mapping[str, Sequence[int]]) -> None:
        self._known = dict[str, tuple[int, ...]]()
        self._known |= {name: (number,) for number, name in enumerate(labels)}
        self._known |= {name: tuple(numbers) for name, numbers in subsets.items()}

    def numbers(self, name: exp.Expr | None) -> tuple[int, ...] | None:
        """Return the numbers of what a name means; None where it is no variable."""
        return self._known.get(canonical(name)) if name is not None else None


class Navigation:
    """Takes the expressions of one MATCH_RECOGNIZE apart."""

    def __init__(self, binder: Binder, variables: Variables) -> None:
        self._binder = binder
        self._variables = variables

    def taken(self, node: exp.Expr, *, defines: bool) -> Taken:
        """Return a measure or, where it `defines`, a variable's condition, taken apart."""
        found = Taken(node.copy())
        found.node = self._visit(found.node, found, Place(), defines=defines)
        return found

    def _visit(self, node: exp.Expr, taken: Taken, place: Place, *, defines: bool) -> exp.Expr:
        if isinstance(node, exp.Query):
            raise self._binder.not_supported(node, "A query within MATCH_RECOGNIZE")
        if isinstance(node, exp.Lambda):
            text = "Lambda expression in pattern recognition context is not yet supported"
            raise self._binder.error("NOT_SUPPORTED", text, node)
        if isinstance(node, Processed):
            return self._visit(node.this, taken, self._processed(node, defines), defines=defines)
        if defines and function_name(node) in ("classifier", "match_number"):
            raise self._binder.not_supported(node, f"{function_name(node)}() in DEFINE")
        if function_name(node) == "match_number":
            return _named(MATCH, node)
        part = self._part(node, place, defines=defines)
        if part is None:
            for child in list(node.iter_expressions()):
                new = self._visit(child, taken, Place(), defines=defines)
                if new is not child:
                    child.replace(new)
            return node
        name = f"§{len(taken.parts)}"
        taken.parts[name] = part
        return _placed(exp.Column(this=exp.Identifier(this=name, quoted=True)), node)

    def _processed(self, node: exp.Expr, defines: bool) -> Place:  # a flag handed on
        is_final = node.args["mode"] == "FINAL"
        if is_final and defines:
            text = "FINAL semantics is not supported in DEFINE clause"
            raise self._binder.error("INVALID_PROCESSING_MODE", text, node)
        name = function_name(node.this)
        if name not in _LOGICAL and not is_aggregate(node.this):
            mode = node.args["mode"]
            text = f"{mode} semantics is supported only for FIRST(), LAST() and aggregation"
            words = f"{text} functions. Actual: {name}"
            raise self._binder.error("INVALID_PROCESSING_MODE", words, node)
        return Place(is_final=is_final)

    def _part(self, node: exp.Expr, place: Place, *, defines: bool) -> Part | None:
        name = function_name(node)
        if name in _NAVIGATION:
            return self._navigation(node, name, place)
        is_column = isinstance(node, exp.Column) and not node.name.startswith("§")
        if name == "classifier" or is_column:
            labels, inner = self._stripped(node, [node])
            return Reference(node, inner[0], Place("last", labels))
        if is_aggregate(node):
            if defines:
                raise self._binder.not_supported(node, "An aggregate in DEFINE")
            return self._aggregate(node, place)
        return None

    def _navigation(self, node: exp.Expr, name: str, place: Place) -> Reference:
        shift, core = 0, node
        if name in _PHYSICAL:
            shift = self._offset(node, name, 1) * (-1 if name == "prev" else 1)
            core = node.expressions[0]
            if isinstance(core, Processed) or function_name(core) not in _LOGICAL:
                self._refuse_nested(core, name)
                return self._reference(node, core, Place("last"), shift)
            name = function_name(core)
        self._refuse_nested(core.expressions[0], name)
        offset = self._offset(core, name, 0)
        found = Place(name, None, offset, place.is_final)
        return self._reference(node, core.expressions[0], found, shift)

    def _reference(self, node: exp.Expr, inner: exp.Expr, place: Place, shift: int) -> Reference:
        labels, stripped = self._stripped(node, [inner])
        if not any(isinstance(n, exp.Column) for n in stripped[0].walk()):
            name = function_name(node).upper()
            text = "must contain at least one column reference or CLASSIFIER()"
            words = f"Pattern navigation function '{name}' {text}"
            raise self._binder.error("INVALID_ARGUMENTS", words, node)
        return Reference(
            node, stripped[0], Place(place.word, labels, place.offset, place.is_final), shift
        )

    def _refuse_nested(self, node: exp.Expr, name: str) -> None:
        for part in node.walk():
            inner = function_name(part.this if isinstance(part, Processed) else part)
            if inner in _NAVIGATION:
                text = f"Cannot nest {inner} pattern navigation function inside {name} pattern"
                words = f"{text} navigation function"
                raise self._binder.error("INVALID_NAVIGATION_NESTING", words, part)

    def _offset(self, node: exp.Expr, name: str, usual: int) -> int:
        """Return the second argument of a navigation, a whole number."""
        if not 1 <= len(node.expressions) <= 2:
            text = f"{name} pattern recognition function requires 1 or 2 arguments"
            raise self._binder.error("INVALID_FUNCTION_ARGUMENT", text, node)
        if len(node.expressions) == 1:
            return usual
        given = node.expressions[1]
        sign = -1 if isinstance(given, exp.Neg) else 1
        number = given.this if isinstance(given, exp.Neg) else given
        text = f"{name} pattern recognition navigation function requires"
        if not isinstance(number, exp.Literal) or not str(number.this).isdecimal():
            words = f"{text} a number as the second argument"
            raise self._binder.error("INVALID_FUNCTION_ARGUMENT", words, node)
        found = sign * int(str(number.this))
        if found < 0:
            words = f"{text} a non-negative number as the second argument (actual: {found})"
            raise self._binder.error("NUMERIC_VALUE_OUT_OF_RANGE", words, node)
        return found

    def _aggregate(self, node: exp.Expr, place: Place) -> Aggregated:
        name = function_name(node) or "this"
        if not isinstance(node, exp.Anonymous):
            raise self._binder.not_supported(node, "This aggregate's clause in MATCH_RECOGNIZE")
        for kind, word in ((exp.Distinct, "DISTINCT"), (exp.Order, "ORDER BY")):
            if any(isinstance(part, kind) for part in node.expressions):
                text = f"Cannot use {word} with {name} aggregate function in pattern recognition"
                raise self._binder.error("NOT_SUPPORTED", f"{text} context", node)
        for part in node.expressions:
            self._refuse_in_aggregate(part, node)
        labels, arguments = self._stripped(node, node.expressions)
        core = node.copy()
        core.set("expressions", arguments)
        return Aggregated(node, core, Place("last", labels, 0, place.is_final))

    def _refuse_in_aggregate(self, part: exp.Expr, node: exp.Expr) -> None:
        for inner in part.walk():
            is_navigation = function_name(inner) in _NAVIGATION
            if is_navigation or isinstance(inner, Processed) or is_aggregate(inner):
                what = "A navigation or an aggregate within an aggregate of MATCH_RECOGNIZE"
                raise self._binder.not_supported(node, what)

    def _stripped(
        self, call: exp.Expr, nodes: Sequence[exp.Expr]
    ) -> tuple[tuple[int, ...] | None, list[exp.Expr]]:
        """Return expressions without the variables that their columns name, and those variables,
        which have to be the same in all."""
        found = list[tuple[int, ...] | None]()
        new = [self._without(node.copy(), found) for node in nodes]
        if len(set(found)) > 1:
            name = function_name(call)
            text = f"All labels and classifiers inside the call to '{name}' must match"
            raise self._binder.error("INVALID_ARGUMENTS", text, call)
        return (found[0] if found else None), new

    def _without(self, root: exp.Expr, found: list[tuple[int, ...] | None]) -> exp.Expr:
        def bare(node: exp.Expr) -> exp.Expr:
            if function_name(node) == "classifier":
                found.append(self._classified(node))
                return _named(CLASSIFIER, node)
            if function_name(node) == "match_number":
                return _named(MATCH, node)
            if not isinstance(node, exp.Column):
                return node
            parts = [p for p in node.parts if isinstance(p, exp.Identifier)]
            is_star = isinstance(node.this, exp.Star)
            labels = self._variables.numbers(parts[0]) if len(parts) > 1 or is_star else None
            found.append(labels)
            if labels is None:
                return node
            return _placed(exp.Star() if is_star else _column(parts[1:]), node)

        return _transformed(root, bare)

    def _classified(self, node: exp.Expr) -> tuple[int, ...] | None:
        if not node.expressions:
            return None
        named = node.expressions[0]
        name = named.this if isinstance(named, exp.Column) and not named.table else None
        numbers = self._variables.numbers(name)
        if numbers is None:
            text = f"{named.sql()} is not a primary pattern variable or subset name"
            raise self._binder.error("INVALID_FUNCTION_ARGUMENT", text, named)
        return numbers


def _transformed(root: exp.Expr, change: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
    """Return a tree of which this is the owner, changed from the top."""
    new = change(root)
    if new is not root:
        return new
    for child in list(root.iter_expressions()):
        inner = _transformed(child, change)
        if inner is not child:
            child.replace(inner)
    return root


def _column(parts: list[exp.Identifier]) -> exp.Column:
    names = dict(zip(("this", "table", "db", "catalog"), reversed(parts), strict=False))
    return exp.Column(**{key: part.copy() for key, part in names.items()})


def _named(name: str, node: exp.Expr) -> exp.Expr:
    return _placed(exp.Column(this=exp.Identifier(this=name, quoted=True)), node)


def _placed(new: exp.Expr, old: exp.Expr) -> exp.Expr:
    """Return a node that stands where another stood."""
    starts = [n.meta["start"] for n in old.walk() if "start" in n.meta]
    ends = [n.meta["end"] for n in old.walk() if "end" in n.meta]
    if starts and ends:
        new.meta["start"], new.meta["end"] = min(starts), max(ends)
    return new
