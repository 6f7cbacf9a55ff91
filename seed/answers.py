"""The answers to queries/*.sql, worked out in plain Python from the events that were planned.

One function a query, of the same name, from the table's rows to the answer's rows in their
order. Nothing here reads the SQL: two computations that agree are worth more than one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from seed.figures import Rows, group_by, orders, percent, ratio, revenue, units
from seed.stored import StoredEvent, of_type

FUNNEL = ["menu_viewed", "item_viewed", "item_added", "checkout_started", "order_placed"]
type Table = list[StoredEvent]


def top_items(table: Table) -> Rows:
    """Count every row, repeats and views included, as the SQL does."""
    groups = sorted(
        group_by(table, lambda row: row.item).items(), key=lambda group: -revenue(group[1])
    )
    return [[item, len(rows), units(rows), revenue(rows)] for item, rows in groups[:10]]


def best_sellers(table: Table) -> Rows:
    """Rank items by what placed orders brought in."""
    ranked = _by_revenue(table, lambda line: line.item)[:20]
    return [[item, orders(lines), units(lines), revenue(lines)] for item, lines in ranked]


def key_figures(table: Table) -> Rows:
    """Sum up the orders and how many customers came back."""
    customers = group_by(of_type(table, "order_placed"), lambda line: line.customer).values()
    counts = [orders(lines) for lines in customers]
    if not counts:
        return [[None, None, None, 0, None]]
    total = sum((revenue(lines) for lines in customers), Decimal())
    returning = percent(sum(count > 1 for count in counts), len(counts))
    return [[total, sum(counts), ratio(total, sum(counts)), len(counts), returning]]


def revenue_by_day(table: Table) -> Rows:
    """Set each day's orders against the refunds made on that day."""
    lines = of_type(table, "order_placed") + of_type(table, "order_refunded")
    rows: Rows = []
    for day, events in sorted(group_by(lines, lambda line: line.moment.date()).items()):
        placed = of_type(events, "order_placed")
        earned, refunded = revenue(placed), revenue(of_type(events, "order_refunded"))
        rows.append([day, orders(placed), units(placed), earned, refunded, earned - refunded])
    return rows


def orders_by_hour_and_weekday(table: Table) -> Rows:
    """Count orders in each hour of the week."""
    lines = of_type(table, "order_placed")
    groups = group_by(lines, lambda line: (line.moment.isoweekday(), line.moment.hour))
    return [[*hour, orders(group), revenue(group)] for hour, group in sorted(groups.items())]


def average_order_value(table: Table) -> Rows:
    """Average each week's orders; an order belongs to the week of its first line."""
    weeks: dict[date, list[Table]] = defaultdict(list)
    for lines in group_by(of_type(table, "order_placed"), lambda line: line.order).values():
        day = min(line.moment for line in lines).date()
        weeks[day - timedelta(days=day.weekday())].append(lines)
    return [[week, *_order_figures(weeks[week])] for week in sorted(weeks)]


def _order_figures(group: list[Table]) -> list[int | Decimal | None]:
    values = [revenue(lines) for lines in group]
    pieces = sum(units(lines) for lines in group)
    average = ratio(sum(values, Decimal()), len(group))
    return [len(group), average, ratio(pieces, len(group)), min(values), max(values)]


def items_bought_together(table: Table) -> Rows:
    """Count the orders in which two items meet."""
    lines = of_type(table, "order_placed")
    baskets = [
        sorted({line.item for line in basket})
        for basket in group_by(lines, lambda line: line.order).values()
    ]
    pairs = Counter(pair for basket in baskets for pair in combinations(basket, 2))
    ranked = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[:20]
    return [[*pair, count, percent(count, len(baskets))] for pair, count in ranked]


def view_to_order_funnel(table: Table) -> Rows:
    """Count the sessions that reach each step."""
    sessions = [
        len({row.session_id for row in of_type(table, step) if row.session_id}) for step in FUNNEL
    ]
    return [
        [number, step, count, percent(count, max(sessions))]
        for number, (step, count) in enumerate(zip(FUNNEL, sessions, strict=True), 1)
        if count
    ]


def returning_customers(table: Table) -> Rows:
    """Part customers by how often they ordered."""
    lines = of_type(table, "order_placed")
    segments: dict[str, list[Table]] = defaultdict(list)
    for mine in group_by(lines, lambda line: line.customer).values():
        segments[_segment(orders(mine))].append(mine)
    customers, total = sum(map(len, segments.values())), revenue(lines)
    rows: Rows = []
    for name, group in sorted(segments.items()):
        earned = sum((revenue(mine) for mine in group), Decimal())
        count = sum(orders(mine) for mine in group)
        shares = [percent(len(group), customers), percent(earned, total)]
        rows.append([name, len(group), count, earned, *shares])
    return rows


