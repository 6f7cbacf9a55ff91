"""Column types in DDL: Hive's grammar of types over a statement's tokens."""

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.reserved_words import defined_name
from analytics_emulator.hive.types import read_type


def hive_type(cursor: Cursor) -> str:
    """Take a type and return it as Glue keeps it, in lower case without spaces."""
    return str(read_type(_Types(cursor)))


class _Types:
    """A cursor as the reader of types that `read_type` asks for."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor

    def word(self) -> str:
        return self._cursor.name().text

    def field(self) -> str:
        return defined_name(self._cursor).name

    def number(self) -> int:
        return self._cursor.number()

    def takes(self, sign: str) -> bool:
        return self._cursor.takes_sign(sign)

    def refusal(self) -> ExecutionFailedError:
        return self._cursor.refusal()
