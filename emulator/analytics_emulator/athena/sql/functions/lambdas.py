"""Array functions that take a lambda (Trino docs, Lambda expressions)."""

from ..nodes.node import Node
from ..nodes.values import (
    FieldOf,
    Lambda,
    Let,
    RowOf,
    Value,
    cast_to,
    duck,
    null,
)
from ..nodes.volatility import contains_volatile
from ..nodes.walking import substitute
from ..semantics.attempts import attempted
from ..semantics.certainty import may_fail
from ..semantics.coercion import coerce
from ..semantics.failures import holdable
from ..semantics.sharing import once, shared
from ..semantics.zones import any_zone
from ..types import BIGINT, BOOLEAN, array, coercible, common_type, row
from .array_arguments import array_argument, if_known
from .registry import scalar_rule
from .site import CallSite


@scalar_rule("transform")
def transform(site: CallSite) -> Value:
    """Return an array of what a lambda gives for each element."""
    site.expect(2)
    value = array_argument(site)
    given = site.lambda_(1, [value.type.element])
    t = array(given.type)
    return duck(t, "CAST(list_transform($1, $2) AS $3)", value, given, t)


def _condition(site: CallSite, value: Value) -> Lambda:
    """Return a lambda over an array's elements that has to give a truth value."""
    given = site.lambda_(1, [value.type.element])
    if given.type != BOOLEAN:
        raise site.mismatch()
    return given


@scalar_rule("filter")
def filter_(site: CallSite) -> Value:
    """Return the elements for which a lambda holds."""
    site.expect(2)
    value = array_argument(site)
    return duck(value.type, "list_filter($1, $2)", value, _condition(site, value))


def _register_match(name: str, decisive: str, answer: str, otherwise: str) -> None:
    @scalar_rule(name)
    def rule(site: CallSite) -> Value:
        """Return whether a lambda holds for any, all or none: NULL where a NULL decides."""
        site.expect(2)
        value = array_argument(site)
        test = _condition(site, value)
        form = if_known(
            f"CASE WHEN list_contains($1, {decisive}) THEN {answer}"
            f" WHEN len($1) > list_count($1) THEN NULL ELSE {otherwise} END",
            1,
        )

        def matched(elements: Value) -> Value:
            tested = _deciding(elements, test, decisive)
            found = duck(array(BOOLEAN), "list_transform($1, $2)", tested, test)
            return once(found, lambda f: duck(BOOLEAN, form, f))

        return once(value, matched)


def _deciding(value: Value, test: Lambda, decisive: str) -> Value:
    """Return an array up to its first element that decides: what follows is not tested."""
    if not may_fail(test.body) or contains_volatile(test.body):
        return value
    tried = Lambda(BOOLEAN, test.parameters, attempted(holdable(test.body)))
    found = duck(array(BOOLEAN), "list_transform($1, $2)", value, tried)
    return duck(
        value.type, f"($1)[1:coalesce(list_position($2, {decisive}), len($1))]", value, found
    )


_register_match("any_match", "TRUE", "TRUE", "FALSE")
_register_match("all_match", "FALSE", "FALSE", "TRUE")
_register_match("none_match", "TRUE", "FALSE", "TRUE")


@scalar_rule("reduce")
def reduce_(site: CallSite) -> Value:
    """Return what a lambda makes of a state and each element in turn, and another of the last."""
    site.expect(4)
    return once(array_argument(site), lambda v: _reduced(site, v))


def _reduced(site: CallSite, value: Value) -> Value:
    initial = coerce(site.arg(1), any_zone(site.arg(1).type))
    step = _step(site, value, initial)
    last = folded(site, value, step, initial)
    result = site.lambda_(3, [step.type])
    whole = Let(result.type, result.parameters, (last,), result.body)
    return duck(result.type, "CASE WHEN $1 IS NOT NULL THEN $2 END", value, whole)


def folded(site: CallSite, value: Value, step: Lambda, initial: Value) -> Value:
    """Return the state that a lambda, beginning with a first one, makes of all elements."""
    # States and elements differ in type, so DuckDB folds over boxes that can hold either.
    box = row([("state", step.type), ("element", value.type.element)])
    so_far, new = site.fresh(box, "state"), site.fresh(box, "new")
    state, element = step.parameters
    parts: dict[Node, Value] = {
        state: FieldOf(step.type, so_far, 0),
        element: FieldOf(element.type, new, 1),
    }
    body = substitute(step.body, parts.get)
    next_box = RowOf(box, (cast_to(step.type, body), null(element.type)))
    boxed = site.fresh(element.type, "element")
    boxes = Lambda(box, (boxed,), RowOf(box, (null(step.type), boxed)))
    start = RowOf(box, (cast_to(step.type, coerce(initial, step.type)), null(element.type)))
    return duck(
        step.type,
        "(list_reduce(list_transform($1, $2), $3, $4)).state",
        value,
        boxes,
        Lambda(box, (so_far, new), next_box),
        start,
    )


def _step(site: CallSite, value: Value, initial: Value) -> Lambda:
    """Return the step's lambda, whose type is the state's."""
    given = site.lambda_(2, [initial.type, value.type.element])
    if given.type == initial.type or coercible(given.type, initial.type):
        return Lambda(initial.type, given.parameters, coerce(given.body, initial.type))
    state = given.type
    if common_type(state, initial.type) != state:
        raise site.mismatch()
    given = site.lambda_(2, [state, value.type.element])
    return Lambda(state, given.parameters, coerce(given.body, state))


@scalar_rule("zip_with")
def zip_with(site: CallSite) -> Value:
    """Return what a lambda gives for two arrays' elements; the shorter is filled with NULLs."""
    site.expect(3)
    a, b = array_argument(site, 0), array_argument(site, 1)
    return shared([a, b], lambda v: _zipped(site, *v))


def _zipped(site: CallSite, a: Value, b: Value) -> Value:
    given = site.lambda_(2, [a.type.element, b.type.element])
    place = site.fresh(BIGINT, "place")
    elements = [duck(v.type.element, "($1)[$2]", v, place) for v in (a, b)]
    parts: dict[Node, Value] = dict(zip(given.parameters, elements, strict=True))
    body = substitute(given.body, parts.get)
    t = array(body.type)
    longest = "range(1, greatest(len($1), len($2)) + 1)"
    form = if_known(f"CAST(list_transform({longest}, $3) AS $4)", 2)
    return duck(t, form, a, b, Lambda(body.type, (place,), body), t)
