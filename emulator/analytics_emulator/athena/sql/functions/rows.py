"""ROW(…), the row constructor."""

from ..nodes.values import RowOf, Value
from ..types import row
from .registry import scalar_rule
from .site import CallSite


@scalar_rule("row")
def row_(site: CallSite) -> Value:
    """Return a row of fields without names."""
    if not site.nodes:
        raise site.error("FUNCTION_NOT_FOUND", "Function 'row' not registered")
    values = site.args
    return RowOf(row([(None, v.type) for v in values]), tuple(values))
