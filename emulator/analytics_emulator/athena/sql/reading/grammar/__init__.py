"""Trino's grammar of queries, as rules that take tokens: whether a text is one, and where it fails.

sqlglot, which makes the tree, reads many dialects at once and takes far more than this. Source:
SqlBase.g4 of Trino 476, but for what only newer engines than Athena's have.
"""

from .lexing import RESERVED
from .queries import first_word, recognise

__all__ = ["RESERVED", "first_word", "recognise"]
