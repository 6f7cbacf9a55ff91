"""Today: what the owner asks every day, each answer at a glance on a phone."""

from quicksight_definition.columns import ARRIVALS
from quicksight_definition.fields import (
    Json,
    calculated,
    category,
    count,
    hour,
    measure,
    money,
    percent,
    points,
    whole,
)
from quicksight_definition.sheet import Sheet, Tile
from quicksight_definition.visuals import bars, by_own_clocks, figure, insight, kpi, sort_by

LINES, ORDERS = "order_lines", "orders"
BEFORE = "Against the same weekdays before"
LIGHTS = {"All here": "#1F7A4D", "Not yet": "#A86400", "Look": "#B3382C"}


def today() -> Sheet:
    """Lay out the sheet that is seen first."""
    net = measure(LINES, "Net", "SUM", money())
    refunded = measure(LINES, "Refunded", "SUM", money())
    change = calculated(LINES, "Change", money())
    orders, by_hour = count(ORDERS, "Order"), hour(ORDERS, "Hour")
    item = category(LINES, "Menu item")
    sells = bars("sells", "What sells", item, net, subtitle="Net of refunds", limit=8)
    fell = bars(
        "fell", "What fell", item, change, subtitle=BEFORE, limit=8, sort=sort_by(change, "ASC")
    )
    hours = bars(
        "hours-today",
        "Orders by hour",
        by_hour,
        orders,
        subtitle=by_own_clocks(),
        orientation="VERTICAL",
        sort=sort_by(by_hour, "ASC"),
        labels=False,
    )
    figures = [
        _figure(LINES, "Net", "Net revenue", money(), f"Net of refunds. {BEFORE}"),
        _figure(ORDERS, "Orders", "Orders", whole()),
        Tile(figure("asked-refunded", "Refunded", refunded, "Of the whole period"), 9, 4),
        _figure(LINES, "Delivery", "Delivery’s share", percent(), f"Of net revenue. {BEFORE}"),
    ]
    return Sheet(
        "today",
        "Today",
        "What the owner asks every day.",
        [
            [_day("today", "Today so far", "to this minute"), _day("yesterday", "Yesterday", "")],
            [Tile(_light(), 22, 4), Tile(_busiest(by_hour, orders), 14, 4)],
            figures,
            [Tile(sells, 18, 9), Tile(fell, 18, 9)],
            [Tile(hours, 36, 8)],
        ],
        first="Period",
        asked=("busiest", "asked-refunded", "sells", "hours-today"),
        compared=("asked-net", "asked-orders", "asked-delivery", "fell"),
    )


def _day(name: str, title: str, until: str) -> Tile:
    """Show a day's money, net of refunds, whatever period is chosen."""
    now = calculated(LINES, f"Net {name}", money())
    before = calculated(LINES, f"Net {name} a week ago", money())
    subtitle = ", ".join(filter(None, ["Net of refunds, against a week ago", until]))
    return Tile(kpi(f"kpi-{name}", title, now, before, subtitle), 18, 4)


def _figure(data_set: str, name: str, title: str, style: Json, subtitle: str = BEFORE) -> Tile:
    """Show a figure of the period that is asked for, against as many whole weeks before."""
    now = calculated(data_set, f"{name} asked", style)
    before = calculated(data_set, f"{name} asked before", style)
    difference = points() if style == percent() else None
    return Tile(kpi(f"asked-{name.lower()}", title, now, before, subtitle, difference), 9, 4)


def _light() -> Json:
    """Say whether all of yesterday's orders are here, as a light with its reason."""
    state, reason = category(ARRIVALS, "State"), category(ARRIVALS, "Reason")
    counted = count(ARRIVALS, "State")
    lights = "\n".join(
        f"<if condition=\"{_first('State')} = '{name}'\">\n"
        f'<b><inline color="{colour}">● {name}.</inline></b>\n</if>'
        for name, colour in LIGHTS.items()
    )
    narrative = f"{lights}\n\u00a0<expression>{_first('Reason')}</expression>"
    ranked = {"State": (state, counted), "Reason": (reason, counted)}
    return insight("arrivals", "Are all of yesterday’s orders here?", ARRIVALS, ranked, narrative)


def _busiest(by_hour: Json, orders: Json) -> Json:
    said = (
        '<if condition="Busiest.itemsCount > 0">\n<b><inline font-size="28px">\n'
        f"<expression>{_first('Busiest')}</expression>\n</inline></b>\n"
        "\u00a0 <expression>Busiest.items[0].metricValue.formattedValue</expression>"
        " orders in that hour\n</if>\n"
        '<if condition="Busiest.itemsCount = 0">No order in this period.</if>'
    )
    return insight("busiest", "Busiest hour", ORDERS, {"Busiest": (by_hour, orders)}, said)


def _first(name: str) -> str:
    return f"{name}.items[0].categoryValue.formattedValue"
