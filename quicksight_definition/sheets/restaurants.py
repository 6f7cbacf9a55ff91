"""Restaurants: one beside the other."""

from quicksight_definition.fields import (
    calculated,
    category,
    count,
    date,
    field_id,
    measure,
    money,
    percent,
)
from quicksight_definition.sheet import Sheet, Tile
from quicksight_definition.visuals import bars, lines, pivot, sort_by, table

LINES = "order_lines"


def restaurants() -> Sheet:
    """Lay out the sheet that compares places."""
    place = category(LINES, "Restaurant")
    revenue = measure(LINES, "Revenue", "SUM", money())
    orders = count(LINES, "Order", distinct=True)
    compared = table(
        "compared",
        "Restaurants compared",
        [place],
        [
            revenue,
            orders,
            calculated(LINES, "Average order", money(2)),
            measure(LINES, "Refunded", "SUM", money()),
            calculated(LINES, "Refund rate", percent()),
        ],
        sort_by(revenue, "DESC"),
        totals=True,
        titles={field_id(orders): "Orders"},
    )
    over_time = lines(
        "restaurants-by-day",
        "Revenue by restaurant",
        date(LINES, "Ordered at"),
        revenue,
        place,
        kind="STACKED_AREA",
    )
    refunds = bars(
        "refunds",
        "Refunds",
        place,
        measure(LINES, "Refunded", "SUM", money()),
        subtitle="What was given back",
    )
    cross = pivot(
        "restaurants-by-channel",
        "Revenue by restaurant and channel",
        [place],
        [category(LINES, "Channel")],
        [revenue],
    )
    return Sheet(
        "restaurants",
        "Restaurants",
        "Which restaurant does what well.",
        [
            [Tile(over_time, 22, 12), Tile(refunds, 14, 12)],
            [Tile(compared, 18, 8), Tile(cross, 18, 8)],
        ],
    )
