"""The dashboard's sheets, in their order."""

from quicksight_definition.sheet import Sheet
from quicksight_definition.sheets.guests import guests
from quicksight_definition.sheets.menu import menu
from quicksight_definition.sheets.orders import orders
from quicksight_definition.sheets.overview import overview
from quicksight_definition.sheets.restaurants import restaurants
from quicksight_definition.sheets.today import today


def all_sheets() -> list[Sheet]:
    """Return the sheets, the owner's questions first and the details last."""
    return [today(), overview(), menu(), guests(), restaurants(), orders()]
