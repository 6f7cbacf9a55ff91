"""The two engines of regular expressions, and which of them reads a pattern as Trino does."""

import re
from dataclasses import dataclass

from ..nodes.values import Value, text
from ..texts.javapatterns import (
    GroupKind,
    asks_for_words,
    group_kind,
    is_javas_only,
    matches_empty,
)
from ..texts.patternforms import python_pattern, re2_pattern


@dataclass(frozen=True)
class Engine:
    """Forms of DuckDB's SQL over a text, a pattern and a group or a replacement."""

    like: str
    first: str
    every: str
    split: str
    replace: str
    position: str = ""  # RE2 has none


RE2 = Engine(
    like="regexp_matches($1, $2)",
    first="regexp_extract($1, $2, $3)",
    every="regexp_extract_all($1, $2, $3)",
    split="regexp_split_to_array($1, $2)",
    replace="regexp_replace($1, $2, $3, 'g')",
)
PYTHON = Engine(
    like="athena_regexp_like($1, $2)",
    first="(athena_regexp_first($1, $2, $3))[1]",
    every="athena_regexp_all($1, $2, $3)",
    split="athena_regexp_split($1, $2)",
    replace="athena_regexp_replace($1, $2, $3)",
    position="athena_regexp_position($1, $2, $3, $4)",
)


# Over a pattern of Java's that only the rows know.
COMPUTED = Engine(
    like="athena_regexp_like_computed($1, $2)",
    first="(athena_regexp_first_computed($1, $2, $3))[1]",
    every="athena_regexp_all_computed($1, $2, $3)",
    split="athena_regexp_split_computed($1, $2)",
    replace="athena_regexp_replace_computed($1, $2, $3)",
    position="athena_regexp_position_computed($1, $2, $3, $4)",
)


@dataclass(frozen=True)
class Pattern:
    """A pattern in its engine's syntax.

    RE2 gives an empty text for a group that took no part (`may_be_unset`), where Trino gives NULL.
    """

    engine: Engine
    text: Value
    is_of_words: bool
    may_be_unset: bool = False

    def filled(self, form: str) -> str:
        """Return a form that gives NULL for a group that took no part."""
        return f"nullif({form}, '')" if self.may_be_unset else form


def engine_pattern(pattern: str, stepping: bool, group: int) -> Pattern | None:
    """Return what reads a pattern as Trino does; None where nothing here does."""
    if is_javas_only(pattern):
        return python_reading(pattern)
    try:
        kind = group_kind(pattern, group)
        is_stepping_over_nothing = stepping and matches_empty(pattern)
    except re.error:
        return None
    if kind is None or is_stepping_over_nothing:
        return python_reading(pattern)
    written = re2_pattern(pattern)
    if written is None:
        return None
    return Pattern(RE2, text(written), asks_for_words(written), kind is GroupKind.OPTIONAL)


def python_reading(pattern: str) -> Pattern | None:
    """Return a pattern for Python's engine; without regard to case it knows ASCII alone here."""
    written = python_pattern(pattern)
    if written is None:
        return None
    return Pattern(PYTHON, text(written), asks_for_words(pattern) or "(?i" in pattern)
