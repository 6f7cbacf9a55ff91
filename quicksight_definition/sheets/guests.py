"""Guests: when they come, whether they come back, and where they turn away."""

from quicksight_definition.fields import (
    calculated,
    category,
    column,
    count,
    date,
    hour,
    measure,
    money,
)
from quicksight_definition.sheet import Sheet, Tile
from quicksight_definition.visuals import (
    bars,
    by_own_clocks,
    funnel,
    heat_map,
    lines,
    sort_by,
    sort_by_column,
)

ORDERS = "orders"


def guests() -> Sheet:
    """Lay out the sheet about people."""
    orders = count(ORDERS, "Order")
    hours = heat_map(
        "hours",
        "Hours and weekdays",
        category(ORDERS, "Weekday"),
        hour(ORDERS, "Hour"),
        orders,
        sort_by_column(column(ORDERS, "Weekday number")),
        by_own_clocks("Orders by the hour they were placed"),
    )
    steps = funnel(
        "funnel",
        "From menu to order",
        category("visits", "Step"),
        count("visits", "Visit"),
        sort_by_column(column("visits", "Step number")),
        "Visits that reached each step",
    )
    day = date("guests", "Ordered at")
    returning = bars(
        "returning",
        "New and returning guests",
        day,
        count("guests", "Customer", distinct=True),
        category("guests", "Guest"),
        subtitle="Returning: ordered in the 30 days before too",
        orientation="VERTICAL",
        arrangement="STACKED",
        sort=sort_by(day, "ASC"),
    )
    by_channel = lines(
        "orders-by-channel",
        "Orders by channel",
        date(ORDERS, "Ordered at"),
        orders,
        category(ORDERS, "Channel"),
        kind="LINE",
    )
    busiest = bars(
        "spenders",
        "Best guests",
        category(ORDERS, "Customer"),
        measure(ORDERS, "Revenue", "SUM", money()),
        subtitle="The ten who spent most",
        limit=10,
    )
    average = bars(
        "average-order-by-channel",
        "Average order by channel",
        category(ORDERS, "Channel"),
        calculated(ORDERS, "Average order", money(2)),
        subtitle="Revenue for each order",
    )
    return Sheet(
        "guests",
        "Guests",
        "When guests come, and whether they come back.",
        [
            [Tile(hours, 22, 10), Tile(steps, 14, 10)],
            [Tile(returning, 18, 10), Tile(by_channel, 18, 10)],
            [Tile(busiest, 18, 9), Tile(average, 18, 9)],
        ],
    )
