"""The dashboard's sheets, in their order."""

from scripts.quicksight.sheet import Sheet
from scripts.quicksight.sheets.guests import guests
from scripts.quicksight.sheets.menu import menu
from scripts.quicksight.sheets.orders import orders
from scripts.quicksight.sheets.overview import overview
from scripts.quicksight.sheets.restaurants import restaurants


def all_sheets() -> list[Sheet]:
    """Give the sheets, the summary first and the details last."""
    return [overview(), menu(), guests(), restaurants(), orders()]
