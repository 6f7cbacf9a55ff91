"""The one statement that a QueryString must be.

Surrounding spaces and semicolons are dropped, and GetQueryExecution shows the query without them;
a semicolon between two statements is an error (measured, aoyagikouhei/athena-local, 2026-09).
"""

from analytics_emulator.athena.errors import malformed_query
from analytics_emulator.athena.statements.lexer import tokens


def single_statement(query: str) -> str:
    """Return the statement's own text."""
    statement = query.strip().strip("; \t\r\n\f\v")
    if any(token.text == ";" for token in tokens(statement)):
        raise malformed_query(f"Only one sql statement is allowed. Got: {query.strip()}")
    return statement
