"""DuckDB's functions that give another value each time."""

import re

from .statement import Connection, Statement

_VOLATILE = """
SELECT DISTINCT function_name FROM duckdb_functions()
WHERE stability <> 'CONSISTENT' AND function_name <> 'error'
"""


class VolatileFunctions:
    """Knows them by name; DuckDB is asked for the names once."""

    def __init__(self) -> None:
        self._pattern: re.Pattern[str] | None = None

    def called_in(self, sql: str, connection: Connection) -> bool:
        """Return whether SQL calls one of them."""
        if self._pattern is None:
            names = [re.escape(str(name)) for (name,) in connection.rows(Statement(_VOLATILE))]
            self._pattern = re.compile(rf"\b({'|'.join(names)})\(")
        return self._pattern.search(sql) is not None
