"""Names and texts as SQL quotes them, on DuckDB's side and on Athena's."""


def quoted(name: str) -> str:
    """Return an identifier in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(text: str) -> str:
    """Return a string literal."""
    return "'" + text.replace("'", "''") + "'"
