"""What the end of an emulator came to, in sentences: in its log, and in a file for who ended it."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from analytics_emulator.state.folder import state_folder

if TYPE_CHECKING:
    from analytics_emulator.firehose import Closing

LOG = logging.getLogger(__name__)

NAME = "farewell.txt"


def sentences(firehose: "Closing | None", stopped_queries: int) -> Iterator[str]:
    """Say what became of records that streams held, and of queries that ran."""
    if firehose and firehose.delivered:
        yield f"delivered: {_counted(firehose.delivered, 'record')} that streams held"
    if firehose and firehose.left:
        why = f" ({firehose.reason})" if firehose.reason else ""
        kept = "kept on disk for the next start" if firehose.keeps else "lost"
        yield f"not delivered: {_counted(firehose.left, 'record')}{why}: {kept}"
    if stopped_queries:
        yield f"cancelled: {_counted(stopped_queries, 'query', 'queries')} that ran"


def say(lines: Sequence[str]) -> None:
    """Leave the sentences in the log and, where state is kept, beside it."""
    for line in lines:
        LOG.warning("%s", line)
    if folder := state_folder():
        with suppress(OSError):  # a full disk
            (folder / NAME).write_text("".join(f"{line}\n" for line in lines))


def heard(folder: Path) -> list[str]:
    """Return the sentences that an emulator with this state left, once."""
    try:
        lines = (folder / NAME).read_text().splitlines()
        (folder / NAME).unlink()
    except (OSError, UnicodeDecodeError):
        return []
    return lines


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
