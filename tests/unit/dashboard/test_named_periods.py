"""A period by name: the dates that each name stands for, and the name that leaves them free."""

from dashboard.named_periods import sheet_names
from tests.unit.dashboard.conftest import NOW

MONTH = "truncDate('MM', now())"
TODAY = "truncDate('DD', now())"
FIRST = (
    f"switch(${{When}}, 'Today', {TODAY}, 'Last month', addDateTime(-1, 'MM', {MONTH}), ${{From}})"
)
LAST = (
    f"switch(${{When}}, 'Today', addDateTime(1, 'DD', {TODAY}), 'Last month', {MONTH},"
    " addDateTime(1, 'DD', ${To}))"
)
DATES = [{"kind": "DateTimePicker", "parameter": name, "options": None} for name in ("From", "To")]


def named(options, expression=f"ifelse({{at}} >= {FIRST} AND {{at}} < {LAST}, 1, 0)"):
    period = {"kind": "Dropdown", "parameter": "When", "options": options}
    definition = {"CalculatedFields": [{"Expression": expression}]}
    return sheet_names(definition, [period, *DATES], NOW, "MONDAY")


def test_each_name_has_its_dates_and_one_leaves_them_to_the_reader():
    found = named(["Today", "Last month", "Own"])
    assert (found["parameter"], found["free"]) == ("When", "Own")
    today = NOW.date().isoformat()
    assert found["dates"]["Today"] == {"From": today, "To": today}
    first, last = found["dates"]["Last month"].values()
    assert (first[-2:], last < today) == ("01", True)


def test_switch_of_another_kind_names_no_period():
    assert named(["Today", "Own"], "switch(${When}, 'Today', {a}, {b})") is None
    assert named(["Today", "Last month"]) is None  # no name is left for own dates
    assert named(["Today", "Own", "Other"]) is None
