"""AND and OR of any number of terms."""

from collections.abc import Sequence

from ..types import BOOLEAN
from .values import Logical, Value


def all_of(terms: Sequence[Value]) -> Value:
    """Return AND of one or more terms."""
    return terms[0] if len(terms) == 1 else Logical(BOOLEAN, "AND", tuple(terms))


def any_of(terms: Sequence[Value]) -> Value:
    """Return OR of one or more terms."""
    return terms[0] if len(terms) == 1 else Logical(BOOLEAN, "OR", tuple(terms))
