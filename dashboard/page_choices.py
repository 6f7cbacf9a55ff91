"""Reads from a request which rows of its tables a reader wants."""

from typing import Any

from dashboard.bad_request import BadRequestError, object_of
from dashboard.queries.paging import MOST_PAGES

LONGEST_SEARCH = 200
MOST_LEVELS = 100  # fields of a pivot table's rows


def read_pages(value: Any) -> dict[str, Any]:
    """Return the pages, searches and sorts of tables; refused where they haven't that shape."""
    found = object_of("tables", value or {})
    for name, choice in found.items():
        if not _is_page(object_of(f"The table {name}", choice)):
            wanted = "a page, a search, and a field to sort by with its direction"
            raise BadRequestError(f"The table {name} must have {wanted}", [name])
    return found


def _is_page(choice: dict[str, Any]) -> bool:
    page, search, by = (choice.get(name) for name in ("page", "search", "by"))
    is_number = page is None or (isinstance(page, int) and 0 <= page < MOST_PAGES)
    is_text = search is None or (isinstance(search, str) and len(search) <= LONGEST_SEARCH)
    is_sort = by is None or isinstance(by, str)
    levels, direction = choice.get("levels"), choice.get("direction")
    is_level = levels is None or (isinstance(levels, int) and 0 < levels < MOST_LEVELS)
    is_direction = direction in {None, "ASC", "DESC"}
    return is_level and is_number and is_text and is_sort and is_direction
