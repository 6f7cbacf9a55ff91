"""AND and OR of any number of terms: made, and taken apart."""

from collections.abc import Iterator, Sequence

from ..types import BOOLEAN
from .values import Logical, Value


def all_of(terms: Sequence[Value]) -> Value:
    """Return AND of one or more terms."""
    return terms[0] if len(terms) == 1 else Logical(BOOLEAN, "AND", tuple(terms))


def any_of(terms: Sequence[Value]) -> Value:
    """Return OR of one or more terms."""
    return terms[0] if len(terms) == 1 else Logical(BOOLEAN, "OR", tuple(terms))


def conjuncts(condition: Value) -> Iterator[Value]:
    """Yield what AND joins, at any depth."""
    if isinstance(condition, Logical) and condition.word == "AND":
        for term in condition.terms:
            yield from conjuncts(term)
    else:
        yield condition
