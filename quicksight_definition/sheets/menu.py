"""Menu: what sells at which price, and what is bought together."""

from quicksight_definition.fields import calculated, category, count, measure, money
from quicksight_definition.sheet import Sheet, Tile
from quicksight_definition.visuals import bars, scatter, sort_by, table


def menu() -> Sheet:
    """Lay out the sheet for whoever writes the menu."""
    revenue = measure("menu", "Revenue", "SUM", money())
    units = measure("menu", "Units", "SUM")
    price = calculated("menu", "Average price", money(2))
    quadrant = scatter(
        "menu-engineering",
        "Menu engineering",
        units,
        price,
        group=category("menu", "Class"),
        label=category("menu", "Menu item"),
        size=revenue,
        subtitle="Popularity against price. Stars are ordered often and dear, dogs neither",
    )
    pairs = bars(
        "pairs",
        "Bought together",
        category("baskets", "Bought together"),
        count("baskets", "Order"),
        subtitle="Orders that hold both",
        limit=12,
    )
    categories = bars(
        "categories",
        "Categories",
        category("order_lines", "Category"),
        measure("order_lines", "Revenue", "SUM", money()),
        category("order_lines", "Restaurant"),
        subtitle="Revenue by restaurant",
        arrangement="STACKED",
    )
    items = table(
        "items",
        "Items",
        [category("menu", "Menu item"), category("menu", "Class")],
        [units, price, revenue],
        sort_by(revenue, "DESC"),
        totals=True,
    )
    return Sheet(
        "menu",
        "Menu",
        "What to promote, to reprice, and to drop.",
        [
            [Tile(quadrant, 22, 14), Tile(pairs, 14, 14)],
            [Tile(categories, 18, 12), Tile(items, 18, 12)],
        ],
    )
