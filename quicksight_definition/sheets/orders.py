"""Orders: every line, the newest first."""

from quicksight_definition.fields import money, plain
from quicksight_definition.sheet import Sheet, Tile
from quicksight_definition.visuals import sort_by, table

LINES = "order_lines"


def orders() -> Sheet:
    """Lay out the detail table."""
    when = plain(
        LINES,
        "Ordered at",
        {"DateTimeFormatConfiguration": {"DateTimeFormat": "MMM D, YYYY HH:mm:ss"}},
    )
    amount = {"NumberFormatConfiguration": {"FormatConfiguration": money(2)}}
    names = ["Restaurant", "Channel", "Order number", "Customer", "Category", "Menu item", "Units"]
    values = [when, *(plain(LINES, name) for name in names)]
    values += [plain(LINES, name, amount) for name in ("Price", "Revenue", "Refunded")]
    lines = table(
        "lines", "Order lines", [], values, sort_by(when, "DESC"), subtitle="The newest first"
    )
    return Sheet("orders", "Orders", "Every line of every order.", [[Tile(lines, 36, 20)]])
