"""Colour functions (Trino docs, Color functions)."""

from ..nodes.values import Value
from ..types import UNBOUNDED, VARCHAR, Type, varchar
from .registry import scalar

COLOR = Type("color")
_AROUND = 15  # signs of the colour and of its end around a text


def _rendered(args: list[Value]) -> Type:
    length = args[0].type.precision
    return VARCHAR if length > UNBOUNDED - _AROUND else varchar(length + _AROUND)


scalar("color", "varchar", COLOR, "athena_color($1)")
scalar("color", "double color color", COLOR, "athena_color_between($1, $2, $3)")
scalar("color", "double double double color color", COLOR, "athena_color_of($1, $2, $3, $4, $5)")
scalar("rgb", "bigint bigint bigint", COLOR, "athena_rgb($1, $2, $3)")
scalar("render", "varchar color", _rendered, "athena_render($1, $2)")
scalar("render", "bigint color", varchar(35), "athena_render(CAST($1 AS VARCHAR), $2)")
scalar("render", "double color", varchar(41), "athena_render(athena_double_text($1), $2)")
scalar(
    "render",
    "boolean",
    varchar(16),
    "CASE WHEN $1 THEN athena_render('✓', -3) WHEN NOT $1 THEN athena_render('✗', -2) END",
)
scalar("bar", "double bigint", VARCHAR, "athena_bar($1, $2, 16711680, 65280)")
scalar("bar", "double bigint color color", VARCHAR, "athena_bar($1, $2, $3, $4)")
