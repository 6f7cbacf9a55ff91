"""ExecutionParameters: what stands for each `?` (measured: aoyagikouhei/athena-local, parameters).

A value that parses as an expression without identifiers is that expression; anything else is a
string. Values for a query without `?` are ignored.
"""

from collections.abc import Sequence

from sqlglot import exp

from ..errors import AthenaQueryError
from .dialect import parse_expression


def bind(tree: exp.Expr, parameters: Sequence[str]) -> exp.Expr:
    """Return the tree with the parameters, in the order of the `?` in the text."""
    if tree.find(exp.Placeholder) is None:
        return tree
    tree = tree.copy()
    places = sorted(tree.find_all(exp.Placeholder), key=lambda p: p.meta["start"])
    if len(places) != len(parameters):
        text = f"Incorrect number of parameters: expected {len(places)} but found {len(parameters)}"
        raise AthenaQueryError("INVALID_PARAMETER_USAGE", text)
    for place, text in zip(places, parameters, strict=True):
        place.replace(exp.Paren(this=_value(text)))
    return tree


def _value(text: str) -> exp.Expr:
    parsed = parse_expression(text)
    if parsed is None or parsed.find(exp.Column, exp.Star, exp.Query, exp.Placeholder):
        return exp.Literal.string(text)
    for node in parsed.walk():
        node.meta.clear()
    return parsed
