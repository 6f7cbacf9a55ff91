"""What a cast does with a value that can't be converted: an error, or NULL under TRY_CAST."""

from collections.abc import Callable

from .failures import failure
from .typesystem import Type

type Convert = Callable[[str, Type, Type, "Guard"], str | None]


class Guard:
    """What happens where a value can't be converted: an error, or NULL under TRY_CAST."""

    def __init__(self, safe: bool) -> None:
        self.safe = safe

    def otherwise(self, message_sql: str, target: Type, name: str = "INVALID_CAST_ARGUMENT") -> str:
        """Give the SQL that stands for a value without a conversion."""
        if self.safe:
            return f"CAST(NULL AS {target.duck})"
        return failure(name, message_sql, target)

    def unless(self, condition: str, value: str, message_sql: str, target: Type) -> str:
        """Convert where a condition on the text holds."""
        return (
            f"CASE WHEN {condition} THEN {value} "
            f"WHEN NOT ({condition}) THEN {self.otherwise(message_sql, target)} END"
        )

    def total(
        self,
        sql: str,
        value: str,
        message_sql: str,
        target: Type,
        name: str = "INVALID_CAST_ARGUMENT",
    ) -> str:
        """Convert by an expression that is NULL where it fails."""
        if self.safe:
            return value
        return (
            f"CASE WHEN {sql} IS NOT NULL THEN "
            f"coalesce({value}, {self.otherwise(message_sql, target, name)}) END"
        )


_TITLES = {"integer": "INT"}


def type_title(t: Type) -> str:
    """Give a type's name as a failed cast shows it (`INT`, `DOUBLE`)."""
    return _TITLES.get(t.kind, str(t).upper())
