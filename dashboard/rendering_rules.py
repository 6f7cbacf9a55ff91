"""Rules of a free-form layout: whether an element is shown, by the values of parameters.

Source: API reference, FreeFormLayoutElement and SheetElementRenderingRule: where an expression
holds, its visibility takes the place of the element's own. Of several that hold the first counts
(unverified). An element with a rule that can't be followed is as without rules, with a note.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard.deployed import only
from dashboard.expressions.comparing import COMPARISONS
from dashboard.expressions.syntax import (
    Call,
    Expression,
    Items,
    Null,
    Number,
    Operation,
    ParameterName,
    Text,
    Truth,
    parse,
)
from dashboard.paper_sections import stacked
from dashboard.parameters import Parameter, Parameters
from dashboard.refusal import NotDrawnError

type Known = str | Decimal | bool | None
"""A value, None for NULL."""

HIDDEN = "HIDDEN"
ANY_CASE = "CASE_INSENSITIVE"
SAMPLES: dict[str, Known] = {"STRING": "", "INTEGER": Decimal(0), "DECIMAL": Decimal(0)}
WITHIN: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startswith": str.startswith,
    "endswith": str.endswith,
}


def free_elements(sheet: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the elements of a sheet's layout, where that isn't a grid."""
    layouts = sheet.get("Layouts") or []
    kind, layout = only(layouts[0]["Configuration"]) if layouts else ("GridLayout", {})
    if kind == "GridLayout":
        return []
    return stacked(layout) if kind == "SectionBasedLayout" else layout["Elements"]


def hidden_elements(sheet: Mapping[str, Any], parameters: Parameters) -> list[str]:
    """Return the ids of the elements that rules, or else their own visibility, hide."""
    return [one["ElementId"] for one in free_elements(sheet) if _is_hidden(one, parameters)]


def rule_notes(sheet: Mapping[str, Any], parameters: Parameters) -> Iterator[str]:
    """Say which rules can't be followed."""
    for one in free_elements(sheet):
        if refusal := _refusal(one, parameters):
            yield f"Not followed: a rule that shows or hides {one['ElementId']} ({refusal})."


def _is_hidden(element: Mapping[str, Any], parameters: Parameters) -> bool:
    is_followed = not _refusal(element, parameters)
    for rule in element.get("RenderingRules") or [] if is_followed else []:
        known = {one.name: _value(one) for one in parameters.values() if one.type in SAMPLES}
        if _of(parse(rule["Expression"]), known) is True:
            return bool(rule["ConfigurationOverrides"].get("Visibility") == HIDDEN)
    return bool(element.get("Visibility") == HIDDEN)


def _refusal(element: Mapping[str, Any], parameters: Parameters) -> str:
    """Return why an element's rules can't be followed, whatever the parameters' values."""
    samples = {
        one.name: SAMPLES[one.type]
        for one in parameters.values()
        if one.type in SAMPLES and not one.is_multi and not one.refusal
    }
    try:
        for rule in element.get("RenderingRules") or []:
            if not isinstance(_of(parse(rule["Expression"]), samples), bool | None):
                return "an expression that isn't a condition"
    except NotDrawnError as error:
        return str(error)
    return ""


def _value(parameter: Parameter) -> Known:
    value = next(iter(parameter.known or parameter.unset), None)
    return None if value is None else value if isinstance(value, str) else Decimal(str(value))


def _of(node: Expression, known: Mapping[str, Known]) -> Known:
    """Return an expression's value; all of it is looked at, so that any refusal is seen."""
    match node:
        case Text(value) | Number(value) | Truth(value):
            return value
        case Null():
            return None
        case ParameterName(name) if name in known:
            return known[name]
        case ParameterName(name):
            raise NotDrawnError(f"by {name}, which isn't one text or number")
        case Operation(operator, operands):
            return _operation(operator, [_of(one, known) for one in operands])
        case Call(name, arguments):
            return _call(name.lower(), arguments, known)
    raise NotDrawnError("by more than parameters")


def _operation(operator: str, values: Sequence[Known]) -> Known:
    match operator, values:
        case (("AND" | "OR"), _) if all(isinstance(one, bool | None) for one in values):
            decides = operator == "OR"
            unknown = None if None in values else not decides
            return decides if decides in values else unknown
        case "NOT", [bool() | None as one]:
            return None if one is None else not one
        case "-", [Decimal() as one]:
            return -one
        case _, [one, other] if operator in COMPARISONS:
            return _compared(operator, one, other)
    raise NotDrawnError(f"by the operator {operator}")


def _compared(operator: str, one: Known, other: Known) -> Known:
    if one is None or other is None:
        return None
    if type(one) is not type(other):
        raise NotDrawnError("a comparison of a text with a number")
    return COMPARISONS[operator](one, other)


def _call(name: str, arguments: Sequence[Expression], known: Mapping[str, Known]) -> Known:
    match name, arguments:
        case "not", [one]:  # as it is written before a bracket
            return _operation("NOT", [_of(one, known)])
        case (("isnull" | "isnotnull"), [one]):
            return (_of(one, known) is None) == (name == "isnull")
        case (("in" | "notin"), [one, Items(members)]):
            value, listed = _of(one, known), [_of(member, known) for member in members]
            found = [_compared("=", value, other) for other in listed]
            held = _operation("OR", found)
            return _operation("NOT", [held]) if name == "notin" else held
        case _, [one, part, *option] if name in WITHIN and option in ([], [Text(ANY_CASE)]):
            return _within(name, _of(one, known), _of(part, known), is_folded=bool(option))
    raise NotDrawnError(f"by the function {name}")


def _within(name: str, text: Known, part: Known, *, is_folded: bool) -> Known:
    if text is None or part is None:
        return None
    if not isinstance(text, str) or not isinstance(part, str):
        raise NotDrawnError(f"{name} of what isn't a text")
    if is_folded:
        text, part = text.lower(), part.lower()
    return WITHIN[name](text, part)
