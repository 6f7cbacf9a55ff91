"""What a cast does with a value that can't be converted: an error, or NULL under TRY_CAST."""

from dataclasses import dataclass

from ....nodes.values import Value, duck, null
from ....semantics.failures import failure, message
from ....types import BOOLEAN, Type

INVALID = "INVALID_CAST_ARGUMENT"


@dataclass(frozen=True)
class Guard:
    """What happens where a value can't be converted: an error, or NULL if `safe` (TRY_CAST)."""

    safe: bool

    def otherwise(self, words: Value | str, target: Type, name: str = INVALID) -> Value:
        """Return what stands for a value without a conversion."""
        return null(target) if self.safe else failure(name, words, target)

    def unless(self, condition: Value, converted: Value, words: Value) -> Value:
        """Return the conversion where a condition holds; NULL where it is NULL."""
        failed = self.otherwise(words, converted.type)
        form = "CASE WHEN $1 THEN $2 WHEN NOT ($1) THEN $3 END"
        return duck(converted.type, form, condition, converted, failed)

    def total(self, value: Value, converted: Value, words: Value, name: str = INVALID) -> Value:
        """Return a conversion that is NULL where it fails, made to fail there with an error."""
        if self.safe:
            return converted
        failed = self.otherwise(words, converted.type, name)
        form = "CASE WHEN $1 IS NOT NULL THEN coalesce($2, $3) END"
        return duck(converted.type, form, value, converted, failed)


def refusing(
    value: Value, pattern: str, converted: Value, what: str = "CAST of the text "
) -> Value:
    """Return a conversion that refuses the texts which Trino converts and this compiler doesn't."""
    found = duck(BOOLEAN, f"regexp_matches($1, '{pattern}')", value)
    refused = refusal(value, converted.type, what)
    return duck(converted.type, "CASE WHEN $1 THEN $2 ELSE $3 END", found, refused, converted)


def refusal(value: Value, target: Type, what: str = "CAST of the text ") -> Value:
    """Return what refuses a text."""
    return failure("NOT_SUPPORTED", message(f"'{what}' || $1", value), target)


_TITLES = {"integer": "INT"}


def type_title(t: Type) -> str:
    """Return a type's name as a failed cast shows it (`INT`, `DOUBLE`)."""
    return _TITLES.get(t.kind, str(t).upper())
