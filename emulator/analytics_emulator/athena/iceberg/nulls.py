"""NULL stays NULL where a column holds arrays of rows, or maps.

pyiceberg 0.12 puts such columns together from their elements, as they are written and as they are
read, and forgets which of them were NULL: those became empty.
"""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
from pyiceberg.io.pyarrow import ArrowProjectionVisitor


def keep_nulls() -> None:
    """Make pyiceberg keep them; once is enough."""
    for name in ("list", "map"):
        method = getattr(ArrowProjectionVisitor, name)
        if not hasattr(method, "keeps_nulls"):
            setattr(ArrowProjectionVisitor, name, _keeping(method))


def _keeping(method: Callable[..., Any]) -> Callable[..., Any]:
    def kept(visitor: Any, kind: Any, values: Any, *parts: Any) -> Any:
        found = method(visitor, kind, values, *parts)
        if found is None or not values.null_count or found.null_count:
            return found
        offsets = pa.array(found.offsets.to_numpy(), found.offsets.type)  # no slice
        inner = (found.keys, found.items) if isinstance(found, pa.MapArray) else (found.values,)
        return type(found).from_arrays(offsets, *inner, type=found.type, mask=values.is_null())

    kept.keeps_nulls = True  # type: ignore[attr-defined]  # told apart from the library's own
    return kept
