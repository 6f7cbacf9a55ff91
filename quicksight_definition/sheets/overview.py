"""Overview: the key figures against the period before, and where revenue comes from."""

from quicksight_definition.fields import (
    Json,
    calculated,
    category,
    date,
    measure,
    money,
    percent,
    points,
    whole,
)
from quicksight_definition.sheet import Sheet, Tile
from quicksight_definition.visuals import bars, donut, filtering, kpi, lines

LINES = "order_lines"


def overview() -> Sheet:
    """Lay out the sheet of the key figures."""
    revenue = measure(LINES, "Revenue", "SUM", money())
    key_figures = [
        _figure("Revenue", money()),
        _figure("Orders", whole()),
        _figure("Average order", money(2)),
        _figure("Returning guests", percent(), "Ordered in the 30 days before too"),
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
    places = filtering(places)
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


def _figure(title: str, style: Json, subtitle: str = "Against the same weekdays before") -> Tile:
    """Show a figure of the chosen period against as many whole weeks before."""
    data_set = "guests" if title == "Returning guests" else "orders"
    now = calculated(data_set, f"{title} now", style)
    before = calculated(data_set, f"{title} before", style)
    difference = points() if style == percent() else None
    name = title.removesuffix(" guests").lower().replace(" ", "-")
    return Tile(kpi(f"kpi-{name}", title, now, before, subtitle, difference), 9, 4)
