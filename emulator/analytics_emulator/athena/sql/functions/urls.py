"""URL functions (Trino docs, URL functions)."""

from ..registry import overload, same_as_first
from ..typesystem import BIGINT, UNBOUNDED, Type, varchar

for _part in ("protocol", "host", "path", "query", "fragment"):
    overload(f"url_extract_{_part}", "varchar", same_as_first, f"athena_url_part({{0}}, '{_part}')")
overload("url_extract_port", "varchar", BIGINT, "CAST(athena_url_part({0}, 'port') AS BIGINT)")
overload(
    "url_extract_parameter", "varchar varchar", same_as_first, "athena_url_parameter({0}, {1})"
)
overload("url_encode", "varchar", lambda args: _encoded(args[0].type), "athena_url_encode({0})")


def _encoded(t: Type) -> Type:
    """Each character may take up to twelve (`%F0%9F%98%80`)."""
    return varchar(min(UNBOUNDED, t.precision * 12))


overload("url_decode", "varchar", same_as_first, "athena_url_decode({0})")
