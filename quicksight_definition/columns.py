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
ARRIVALS = "arrivals"  # of yesterday, whatever period is chosen
WITHOUT_PERIOD = {PLACES, ARRIVALS}
DATA_SETS: dict[str, list[Column]] = {
    "order_lines": [
        *SHARED,
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
    ARRIVALS: [
        Column("state", "STRING", "State"),
        Column("reason", "STRING", "Reason"),
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
TOMORROW = f"addDateTime(1, 'DD', {TODAY})"
MONTH = "truncDate('MM', now())"
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
# The owner's sheet has a period by name, so that one choice is enough, on AWS as here.
CHOSEN_DATES = "Chosen dates"
PERIODS = {  # from and, not with it, until
    "Today": (TODAY, TOMORROW),
    "Yesterday": (f"addDateTime(-1, 'DD', {TODAY})", TODAY),
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


START, STOP = _by_period(0), _by_period(1)
ASKED = f"{{Ordered at}} >= {START} AND {{Ordered at}} < {STOP}"
ASKED_WEEKS = f"-7 * ceil(dateDiff({START}, {STOP}, 'DD') / 7)"
ASKED_BEFORE = (
    f"{{Ordered at}} >= addDateTime({ASKED_WEEKS}, 'DD', {START}) AND "
    f"{{Ordered at}} < addDateTime({ASKED_WEEKS}, 'DD', ifelse({STOP} < now(), {STOP}, now()))"
)
NEAR_ASKED = (
    f"ifelse({{Day}} >= addDateTime(-1 * (dateDiff({START}, {STOP}, 'DD') + 7), 'DD', {START})"
    f" AND {{Day}} < {STOP}, 1, 0)"
)
SEARCHED = ("Order number", "Table", "Customer")
FOUND = (
    "ifelse(isNull(${Find}) OR ${Find} = '', 1, "
    + ", ".join(f"contains({{{name}}}, ${{Find}}, CASE_INSENSITIVE), 1" for name in SEARCHED)
    + ", 0)"
)
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
    dated = [name for name in DATA_SETS if name not in WITHOUT_PERIOD]
    fields += [_field(data_set, "Is near", NEAR) for data_set in dated]
    return [*fields, *_owners_fields()]


def _owners_fields() -> list[Json]:
    """Return what the owner's sheet asks of its own period, and what finds an order."""
    net = "{Revenue} - {Refunded}"
    delivered = "{Channel} = 'delivery'"
    fields = [
        _field("order_lines", "Net", net),
        _field("order_lines", "Is found", FOUND),
        _field("order_lines", "Change", "{Net asked} - {Net asked before}"),
    ]
    for suffix, when in (("asked", ASKED), ("asked before", ASKED_BEFORE)):
        fields += [
            _field("order_lines", f"Net {suffix}", f"coalesce(sumIf({net}, {when}), 0)"),
            _field(
                "order_lines",
                f"Delivery {suffix}",
                f"coalesce(sumIf({net}, {when} AND {delivered}), 0) / {{Net {suffix}}}",
            ),
            _field("orders", f"Orders {suffix}", f"countIf({{Order}}, {when})"),
        ]
    for data_set in ("order_lines", "orders"):
        fields.append(_field(data_set, "Is asked", f"ifelse({ASKED}, 1, 0)"))
        fields.append(_field(data_set, "Is near asked", NEAR_ASKED))
    return fields


def _from_week_start(expression: str) -> Json:
    """Fill in how far a weekday's number moves, so that the week's first one is 1."""
    shift = {"Fn::FindInMap": [WEEK_STARTS, {"Ref": "WeekStart"}, "Shift"]}
    return {"Fn::Sub": [expression, {"Shift": shift}]}


def _field(data_set: str, name: str, expression: str | Json) -> Json:
    return {"DataSetIdentifier": data_set, "Name": name, "Expression": expression}
