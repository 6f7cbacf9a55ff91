"""The data sets' columns as the dashboard names them, and the calculated fields over them."""

import re
from collections.abc import Callable
from typing import NamedTuple

from quicksight_definition.fields import OWN_CLOCKS, Json


class Column(NamedTuple):
    """A column of a data set's SQL, its QuickSight type, and the name that people read."""

    name: str
    type: str
    title: str


# The day is the partition's own: a filter on it leaves out the files of all other days.
SHARED = [
    Column("orderday", "DATETIME", "Day"),
    Column("orderedat", "DATETIME", "Ordered at"),
    Column("restaurantid", "STRING", "Restaurant"),
    Column("channel", "STRING", "Channel"),
]
# "Ordered at" is what a restaurant's own clocks showed, so moments of several don't compare with
# now; this one does.
MOMENT = Column("happenedat", "DATETIME", "Moment")
MENU = [
    Column("category", "STRING", "Category"),
    Column("menuitem", "STRING", "Menu item"),
    Column("units", "INTEGER", "Units"),
    Column("revenue", "DECIMAL", "Revenue"),
]
PLACES = "places"  # asked without a period, for all that can be chosen: so it reads little
ARRIVALS = "arrivals"  # of yesterday, whatever period is chosen
WITHOUT_PERIOD = {PLACES, ARRIVALS}
DATA_SETS: dict[str, list[Column]] = {
    "order_lines": [
        *SHARED,
        MOMENT,
        *MENU,
        Column("orderid", "STRING", "Order"),
        Column("refundedorderid", "STRING", "Refunded order"),
        Column("customerid", "STRING", "Customer"),
        Column("price", "DECIMAL", "Price"),
        Column("refunded", "DECIMAL", "Refunded"),
        Column("tablename", "STRING", "Table"),
    ],
    "orders": [
        *SHARED,
        MOMENT,
        Column("orderid", "STRING", "Order"),
        Column("customerid", "STRING", "Customer"),
        Column("revenue", "DECIMAL", "Revenue"),
    ],
    "guests": [
        *SHARED,
        MOMENT,
        Column("orderid", "STRING", "Order"),
        Column("customerid", "STRING", "Customer"),
        Column("visitor", "STRING", "Guest"),
        Column("stretch", "DATETIME", "Stretch"),
    ],
    PLACES: [
        Column("restaurantid", "STRING", "Restaurant"),
        Column("channel", "STRING", "Channel"),
    ],
    ARRIVALS: [
        Column("state", "STRING", "State"),
        Column("reason", "STRING", "Reason"),
    ],
    "menu": [*SHARED, *MENU],
    "baskets": [
        *SHARED,
        Column("orderid", "STRING", "Order"),
        Column("pair", "STRING", "Bought together"),
    ],
    "visits": [
        *SHARED,
        Column("sessionid", "STRING", "Visit"),
        Column("stepnumber", "INTEGER", "Step number"),
        Column("step", "STRING", "Step"),
    ],
}

TODAY = "truncDate('DD', now())"
TOMORROW = f"addDateTime(1, 'DD', {TODAY})"
YESTERDAY = f"addDateTime(-1, 'DD', {TODAY})"
MONTH = "truncDate('MM', now())"


class Compared(NamedTuple):
    """A period and what it stands against: the one rule for everything that is compared.

    Like with like: as many whole weeks earlier as the period needs, so that each day stands against
    the same weekday, and a day that is still going on against as much of it, to the minute. Where
    the week before the earlier days has no row, data may have begun amid them: nothing is compared.
    """

    start: str
    stop: str  # not with it

    @property
    def weeks(self) -> str:
        """Return how many days earlier, below zero."""
        return f"-7 * ceil(dateDiff({self.start}, {self.stop}, 'DD') / 7)"

    @property
    def now(self) -> str:
        """Return what holds for the period's rows."""
        return f"{{Ordered at}} >= {self.start} AND {{Ordered at}} < {self.stop}"

    @property
    def before(self) -> str:
        """Return what holds for the rows of the earlier period."""
        return (
            f"{{Ordered at}} >= addDateTime({self.weeks}, 'DD', {self.start})"
            f" AND {{Ordered at}} < addDateTime({self.weeks}, 'DD', {self.stop})"
            f" AND {{Moment}} < addDateTime({self.weeks}, 'DD', now())"
        )

    def known(self, value: str) -> str:
        """Return a figure of the earlier period; NULL where data may not be as old."""
        first = f"addDateTime({self.weeks}, 'DD', {self.start})"
        return f"ifelse(countIf({{Ordered at}}, {{Ordered at}} < {first}) > 0, {value}, NULL)"


