"""What a calculated field mentions: columns as `{name}`, parameters as `${name}`, bare names.

Source: QuickSight user guide, "Adding calculated fields": a field whose name is one word may stand
without braces; text stands in single quotes (or double ones). Comments are as in C++.
What draws dashboards parses the same language; a test holds the two readings together.
"""

import re
from typing import NamedTuple

TOKENS = re.compile(
    r"/\*.*?\*/|//[^\n]*"
    r"|'(?:[^'\\]|\\.|'')*'"
    r'|"(?:[^"\\]|\\.)*"'
    r"|\$\{(?P<parameter>[^}]*)\}"
    r"|\{(?P<column>[^}]*)\}"
    r"|(?P<function>[A-Za-z_]\w*)\s*(?=\()"
    r"|(?P<word>[A-Za-z_]\w*)",
    re.DOTALL,
)
KEYWORDS = {"and", "or", "not", "in", "is", "null", "true", "false", "asc", "desc", "like"}
OPTIONS = {"case_insensitive", "case_sensitive", "pre_filter", "pre_agg", "post_agg_filter"}


class Mentions(NamedTuple):
    """Names that an expression mentions."""

    columns: list[str]
    parameters: list[str]
    functions: list[str]
    words: list[str]


def mentions(expression: str) -> Mentions:
    """Split an expression's names by kind; `words` are columns without braces or keywords."""
    found = Mentions([], [], [], [])
    for match in TOKENS.finditer(expression):
        kind = match.lastgroup
        if kind == "parameter":
            found.parameters.append(match["parameter"])
        elif kind == "column":
            found.columns.append(match["column"])
        elif kind == "function":
            found.functions.append(match["function"])
        elif kind == "word" and match["word"].lower() not in KEYWORDS | OPTIONS:
            found.words.append(match["word"])
    return found


def referenced_columns(expression: str) -> list[str]:
    """Return the columns that an expression surely means: those in braces."""
    return mentions(expression).columns
