"""Words that name a column or a field of a definition only in backticks.

Of the user guide's list ("Escape reserved keywords in queries", for DDL) those that Hive's grammar
takes as a name in no setting. The others of the list are names where its setting
`hive.support.sql11.reserved.keywords` is off, and so it seems to be: Athena takes LIKE for a column
(measured), AWS's own pages name columns TIME, START, TIMESTAMP and DAYOFWEEK without backticks.
"""

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.lexer import Token

RESERVED = frozenset(
    """
    AND CASE CAST CHAR COLUMN CONF CROSS CURRENT DATABASE DISTINCT DIV ELSE END EXCHANGE
    EXTENDED FOLLOWING FROM FUNCTION HAVING IF INTERVAL JOIN LESS MACRO MAP MORE NOT ON OR OVER
    PARTIALSCAN PRECEDING PRESERVE REDUCE SELECT TABLESAMPLE THEN TRANSFORM UNBOUNDED UNIQUEJOIN
    VARCHAR WHEN WHERE WINDOW
    """.split()  # noqa: SIM905 (a list of fifty words reads better as text)
)


def defined_name(cursor: Cursor) -> Token:
    """Take the name of a column or field; raises ExecutionFailedError for a bare reserved word.

    The words are Hive's, with what to do; how Athena passes them on isn't measured.
    """
    token = cursor.name()
    if token.kind == "word" and token.keyword in RESERVED:
        raise ExecutionFailedError(
            f"FAILED: ParseException line 1:{token.start} cannot recognize input near"
            f" '{token.text}' '{cursor.current.text}' in column specification: {token.keyword} is"
            f" reserved in DDL, write it in backticks (`{token.text}`)",
            1006,
        )
    return token
