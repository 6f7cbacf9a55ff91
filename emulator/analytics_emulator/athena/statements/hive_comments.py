"""Block comments, on which Athena's Hive parser stumbles in a few statements.

Athena starts such a statement and then fails it with Hive's ParseException. Places count from 0 in
the text with line breaks squeezed to one space; the third item that is quoted is the first thing
inside the comment. Measured: aoyagikouhei/athena-local, docs/caveats.md, 2026-09-26.
"""

import re
from collections.abc import Sequence

from analytics_emulator.athena.failure import SYSTEM, USER, ExecutionFailedError
from analytics_emulator.athena.statements.kind import StatementKind
from analytics_emulator.athena.statements.lexer import Token, tokens

_STRICT = {
    "SHOW_CREATE_TABLE",
    "DESCRIBE_TABLE",
    "MSCK_REPAIR",
    "ALTER_TABLE_ADD_COLUMN",
    "ALTER_TABLE_REPLACE_COLUMN",
    "ALTER_TABLE_CHANGE_COLUMN",
    "ALTER_TABLE_DROP_COLUMN",
    "ALTER_TABLE_RENAME",
}
# After which words the comment stands, and what Hive then says: {c} the comment's place, {p} that
# of the word before it, {t} the comment's first token.
_TEXTS = {
    "": "line 1:0 cannot recognize input near '/' '*' '{t}'",
    "SHOW": "line 1:{c} cannot recognize input near 'SHOW' '/' '*' in ddl statement",
    "SHOW CREATE": (
        "line 1:{c} mismatched input '/' expecting TABLE near 'CREATE' in show statement"
    ),
    "SHOW CREATE TABLE": "line 1:{c} cannot recognize input near '/' '*' '{t}' in table name",
    "DESCRIBE": "line 1:{p} cannot recognize input near 'DESCRIBE' '/' '*' in describe statement",
    "DESC": "line 1:{p} cannot recognize input near 'DESC' '/' '*' in describe statement",
    "DESCRIBE EXTENDED": (
        "line 1:{c} cannot recognize input near '/' '*' '{t}' in specifying describe table types"
    ),
    "MSCK": "line 1:{c} missing EOF at '/' near 'MSCK'",
    "MSCK REPAIR": "line 1:{c} missing EOF at '/' near 'REPAIR'",
    "MSCK REPAIR TABLE": "line 1:{c} cannot recognize input near '/' '*' '{t}' in table name",
    "ALTER": "line 1:{p} cannot recognize input near 'ALTER' '/' '*' in alter statement",
    "ALTER TABLE": "line 1:{c} cannot recognize input near '/' '*' '{t}' in table name",
}
_AFTER_NAME = {
    "MSCK": "line 1:{c} missing EOF at '/' near '{w}'",
    "ALTER": "line 1:{c} cannot recognize input near '/' '*' '{t}' in alter table statement",
}
# The catalog is taken out of the name before Hive reads the statement.
_CATALOG = re.compile(r"\bawsdatacatalog\s*\.\s*", re.IGNORECASE)
_FIRST_INSIDE = re.compile(r"[!<>]=|<>|\d+(?:\.\d+)?|[A-Za-z_]\w*|[!-~]")


def block_comment_failure(text: str, kind: StatementKind) -> ExecutionFailedError | None:
    """Return the failure of a statement with a block comment; None where it does no harm."""
    if kind.substatement not in _STRICT:
        return None
    squeezed = _CATALOG.sub("", re.sub(r"\s*\n\s*", " ", text))
    found = tokens(squeezed)
    place = next((i for i, t in enumerate(found) if t.kind == "block_comment"), None)
    if place is None:
        return None
    said = _said(found, place)
    if said is None:
        return None
    return _failure(f"FAILED: ParseException {said}", kind.substatement, squeezed)


def _said(found: Sequence[Token], place: int) -> str | None:
    before = [token for token in found[:place] if token.kind != "line_comment"]
    words = " ".join(token.keyword for token in before)
    template = _TEXTS.get(words)
    if template is None and before:
        template = _AFTER_NAME.get(before[0].keyword)
    if template is None:
        return None
    comment = found[place]
    inside = _FIRST_INSIDE.search(comment.text, 2)
    return template.format(
        c=comment.start,
        p=before[-1].start if before else 0,
        t=inside[0] if inside else "*",
        w=before[-1].text if before else "",
    )


def _failure(reason: str, substatement: str, text: str) -> ExecutionFailedError:
    if substatement in ("SHOW_CREATE_TABLE", "DESCRIBE_TABLE", "MSCK_REPAIR"):
        return ExecutionFailedError(reason, 1003, SYSTEM)
    if substatement == "ALTER_TABLE_ADD_COLUMN":
        return ExecutionFailedError(reason, 1003, SYSTEM)
    if substatement == "ALTER_TABLE_DROP_COLUMN":
        column = text.upper().index("COLUMN") + 1
        message = f"line 1:{column}: mismatched input 'COLUMN' expecting 'PARTITION'"
        return ExecutionFailedError(reason, 1006, USER, message)
    return ExecutionFailedError(reason, 1006, USER, "Query type not supported by DDL engine.")
