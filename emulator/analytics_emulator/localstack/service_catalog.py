"""Shares LocalStack's index of AWS's operations among the emulators of one installation.

LocalStack builds it, from every botocore model, at the first start in each file system of its own
(localstack/aws/spec.py, `get_service_catalog`); that takes seconds, leaves hundreds of megabytes of
models in the process that did it, and the index is the same in all. So a process that ends builds
it, and it is kept beside the installed packages, where a changed installation has a new one.
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

SHARED = Path(sys.prefix) / "share" / "analytics-emulator"
CACHE = Path("var/lib/localstack/cache")  # below FILESYSTEM_ROOT
INDEX = "service-catalog-*.dill"  # named by both libraries' versions


_BUILD = "from localstack.aws.spec import get_service_catalog; get_service_catalog()"


def provide_index(filesystem: Path, environment: Mapping[str, str]) -> None:
    """Put the index where a start in `filesystem`, in this environment, looks for it.

    Where that fails, the start builds one of its own.
    """
    _copy_new(SHARED, filesystem / CACHE)
    if not list((filesystem / CACHE).glob(INDEX)):
        subprocess.run([sys.executable, "-c", _BUILD], env=environment, check=False)
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
