"""Queries on which Athena is known to differ from Trino 476, with what is known."""

ATHENA_DIFFERS: dict[str, str] = {}
