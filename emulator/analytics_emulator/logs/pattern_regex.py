"""Regular expressions in filter patterns, between percent signs (Logs user guide).

AWS takes a part of the usual syntax alone, which means the same in Python: no parentheses, and of
symbols a few. That a blank in one is refused is unverified.
"""

import re
from collections.abc import Callable

_TAKEN = re.compile(r"(?:[A-Za-z0-9:_#=@/;,^$?\[\]{}|*+.-]|\\[\x21-\x7e])+")


def regex_test(given: str) -> Callable[[str], bool] | None:
    """Return whether a text holds what `%…%` says; None where AWS doesn't take it."""
    inner = given[1:-1]
    if not (len(given) > 2 and given[0] == given[-1] == "%" and _TAKEN.fullmatch(inner)):
        return None
    try:
        found = re.compile(inner).search
    except re.error:
        return None
    return lambda text: found(text) is not None
