"""Gets the runtimes that aren't installed with the emulator, when a function first asks for one.

uv finds or fetches the Python, a package registry has AWS's runtime interface clients; Node must be
installed already, in the version that is asked for.
"""

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[3]
_SCRIPT = _ROOT / "emulator" / "lambda_environment" / "install.sh"
_PATIENCE_SECONDS = 300
# An attempt without a network takes seconds, and a deployment makes several.
_FAILURE_LASTS_SECONDS = 120
_one_at_a_time = threading.Lock()
_failures: dict[str, tuple[float, str]] = {}


class InstallationError(Exception):
    """A runtime can't be had; the text says why and how to get it."""


def install(runtime: str) -> None:
    """Install a runtime's environment; raise with the reason where that can't be.

    What failed is not tried again for a while, unless it has been installed meanwhile.
    """
    with _one_at_a_time:
        failed_at, reason = _failures.get(runtime, (-_FAILURE_LASTS_SECONDS, ""))
        if time.monotonic() - failed_at < _FAILURE_LASTS_SECONDS:
            raise InstallationError(reason)
        try:
            _install(runtime)
        except InstallationError as error:
            _failures[runtime] = (time.monotonic(), str(error))
            raise


def _install(runtime: str) -> None:
    given = [str(Path(os.environ["UV"]).parent)] if "UV" in os.environ else []
    search = os.pathsep.join((*given, str(_ROOT / ".tools" / "bin"), os.environ["PATH"]))
    try:
        subprocess.run(
            [_SCRIPT, runtime],
            env={**os.environ, "PATH": search},
            capture_output=True,
            text=True,
            check=True,
            timeout=_PATIENCE_SECONDS,
        )
    except subprocess.CalledProcessError as error:
        raise InstallationError(_how_to_get(runtime, error.stderr)) from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InstallationError(_how_to_get(runtime, str(error))) from None


def _how_to_get(runtime: str, said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    why = "; ".join(lines[:2]) or "the installation failed"
    version = runtime.removeprefix("python")
    first = f"uv python install {version}, then " if runtime.startswith("python") else ""
    return f"{why}. To get it, run {first}emulator/lambda_environment/install.sh {runtime}"


def node_program(runtime: str) -> Path:
    """Return the `node` of a runtime's version; raise where none is installed."""
    wanted = runtime.removeprefix("nodejs").removesuffix(".x")
    for program in _node_programs(wanted):
        if _major_version(program) == wanted:
            return program
    raise InstallationError(
        f"no node {wanted} is installed: put it on PATH, or into ~/.nvm by nvm install {wanted}"
    )


def _node_programs(version: str) -> Iterator[Path]:
    for name in ("node", f"node{version}", f"node-{version}"):
        if found := shutil.which(name):
            yield Path(found)
    yield from sorted(Path.home().glob(f".nvm/versions/node/v{version}.*/bin/node"), reverse=True)


@cache
def _major_version(program: Path) -> str:
    try:
        said = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    match = re.match(r"v(\d+)\.", said.stdout)
    return match[1] if match else ""
