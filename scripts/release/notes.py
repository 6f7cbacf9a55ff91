"""Says what the templates ask for that has no effect where they were deployed."""

import re
from collections import Counter
from collections.abc import Iterable

from rich.console import Console

from scripts.aws.target import Target

_LOGICAL_ID = re.compile(r"^\w+ \(([\w:]+)\)")


def print_notes(console: Console, target: Target, stack_names: Iterable[str]) -> None:
    """Print each kind of note once, with how many resources it is about."""
    notes = [note for name in stack_names for note in target.notes(name)]
    counted = Counter(_LOGICAL_ID.sub(r"\1", note) for note in notes)
    if counted:
        console.print("[bold]Taken without effect here[/] (docs/limits.md)")
    for note, count in sorted(counted.items()):
        console.print(f"  [dim]{note}{f' ({count} resources)' if count > 1 else ''}[/]")
