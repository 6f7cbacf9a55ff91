"""QuickSight's text functions, and those between texts, numbers and dates, as Athena SQL.

Source: QuickSight user guide, function reference: positions count from one; `contains`,
`startsWith` and `endsWith` heed case unless their third argument says CASE_INSENSITIVE.
"""

import re
from collections.abc import Callable, Sequence

from dashboard.expressions.typed_sql import Sql
from dashboard.refusal import NotDrawnError

PARSED_LETTERS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%i", "ss": "%s"}

type Arguments = Sequence[Sql]
type Function = Callable[[Arguments], Sql]


def _matching(template: str) -> Function:
    """Fill a template with the text and what is looked for, in lower case where case is nothing."""

    def function(arguments: Arguments) -> Sql:
        text, part, *mode = arguments
        texts = [text.text, part.text]
        if mode and mode[0].text == "'CASE_INSENSITIVE'":
            texts = [f"LOWER({one})" for one in texts]
        elif len(mode) > 1 or (mode and mode[0].text != "'CASE_SENSITIVE'"):
            raise NotDrawnError(f"A comparison by {mode[0].text} is not drawn")
        return Sql(template.format(*texts), "BOOLEAN")

    return function


def _locate(arguments: Arguments) -> Sql:
    text, part, *start = arguments
    if not start:
        return Sql(f"STRPOS({text.text}, {part.text})", "INTEGER")
    (first,) = start
    found = f"STRPOS(SUBSTR({text.text}, {first.text}), {part.text})"
    return Sql(f"CASE WHEN {found} = 0 THEN 0 ELSE {found} + {first.text} - 1 END", "INTEGER")


def _split(arguments: Arguments) -> Sql:
    text, delimiter, position = arguments
    return Sql(f"SPLIT_PART({text.text}, {delimiter.text}, {position.text})", "STRING")


def _left(arguments: Arguments) -> Sql:
    text, count = arguments
    return Sql(f"SUBSTR({text.text}, 1, {count.text})", "STRING")


def _right(arguments: Arguments) -> Sql:
    text, count = arguments
    whole = f"WHEN LENGTH({text.text}) <= {count.text} THEN {text.text}"
    return Sql(f"CASE {whole} ELSE SUBSTR({text.text}, -{count.text}) END", "STRING")


def _parsed(kind: str, result: str) -> Function:
    """Return what gives NULL for texts that aren't numbers: QuickSight skips their rows."""

    def function(arguments: Arguments) -> Sql:
        (text,) = arguments
        return Sql(f"TRY_CAST({text.text} AS {kind})", result)

    return function


def _format_date(arguments: Arguments) -> Sql:
    """Format by Joda's letters, which QuickSight's guide lists and Athena's function takes."""
    date, pattern = arguments
    return Sql(f"format_datetime({date.text}, {pattern.text})", "STRING")


def _parse_date(arguments: Arguments) -> Sql:
    """Parse by a pattern of numbers, as Joda writes them; texts that don't fit are NULL.

    Source: user guide, "parseDate": the expression must be a string, the format is yyyy-MM-dd where
    none is given, and rows that don't fit it are skipped.
    """
    text, *given = arguments
    (pattern,) = given or [Sql("'yyyy-MM-dd'", "STRING")]
    if text.type not in {"STRING", "NULL"}:
        raise NotDrawnError(f"parseDate takes a text, not {text.type}")
    letters = re.compile("|".join([*PARSED_LETTERS, "[A-Za-z]"]))
    parts = letters.sub(lambda one: PARSED_LETTERS.get(one.group(), "?"), pattern.text)
    if "?" in parts:
        raise NotDrawnError(f"Parsing dates by {pattern.text} is not drawn")
    return Sql(f"TRY(date_parse({text.text}, {parts}))", "DATETIME")


def _epoch_date(arguments: Arguments) -> Sql:
    (seconds,) = arguments
    return Sql(f"CAST(from_unixtime({seconds.text}) AS timestamp)", "DATETIME")


TEXT_FUNCTIONS: dict[str, Function] = {
    "contains": _matching("(STRPOS({0}, {1}) > 0)"),
    "epochdate": _epoch_date,
    "endswith": _matching("(SUBSTR({0}, -LENGTH({1})) = {1})"),
    "formatdate": _format_date,
    "left": _left,
    "locate": _locate,
    "parsedate": _parse_date,
    "parsedecimal": _parsed("double", "DECIMAL"),
    "parseint": _parsed("bigint", "INTEGER"),
    "right": _right,
    "split": _split,
    "startswith": _matching("(STRPOS({0}, {1}) = 1)"),
}
