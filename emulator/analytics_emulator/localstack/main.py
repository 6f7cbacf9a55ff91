"""The process of an emulator: LocalStack's runtime, ended at once when it has shut down.

By then buffers are delivered and child processes are gone; what is left is the interpreter's own
clearing up, which takes seconds with as much loaded as there is here.
"""

import gc
import os
import sys

from analytics_emulator.c_memory import share_arenas
from analytics_emulator.localstack import late_imports
from analytics_emulator.localstack.file_limit import raise_file_limit

# Most of what is made lasts; collecting among it often is wasted time.
_ALLOCATIONS_PER_COLLECTION = 100_000


def main() -> None:
    """Run until SIGTERM or SIGINT, then leave with LocalStack's exit code."""
    share_arenas()
    gc.set_threshold(_ALLOCATIONS_PER_COLLECTION)
    gc.disable()  # until services are loaded (`preloading.py`)
    raise_file_limit()
    late_imports.before_start()
    from localstack.runtime.main import main as run_localstack  # noqa: PLC0415 -- after that

    from analytics_emulator.localstack import temporary_files  # noqa: PLC0415
    from analytics_emulator.localstack.persistence.keeper import open_keeper  # noqa: PLC0415

    temporary_files.gather()
    open_keeper()  # first, so that a folder which can't be used ends the start with its reason
    code = 1
    try:
        run_localstack()  # type: ignore[no-untyped-call] # untyped there
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
