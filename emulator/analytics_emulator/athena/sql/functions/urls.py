"""URL functions (Trino docs, URL functions)."""

from ..types import BIGINT, UNBOUNDED, Type, varchar
from .registry import same_as_first, scalar

for _part in ("protocol", "host", "path", "query", "fragment"):
    scalar(f"url_extract_{_part}", "varchar", same_as_first, f"athena_url_part($1, '{_part}')")
scalar("url_extract_port", "varchar", BIGINT, "CAST(athena_url_part($1, 'port') AS BIGINT)")
scalar("url_extract_parameter", "varchar varchar", same_as_first, "athena_url_parameter($1, $2)")
scalar("url_encode", "varchar", lambda args: _encoded(args[0].type), "athena_url_encode($1)")


def _encoded(t: Type) -> Type:
    """Return the type of an encoded text: a character may take up to twelve (`%F0%9F%98%80`)."""
    return varchar(min(UNBOUNDED, t.precision * 12))


scalar("url_decode", "varchar", same_as_first, "athena_url_decode($1)")
