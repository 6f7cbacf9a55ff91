"""Nodes to DuckDB's SQL: each node to its pieces, and all pieces to a text, once."""

from .writer import Written, write

__all__ = ["Written", "write"]
