"""The console that commands print to: whole lines where nobody's window sets a width."""

import os
from typing import Any

from rich.console import Console as RichConsole
from rich.table import Table

WIDEST = 1000  # as a file or a pipe takes it; Rich would cut a table's cells to 80 columns


class Console(RichConsole):
    """Rich's, whose tables are as wide as their rows in a file or a pipe, unless COLUMNS is set."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print as Rich does."""
        if self.is_terminal or "COLUMNS" in os.environ or not _has_table(objects):
            super().print(*objects, **options)
            return
        narrow, self._width = self._width, WIDEST
        try:
            super().print(*objects, **options)
        finally:
            self._width = narrow


def _has_table(objects: tuple[Any, ...]) -> bool:
    return any(isinstance(one, Table) for one in objects)
