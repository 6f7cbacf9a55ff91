"""Raises how many files a process may have open, as far as it may: shells allow few."""

import resource

WANTED = 8192
LEAST = 256  # with 64 a loaded emulator can't start its functions


def allowed_files() -> int:
    """Return how many files a process may have open at the most."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return WANTED if hard == resource.RLIM_INFINITY else hard


def raise_file_limit() -> None:
    """Raise the soft limit up to the hard one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = min(WANTED, allowed_files())
    if soft != resource.RLIM_INFINITY and soft < highest:
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest, hard))