DATES = Compared("${From}", "addDateTime(1, 'DD', ${To})")
DAYS = {"today": Compared(TODAY, TOMORROW), "yesterday": Compared(YESTERDAY, TODAY)}
# Which partitions may hold what is asked for: 1, else 0. They are days of UTC: where clocks are
# ahead, a day's first hours are in the partition that began a day before, and behind they are not.
# A number in ‹› is one further away where restaurants have clocks of their own.
WIDER = re.compile(r"‹(-?)(\d+)›")
NEAR = (
    "ifelse({Day} >= addDateTime(‹-1›, 'DD', ${From})"
    " AND {Day} < addDateTime(‹1›, 'DD', ${To}), 1, 0)"
)
# The key figures' are wider: as many whole weeks as a period needs are its length and six days at
# most, and a week before tells whether data began by then.
BOTH = (
    "ifelse({Day} >= addDateTime(-1 * (dateDiff(${From}, ${To}, 'DD') + ‹15›), 'DD', ${From})"
    " AND {Day} < addDateTime(‹1›, 'DD', ${To}), 1, 0)"
)
# A guest's earlier orders are joined by stretches of 31 days: one begins 30 days before a day at
# most, and a filter on it chooses what is read of them.
STRETCH = "guests"
NEAR_STRETCH = (
    "ifelse({Stretch} >= addDateTime(‹-31›, 'DD', ${From})"
    " AND {Stretch} < addDateTime(‹1›, 'DD', ${To}), 1, 0)"
)
BOTH_STRETCHES = (
    "ifelse({Stretch} >= addDateTime(-1 * (dateDiff(${From}, ${To}, 'DD') + ‹45›), 'DD', ${From})"
    " AND {Stretch} < addDateTime(‹1›, 'DD', ${To}), 1, 0)"
)
COMPARED = {
    "orders": BOTH,
    "guests": BOTH,
    "order_lines": f"ifelse({{Day}} >= addDateTime(‹-16›, 'DD', {TODAY}), 1, 0)",
}
# The owner's sheet has a period by name, so that one choice is enough, on AWS as here.
CHOSEN_DATES = "Chosen dates"
PERIODS = {  # from and, not with it, until
    "Today": (TODAY, TOMORROW),
    "Yesterday": (YESTERDAY, TODAY),
    "Last 7 days": (f"addDateTime(-6, 'DD', {TODAY})", TOMORROW),
    "Month to date": (MONTH, TOMORROW),
    "Last month": (f"addDateTime(-1, 'MM', {MONTH})", MONTH),
    CHOSEN_DATES: ("${From}", "addDateTime(1, 'DD', ${To})"),
}


def _by_period(place: int) -> str:
    """Return a bound of the chosen period, as one expression over its name."""
    named = [(name, bounds[place]) for name, bounds in PERIODS.items() if name != CHOSEN_DATES]
    listed = ", ".join(f"'{name}', {bound}" for name, bound in named)
    return f"switch(${{Period}}, {listed}, {PERIODS[CHOSEN_DATES][place]})"


ASKED = Compared(_by_period(0), _by_period(1))
NEAR_ASKED = (
    f"ifelse({{Day}} >= addDateTime(-1 * (dateDiff({ASKED.start}, {ASKED.stop}, 'DD') + ‹14›),"
    f" 'DD', {ASKED.start}) AND {{Day}} < addDateTime(‹0›, 'DD', {ASKED.stop}), 1, 0)"
)
SEARCHED = ("Order number", "Table", "Customer")
FOUND = (
    "ifelse(isNull(${Find}) OR ${Find} = '', 1, "
    + ", ".join(f"contains({{{name}}}, ${{Find}}, CASE_INSENSITIVE), 1" for name in SEARCHED)
    + ", 0)"
)
NET = "{Revenue} - {Refunded}"
WEEKDAY = "extract('WD', {Ordered at})"  # Sunday is 1
WEEK_STARTS = "WeekStarts"  # the template's mapping
WEEKDAYS = ", ".join(
    f"{place}, '{name}'"
    for place, name in enumerate(("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"), 1)
)


def calculated_fields() -> list[Json]:
    """Return each figure for the chosen period and for the equally long one before it."""
    fields = [
        _field("orders", "Average order", "sum({Revenue}) / count({Order})"),
        _field("order_lines", "Average order", "sum({Revenue}) / distinct_count({Order})"),
        _field("order_lines", "Order number", "coalesce({Order}, {Refunded order})"),
        _field("order_lines", "Refund rate", "sum({Refunded}) / sum({Revenue})"),
        _field("menu", "Average price", "sum({Revenue}) / sum({Units})"),
        _field("orders", "Hour", "extract('HH', {Ordered at})"),
        _field("orders", "Weekday number", _from_week_start(f"mod({WEEKDAY} + ${{Shift}}, 7) + 1")),
        _field("orders", "Weekday", f"switch({WEEKDAY}, {WEEKDAYS}, '')"),
    ]
    fields += _classes()
    for name, day in DAYS.items():
        fields += _pair("order_lines", f"Net {name}", f"Net {name} a week ago", day, _net)
    for data_set, title, value in (
        ("orders", "Revenue", lambda when: f"coalesce(sumIf({{Revenue}}, {when}), 0)"),
        ("orders", "Orders", _orders),
        ("guests", "Returning guests", _returning),
    ):
        fields += _pair(data_set, f"{title} now", f"{title} before", DATES, value)
    fields += [
        _field("orders", f"Average order {suffix}", f"{{Revenue {suffix}}} / {{Orders {suffix}}}")
        for suffix in ("now", "before")
    ]
    fields += [_field(data_set, "Is compared", days) for data_set, days in COMPARED.items()]
    dated = [name for name in DATA_SETS if name not in WITHOUT_PERIOD]
    fields += [_field(data_set, "Is near", NEAR) for data_set in dated]
    fields.append(_field(STRETCH, "Is near by stretch", NEAR_STRETCH))
    fields.append(_field(STRETCH, "Is compared by stretch", BOTH_STRETCHES))
    return [*fields, *_owners_fields()]


