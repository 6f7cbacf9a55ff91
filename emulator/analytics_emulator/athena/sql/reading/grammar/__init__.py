"""Trino's grammar of queries, as rules that take tokens: whether a text is one, and where it fails.

sqlglot, which makes the tree, reads many dialects at once and takes far more than this. Source:
SqlBase.g4 of Trino 476, but for what only newer engines than Athena's have.
"""

from .lexing import RESERVED
from .literals import integer
from .queries import first_word, recognise
from .recogniser import Recogniser as Recognised

__all__ = ["RESERVED", "Recognised", "first_word", "integer", "recognise"]
