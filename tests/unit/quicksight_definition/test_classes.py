"""An item's class on the menu's sheet goes by the rows that are shown, not by the whole table."""

import pytest

from tests.unit.quicksight_definition.drawn import drawn

# Soup and cake are sold on both days.
SOLD = """
SELECT CAST(day AS timestamp) AS orderday, CAST(day AS timestamp) AS orderedat,
    'here' AS restaurantid, 'web' AS channel, 'food' AS category, item AS menuitem,
    units, units * price AS revenue
FROM (VALUES
    ('Soup', DATE '2026-03-02', 5, 4.00), ('Soup', DATE '2026-03-02', 3, 4.00),
    ('Roast', DATE '2026-03-02', 8, 9.00), ('Cake', DATE '2026-03-02', 1, 3.00),
    ('Lobster', DATE '2026-03-02', 1, 30.00),
    ('Soup', DATE '2026-03-03', 1, 4.00), ('Cake', DATE '2026-03-03', 9, 3.00)
) AS sold (item, day, units, price)
"""
FIRST = {"Soup": "Plowhorse", "Roast": "Star", "Cake": "Dog", "Lobster": "Puzzle"}
SECOND = {"Soup": "Puzzle", "Cake": "Plowhorse"}


@pytest.mark.parametrize(("day", "expected"), [("2026-03-02", FIRST), ("2026-03-03", SECOND)])
def test_class_goes_by_the_chosen_days(day: str, expected: dict[str, str]) -> None:
    rows = drawn("menu", SOLD, "menu", "items", From=day, To=day)
    assert {item: menu_class for item, menu_class, *_ in rows if item} == expected
