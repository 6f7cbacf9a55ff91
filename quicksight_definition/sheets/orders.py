"""Orders: every line, the newest first; and one order by its id, table or guest."""

from quicksight_definition.fields import count, measure, money, plain
from quicksight_definition.sheet import Sheet, Tile
from quicksight_definition.visuals import by_own_clocks, figure, sort_by, table

LINES = "order_lines"


def orders() -> Sheet:
    """Lay out the detail table."""
    when = plain(
        LINES,
        "Ordered at",
        {"DateTimeFormatConfiguration": {"DateTimeFormat": "MMM D, YYYY HH:mm:ss"}},
    )
    amount = {"NumberFormatConfiguration": {"FormatConfiguration": money(2)}}
    names = [
        "Restaurant",
        "Channel",
        "Order number",
        "Table",
        "Customer",
        "Category",
        "Menu item",
        "Units",
    ]
    values = [when, *(plain(LINES, name) for name in names)]
    values += [plain(LINES, name, amount) for name in ("Price", "Revenue", "Refunded")]
    lines = table(
        "lines",
        "Order lines",
        [],
        values,
        sort_by(when, "DESC"),
        subtitle=by_own_clocks("The newest first"),
    )
    figures = [
        figure("found-orders", "Orders", count(LINES, "Order", distinct=True)),
        figure("found-revenue", "Revenue", measure(LINES, "Revenue", "SUM", money(2))),
        figure("found-refunded", "Refunded", measure(LINES, "Refunded", "SUM", money(2))),
        figure("found-net", "Net of refunds", measure(LINES, "Net", "SUM", money(2))),
    ]
    return Sheet(
        "orders",
        "Orders",
        "Every line of every order, or of the one that is looked for.",
        [[Tile(one, 9, 3) for one in figures], [Tile(lines, 36, 20)]],
        first="Find",
    )
