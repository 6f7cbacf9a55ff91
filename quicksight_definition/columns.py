"""The data sets' columns as the dashboard names them, and the calculated fields over them."""

from typing import NamedTuple

from quicksight_definition.fields import Json


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
MENU = [
    Column("category", "STRING", "Category"),
    Column("menuitem", "STRING", "Menu item"),
    Column("units", "INTEGER", "Units"),
    Column("revenue", "DECIMAL", "Revenue"),
]
PLACES = "places"  # asked without a period, for all that can be chosen: so it reads little
DATA_SETS: dict[str, list[Column]] = {
    "order_lines": [
        *SHARED,
        *MENU,
        Column("orderid", "STRING", "Order"),
        Column("refundedorderid", "STRING", "Refunded order"),
        Column("customerid", "STRING", "Customer"),
        Column("price", "DECIMAL", "Price"),
        Column("refunded", "DECIMAL", "Refunded"),
    ],
    "orders": [
        *SHARED,
        Column("orderid", "STRING", "Order"),
        Column("customerid", "STRING", "Customer"),
        Column("revenue", "DECIMAL", "Revenue"),
    ],
    "guests": [
        *SHARED,
        Column("orderid", "STRING", "Order"),
        Column("customerid", "STRING", "Customer"),
        Column("visitor", "STRING", "Guest"),
    ],
    PLACES: [
        Column("restaurantid", "STRING", "Restaurant"),
        Column("channel", "STRING", "Channel"),
    ],
    "menu": [*SHARED, *MENU, Column("menuclass", "STRING", "Class")],
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

NOW = "{Ordered at} >= ${From} AND {Ordered at} < addDateTime(1, 'DD', ${To})"
# Like with like: as many whole weeks earlier as the period needs, so that each day stands against
# the same weekday, and a day that is still going on against as much of it.
WEEKS = "-7 * ceil((dateDiff(${From}, ${To}, 'DD') + 1) / 7)"
END = "ifelse(addDateTime(1, 'DD', ${To}) < now(), addDateTime(1, 'DD', ${To}), now())"
BEFORE = (
    f"{{Ordered at}} >= addDateTime({WEEKS}, 'DD', ${{From}})"
    f" AND {{Ordered at}} < addDateTime({WEEKS}, 'DD', {END})"
)
TODAY = "truncDate('DD', now())"
DAYS = {
    "today": f"{{Ordered at}} >= {TODAY}",
    "today a week ago": f"{{Ordered at}} >= addDateTime(-7, 'DD', {TODAY})"
    " AND {Ordered at} < addDateTime(-7, 'DD', now())",
    "yesterday": f"{{Ordered at}} >= addDateTime(-1, 'DD', {TODAY}) AND {{Ordered at}} < {TODAY}",
    "yesterday a week ago": f"{{Ordered at}} >= addDateTime(-8, 'DD', {TODAY})"
    f" AND {{Ordered at}} < addDateTime(-7, 'DD', {TODAY})",
}
# Which partitions may hold what is asked for: 1, else 0. They are days of UTC: where clocks are
# ahead, a day's first hours are in the partition that began a day before, and behind they are not.
NEAR = (
    "ifelse({Day} >= addDateTime(-1, 'DD', ${From}) AND {Day} < addDateTime(1, 'DD', ${To}), 1, 0)"
)
# The key figures' are wider: as many whole weeks as a period needs are its length and six days at
# most.
BOTH = (
    "ifelse({Day} >= addDateTime(-1 * (dateDiff(${From}, ${To}, 'DD') + 8), 'DD', ${From})"
    " AND {Day} < addDateTime(1, 'DD', ${To}), 1, 0)"
)
COMPARED = {
    "orders": BOTH,
    "guests": BOTH,
    "order_lines": f"ifelse({{Day}} >= addDateTime(-9, 'DD', {TODAY}), 1, 0)",
}
WEEKDAY = "extract('WD', {Ordered at})"  # Sunday is 1
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
        _field("orders", "Weekday number", f"mod({WEEKDAY} + 5, 7) + 1"),
        _field("orders", "Weekday", f"switch({WEEKDAY}, {WEEKDAYS}, '')"),
    ]
    for suffix, when in DAYS.items():
        net = f"coalesce(sumIf({{Revenue}} - {{Refunded}}, {when}), 0)"
        fields.append(_field("order_lines", f"Net {suffix}", net))
    for suffix, when in (("now", NOW), ("before", BEFORE)):
        returning = f"distinct_countIf({{Customer}}, {{Guest}} = 'Returning' AND {when})"
        fields += [
            _field("orders", f"Revenue {suffix}", f"coalesce(sumIf({{Revenue}}, {when}), 0)"),
            _field("orders", f"Orders {suffix}", f"countIf({{Order}}, {when})"),
            _field(
                "orders",
                f"Average order {suffix}",
                f"{{Revenue {suffix}}} / {{Orders {suffix}}}",
            ),
            _field(
                "guests",
                f"Returning guests {suffix}",
                f"{returning} / distinct_countIf({{Customer}}, {when})",
            ),
        ]
    fields += [_field(data_set, "Is compared", days) for data_set, days in COMPARED.items()]
    fields += [_field(data_set, "Is near", NEAR) for data_set in DATA_SETS if data_set != PLACES]
    return fields


def _field(data_set: str, name: str, expression: str) -> Json:
    return {"DataSetIdentifier": data_set, "Name": name, "Expression": expression}
