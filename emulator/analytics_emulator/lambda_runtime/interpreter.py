"""The interpreter of a managed runtime: an environment that holds what AWS's runtime holds.

It is a uv project of its own, `emulator/lambda_environment`, installed by its `install.sh` (on
Linux the same as `uv sync --frozen` there); ANALYTICS_LAMBDA_ENVIRONMENT names another place. A
function never runs on a version of Python other than the one it asks for.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_DEFAULT = Path(__file__).resolve().parents[2] / "lambda_environment" / ".venv"


class RuntimeUnavailableError(Exception):
    """A function's runtime can't be had here; the text says why and what to do."""


@dataclass(frozen=True)
class Interpreter:
    """A Python program and the directory of the runtime's own packages (AWS: /var/runtime)."""

    runtime: str
    python: Path
    packages: Path


def find_interpreter(runtime: str, settings: Mapping[str, str] = os.environ) -> Interpreter:
    """Return the interpreter for a runtime such as `python3.13`."""
    root = Path(settings.get("ANALYTICS_LAMBDA_ENVIRONMENT") or _DEFAULT)
    installed = _installed_runtime(root)
    if runtime != installed:
        raise RuntimeUnavailableError(
            f"The runtime {runtime} is not available here: functions run as local processes, "
            f"and the installed environment is {installed}."
        )
    packages = root / "lib" / runtime / "site-packages"
    if not (packages / "awslambdaric").is_dir():
        raise RuntimeUnavailableError(f"{root} has no awslambdaric: {_remedy(root)}")
    return Interpreter(runtime, root / "bin" / "python", packages)


def _installed_runtime(root: Path) -> str:
    try:
        lines = (root / "pyvenv.cfg").read_text().splitlines()
    except OSError as error:
        raise RuntimeUnavailableError(
            f"No Lambda environment at {root}: {_remedy(root)}"
        ) from error
    entries = dict(line.split(" = ", 1) for line in lines if " = " in line)
    version = entries.get("version_info") or entries.get("version", "")
    return "python" + ".".join(version.split(".")[:2])


def _remedy(root: Path) -> str:
    if root != _DEFAULT:
        return "ANALYTICS_LAMBDA_ENVIRONMENT must name a virtual environment with awslambdaric"
    return "run emulator/lambda_environment/install.sh"
