"""What an emulator that was killed left: programs that went on without it, and half-made files.

Its own processes end with it (they ask the system for a signal, or find a pipe closed). LocalStack
starts programs that don't, Kinesis's for one, and so may a function. All of them have been given
the emulator's file system in their environment.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

EMULATOR = "analytics_emulator.localstack.main"
# Below FILESYSTEM_ROOT: LocalStack's temporary files, whatever the system's folder of them was.
TEMPORARY = "tmp"
# Caches whose entries are made under another name first.
_HALF_MADE = ("unpacking-*", "copying-*")
_CACHES = "var/lib/localstack/cache"


def clear(filesystem: Path) -> None:
    """End what went on without its emulator, and remove what only a running one needs."""
    orphans = list(_orphans(filesystem))
    for process in orphans:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(orphans, timeout=5)
    shutil.rmtree(filesystem / TEMPORARY, ignore_errors=True)
    for pattern in _HALF_MADE:
        for folder in (filesystem / _CACHES).glob(f"*/{pattern}"):
            shutil.rmtree(folder, ignore_errors=True)


def _orphans(filesystem: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):  # of others, or gone
            if _belongs(process.environ(), filesystem) and not _is_of_emulator(process):
                yield process


def _belongs(environment: dict[str, str], filesystem: Path) -> bool:
    temporary = Path(environment.get("TMPDIR", ""))
    is_program = environment.get("FILESYSTEM_ROOT") == str(filesystem)
    return is_program or temporary.is_relative_to(filesystem / TEMPORARY)


def _is_of_emulator(process: psutil.Process) -> bool:
    """Return whether it is an emulator, which holds its state itself, or one's process."""
    return any(EMULATOR in one.cmdline() for one in (process, *process.parents()))
