"""Shares LocalStack's index of AWS's operations among the emulators of one installation.

LocalStack builds it, from every botocore model, at the first start in each file system of its own
(localstack/aws/spec.py, `get_service_catalog`); that takes seconds, and the index is the same in
all. It is kept beside the installed packages, so a changed installation has a new one.
"""

import shutil
import sys
from contextlib import suppress
from pathlib import Path

SHARED = Path(sys.prefix) / "share" / "analytics-emulator"
CACHE = Path("var/lib/localstack/cache")  # below FILESYSTEM_ROOT
INDEX = "service-catalog-*.dill"  # named by both libraries' versions


def lend_index(filesystem: Path) -> None:
    """Put the shared index where a start in `filesystem` looks for it."""
    _copy_new(SHARED, filesystem / CACHE)


def keep_index(filesystem: Path) -> None:
    """Share the index that a start in `filesystem` has built."""
    _copy_new(filesystem / CACHE, SHARED)


def _copy_new(source: Path, target: Path) -> None:
    # Where it can't be written, as in a read-only installation, each start builds its own.
    with suppress(OSError):
        target.mkdir(parents=True, exist_ok=True)
        for index in source.glob(INDEX):
            if not (target / index.name).exists():
                unfinished = target / f"{index.name}.new"
                shutil.copyfile(index, unfinished)
                unfinished.rename(target / index.name)
