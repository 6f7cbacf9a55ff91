"""Functions that fit no other family: format_number, parse_data_size, uuid; and one of INSERT's."""

from ..nodes.values import Value, duck
from ..semantics.failures import failure
from ..semantics.sharing import once
from ..types import BIGINT, VARCHAR, Type, decimal
from .registry import scalar, scalar_rule
from .site import CallSite

for _name in ("parse_data_size", "parse_presto_data_size"):
    scalar(
        _name,
        "varchar",
        decimal(38, 0),
        "CAST(athena_parse_data_size($1) AS DECIMAL(38,0))",
    )
scalar("uuid", "", Type("uuid"), "CAST(uuid() AS VARCHAR)")
scalar("format_number", "bigint", VARCHAR, "athena_format_number($1)")
scalar("format_number", "double", VARCHAR, "athena_format_double($1)")

CUT_TEXT = "$cut_text"  # as Trino's own inner functions are named: nobody calls it by chance


@scalar_rule(CUT_TEXT)
def cut_text(site: CallSite) -> Value:
    """Return a text of at most n characters, cut where only blanks are lost; else it fails with
    the words that are given (a Trino 476, which plans the same for INSERT)."""
    site.expect(3)
    longest, words = site.coerced(1, BIGINT), site.coerced(2, VARCHAR)
    fails = failure("INVALID_CAST_ARGUMENT", words, VARCHAR)
    form = "CASE WHEN length(rtrim($1, ' ')) > $2 THEN $3 ELSE left($1, $2) END"
    return once(site.coerced(0, VARCHAR), lambda x: duck(VARCHAR, form, x, longest, fails))