def _classes() -> list[Json]:
    """Return an item's class: popularity and price against the averages of the rows that are shown.

    Level-aware, so that it goes by the chosen period and places, and is a dimension. As in
    queries/menu_engineering.sql the average item is the units' share of one, prices are in cents.
    """
    item, all_items = "[{Menu item}], PRE_AGG", "[], PRE_AGG"
    items = f"distinctCountOver({{Menu item}}, {all_items})"
    units, price = "sumOver({{Units}}, {0})", "round(sumOver({{Revenue}}, {0}) / {1}, 2)"
    prices = [price.format(level, units.format(level)) for level in (item, all_items)]
    popular = f"{units.format(item)} * {items} >= {units.format(all_items)}"
    named = (
        "ifelse({Is popular} = 1 AND {Is dear} = 1, 'Star', {Is popular} = 1, 'Plowhorse', "
        "{Is dear} = 1, 'Puzzle', 'Dog')"
    )
    return [
        _field("menu", "Is popular", f"ifelse({popular}, 1, 0)"),
        _field("menu", "Is dear", f"ifelse({' >= '.join(prices)}, 1, 0)"),
        _field("menu", "Class", named),
    ]


def _owners_fields() -> list[Json]:
    """Return what the owner's sheet asks of its own period, and what finds an order."""
    fields = [
        _field("order_lines", "Net", NET),
        _field("order_lines", "Is found", FOUND),
        # Of an item alone it can't be told whether data began later or nobody ordered it before.
        _field("order_lines", "Change", f"{{Net asked}} - {_net(ASKED.before)}"),
    ]
    for data_set, name, value in (
        ("order_lines", "Net", _net),
        ("order_lines", "Delivery", _delivery),
        ("orders", "Orders", _orders),
    ):
        fields += _pair(data_set, f"{name} asked", f"{name} asked before", ASKED, value)
    for data_set in ("order_lines", "orders"):
        fields.append(_field(data_set, "Is asked", f"ifelse({ASKED.now}, 1, 0)"))
        fields.append(_field(data_set, "Is near asked", NEAR_ASKED))
    return fields


def _pair(
    data_set: str, now: str, before: str, period: Compared, value: Callable[[str], str]
) -> list[Json]:
    """Return a figure of a period, and the same of the one that it stands against."""
    return [
        _field(data_set, now, value(period.now)),
        _field(data_set, before, period.known(value(period.before))),
    ]


def _net(when: str) -> str:
    return f"coalesce(sumIf({NET}, {when}), 0)"


def _delivery(when: str) -> str:
    delivered = f"coalesce(sumIf({NET}, {when} AND {{Channel}} = 'delivery'), 0)"
    return f"{delivered} / {_net(when)}"


def _orders(when: str) -> str:
    return f"countIf({{Order}}, {when})"


def _returning(when: str) -> str:
    returning = f"distinct_countIf({{Customer}}, {{Guest}} = 'Returning' AND {when})"
    return f"{returning} / distinct_countIf({{Customer}}, {when})"


def _from_week_start(expression: str) -> Json:
    """Fill in how far a weekday's number moves, so that the week's first one is 1."""
    shift = {"Fn::FindInMap": [WEEK_STARTS, {"Ref": "WeekStart"}, "Shift"]}
    return {"Fn::Sub": [expression, {"Shift": shift}]}


def _field(data_set: str, name: str, expression: str | Json) -> Json:
    expression = widened(expression) if isinstance(expression, str) else expression
    return {"DataSetIdentifier": data_set, "Name": name, "Expression": expression}


def widened(expression: str) -> str | Json:
    """Choose a bound's number in the template; joined, since texts keep their dollar signs so."""
    if not WIDER.search(expression):
        return expression
    parts: list[str | Json] = []
    end = 0
    for found in WIDER.finditer(expression):
        sign, number = found.groups()
        further = f"{sign}{int(number) + 1}"
        parts.append(expression[end : found.start()])
        parts.append({"Fn::If": [OWN_CLOCKS, further, f"{sign}{number}"]})
        end = found.end()
    return {"Fn::Join": ["", [*parts, expression[end:]]]}
