"""Overview: the key figures against the period before, and where revenue comes from."""

from quicksight_definition.fields import calculated, category, date, measure, money, percent, whole
from quicksight_definition.sheet import Sheet, Tile
from quicksight_definition.visuals import bars, donut, kpi, lines

LINES = "order_lines"


def overview() -> Sheet:
    """Lay out the sheet that is seen first."""
    revenue = measure(LINES, "Revenue", "SUM", money())
    figures = [
        ("kpi-revenue", "Revenue", "Revenue", money()),
        ("kpi-orders", "Orders", "Orders", whole()),
        ("kpi-average-order", "Average order", "Average order", money(2)),
        ("kpi-returning", "Returning guests", "Returning guests", percent()),
    ]
    key_figures = [
        Tile(
            kpi(
                name,
                title,
                calculated("orders", f"{field} now", style),
                calculated("orders", f"{field} before", style),
            ),
            9,
            3,
        )
        for name, title, field, style in figures
    ]
    by_day = lines(
        "revenue-by-day",
        "Revenue by day",
        date(LINES, "Ordered at"),
        revenue,
        subtitle="Orders placed, before refunds",
    )
    channels = donut(
        "channels", "Channels", category(LINES, "Channel"), revenue, "Share of revenue"
    )
    places = bars("restaurants", "Restaurants", category(LINES, "Restaurant"), revenue)
    items = bars(
        "top-items",
        "Top items",
        category(LINES, "Menu item"),
        revenue,
        subtitle="The ten that bring in most",
        limit=10,
    )
    return Sheet(
        "overview",
        "Overview",
        "How business is, and where it comes from.",
        [
            key_figures,
            [Tile(by_day, 24, 10), Tile(channels, 12, 10)],
            [Tile(places, 15, 9), Tile(items, 21, 9)],
        ],
    )
