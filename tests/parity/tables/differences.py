"""Queries whose answers needn't be those of Trino 476, with the reason."""

_OPEN = "of two zeros that are equal, either may stand for both"
_BYTES = "Athena writes a binary in an array as Java's identity of an array (measured)"
_NULLS = "Trino fails where it sorts the values of a filter to push it down to a table; = doesn't"
_NAN = "Trino finds NaN IN a subquery's rows, but what it pushes down to a table drops them first"

NOT_COMPARED: dict[str, str] = {
    "SELECT dt, min(ratio), max(ratio) FROM events GROUP BY ROLLUP (dt)": _OPEN,
    "SELECT array_agg(raw ORDER BY id) FROM events WHERE dt IS NULL": _BYTES,
    "SELECT id, amount FROM events WHERE amount IN"
    " (SELECT amount FROM events WHERE dt = '2026-11-02')": _NAN,
    "SELECT id FROM events WHERE ints = ARRAY[1, NULL]": _NULLS,
    "SELECT id FROM events WHERE NOT (ints <> ARRAY[1, NULL]) AND dt > '2026-11-01'": _NULLS,
    **{
        form.format(c): _NULLS
        for c in ("ints", "tags", "pair")
        for form in (
            "SELECT x.id, y.id FROM events AS x JOIN events AS y ON x.{0} = y.{0} AND x.dt = y.dt",
            "SELECT id, {0} FROM events WHERE {0} IN"
            " (SELECT {0} FROM events WHERE dt = '2026-11-02')",
        )
    },
}
