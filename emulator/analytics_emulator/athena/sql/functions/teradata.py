"""Teradata functions (Trino docs, Teradata functions)."""

from ..nodes.values import Value, duck
from ..semantics.coercion import coerce
from ..semantics.zones import local_time
from ..types import BIGINT, DATE, TIMESTAMP, TIMESTAMP_TZ, VARCHAR, coercible
from .registry import scalar, scalar_rule
from .site import CallSite

scalar("index", "varchar varchar", BIGINT, "CAST(instr($1, $2) AS BIGINT)")
scalar("char2hexint", "varchar", VARCHAR, "athena_char2hexint($1)")
scalar("to_date", "varchar varchar", DATE, "athena_to_date($1, $2)")
scalar("to_timestamp", "varchar varchar", TIMESTAMP, "athena_to_timestamp($1, $2)")


@scalar_rule("to_char")
def to_char(site: CallSite) -> Value:
    """Return to_char(moment, pattern) as the moment's zone shows it."""
    site.expect(2)
    value = site.arg(0)
    if not coercible(value.type, TIMESTAMP_TZ):
        raise site.mismatch()
    moment = value if value.type.kind == TIMESTAMP_TZ.kind else coerce(value, TIMESTAMP_TZ)
    local = local_time(moment)
    return duck(
        VARCHAR, "athena_to_char(CAST($1 AS TIMESTAMP), $2)", local, site.coerced(1, VARCHAR)
    )
