"""The commands: one file a verb, each with --help, each behind a make target.

A verb wires packages together; the work is theirs. Imports go one way: from the verbs down to
`aws`, in the order that pyproject.toml's contract lists.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