def _segment(count: int) -> str:
    if count == 1:
        return "1 order"
    return "2 to 4 orders" if count <= 4 else "5 or more orders"


def restaurants_compared(table: Table) -> Rows:
    """Set the houses side by side."""
    total = revenue(of_type(table, "order_placed"))
    rows: Rows = []
    for restaurant, lines in _by_revenue(table, lambda line: line.restaurant):
        earned, count = revenue(lines), orders(lines)
        customers = len({line.customer for line in lines})
        shares = [ratio(earned, count), percent(earned, total)]
        rows.append([restaurant, count, customers, earned, *shares])
    return rows


def channels(table: Table) -> Rows:
    """Compare the ways in which orders come."""
    return [
        [channel, orders(lines), revenue(lines), ratio(revenue(lines), orders(lines))]
        for channel, lines in _by_revenue(table, lambda line: line.channel or "unknown")
    ]


def categories(table: Table) -> Rows:
    """Share revenue out over the menus' categories."""
    total = revenue(of_type(table, "order_placed"))
    return [
        [category, units(lines), revenue(lines), percent(revenue(lines), total)]
        for category, lines in _by_revenue(table, lambda line: line.category or "unknown")
    ]


def menu_engineering(table: Table) -> Rows:
    """Class items by units against the average item, and price against the average unit."""
    lines = of_type(table, "order_placed")
    items = group_by(lines, lambda line: line.item)
    menu_price = ratio(revenue(lines), units(lines)) or Decimal()
    rows: Rows = []
    for item, sold in sorted(items.items(), key=lambda group: (-units(group[1]), group[0])):
        price = ratio(revenue(sold), units(sold)) or Decimal()
        popular, dear = units(sold) * len(items) >= units(lines), price >= menu_price
        rows.append([item, units(sold), price, revenue(sold), _menu_class(popular, dear)])
    return rows


def _menu_class(popular: bool, dear: bool) -> str:
    if popular:
        return "star" if dear else "plowhorse"
    return "puzzle" if dear else "dog"


def refunds(table: Table) -> Rows:
    """Set each house's refunds against its orders."""
    placed = group_by(of_type(table, "order_placed"), lambda line: line.restaurant)
    refunded = group_by(of_type(table, "order_refunded"), lambda line: line.restaurant)
    names = sorted({*placed, *refunded}, key=lambda name: (-revenue(refunded[name]), name))
    rows: Rows = []
    for name in names:
        returned, count = revenue(refunded[name]), orders(refunded[name])
        of_orders = percent(count, orders(placed[name]))
        rows.append([name, count, returned, of_orders, percent(returned, revenue(placed[name]))])
    return rows


def top_customers(table: Table) -> Rows:
    """Rank customers by what they spent."""
    rows: Rows = []
    for customer, lines in _by_revenue(table, lambda line: line.customer)[:20]:
        moments = [line.moment for line in lines]
        houses = len({line.restaurant for line in lines})
        rows.append([customer, orders(lines), houses, revenue(lines), min(moments), max(moments)])
    return rows


def latest_orders(table: Table) -> Rows:
    """List the newest orders, one row each."""
    groups = group_by(of_type(table, "order_placed"), lambda line: line.order)
    started = {order: min(line.moment for line in lines) for order, lines in groups.items()}
    newest = sorted(groups, key=lambda order: (-started[order].timestamp(), order))[:50]
    return [[order, started[order], *_order_row(groups[order])] for order in newest]


def _order_row(lines: Table) -> list[str | int | Decimal | None]:
    channel = min((line.channel for line in lines if line.channel), default=None)
    house, customer = lines[0].restaurant, lines[0].customer
    return [house, channel, customer, units(lines), revenue(lines)]


def repeated_events(table: Table) -> Rows:
    """Tell rows from the events behind them."""
    groups = sorted(group_by(table, lambda row: row.event_type).items())
    counts = [(kind, len(rows), len({row.event_id for row in rows})) for kind, rows in groups]
    return [[kind, rows, events, rows - events] for kind, rows, events in counts]


def _by_revenue(
    table: Table, key: Callable[[StoredEvent], str]
) -> list[tuple[str, list[StoredEvent]]]:
    """Group placed order lines by a text, the highest revenue first, then by the text."""
    groups = group_by(of_type(table, "order_placed"), key)
    return sorted(groups.items(), key=lambda group: (-revenue(group[1]), group[0]))


ANSWERS: dict[str, Callable[[Table], Rows]] = {
    answer.__name__: answer
    for answer in (
        top_items,
        best_sellers,
        key_figures,
        revenue_by_day,
        orders_by_hour_and_weekday,
        average_order_value,
        items_bought_together,
        view_to_order_funnel,
        returning_customers,
        restaurants_compared,
        channels,
        categories,
        menu_engineering,
        refunds,
        top_customers,
        latest_orders,
        repeated_events,
    )
}
