"""The interpreter of a managed runtime: an environment that holds what AWS's runtime holds.

`emulator/lambda_environment/install.sh` installs them: python3.13 with the emulator, other versions
when a function first asks for them. ANALYTICS_LAMBDA_ENVIRONMENT names another place for the
former. A function never runs on another version than the one it asks for.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from analytics_emulator.lambda_runtime.installation import InstallationError, install, node_program

ENVIRONMENTS = Path(__file__).resolve().parents[2] / "lambda_environment"
_DEFAULT = ENVIRONMENTS / ".venv"
_INSTALLED = "python3.13"
_LAUNCHERS = Path(__file__).with_name("process_side")
_PYTHON = re.compile(r"python3\.(9|1[0-4])")
_NODE = re.compile(r"nodejs(20|22|24)\.x")


class RuntimeUnavailableError(Exception):
    """A function's runtime can't be had here; the text says why and what to do."""


@dataclass(frozen=True)
class Interpreter:
    """A program, the runtime's own packages (AWS: /var/runtime), and what the program runs first.

    `command` runs a function, `nursery` what functions' processes can be forked from, if anything;
    `modules` is where Node finds the SDK.
    """

    runtime: str
    program: Path
    packages: Path
    command: tuple[str, ...] = ()
    nursery: tuple[str, ...] = ()
    modules: Path | None = None

    @property
    def is_node(self) -> bool:
        """Return whether it runs JavaScript."""
        return self.runtime.startswith("nodejs")


def find_interpreter(
    runtime: str,
    settings: Mapping[str, str] = os.environ,
    installer: Callable[[str], None] = install,
) -> Interpreter:
    """Return the interpreter for a runtime such as `python3.13`; install it where it isn't yet."""
    if runtime == _INSTALLED:
        root = Path(settings.get("ANALYTICS_LAMBDA_ENVIRONMENT") or _DEFAULT)
        return _python(runtime, root, _remedy(root))
    if not (_PYTHON.fullmatch(runtime) or _NODE.fullmatch(runtime)):
        raise RuntimeUnavailableError(
            f"The runtime {runtime} is not available here: functions run as local processes of "
            "python3.9 to python3.14, nodejs20.x, nodejs22.x or nodejs24.x."
        )
    try:
        return _node(runtime, installer) if _NODE.fullmatch(runtime) else _other(runtime, installer)
    except InstallationError as error:
        raise RuntimeUnavailableError(
            f"The runtime {runtime} is not available here: {error}"
        ) from None


def _other(runtime: str, installer: Callable[[str], None]) -> Interpreter:
    root = ENVIRONMENTS / "others" / ".venvs" / runtime
    if not (root / "lib" / runtime / "site-packages" / "awslambdaric").is_dir():
        installer(runtime)
    return _python(runtime, root, f"run emulator/lambda_environment/install.sh {runtime}")


def _python(runtime: str, root: Path, remedy: str) -> Interpreter:
    installed = _installed_runtime(root, remedy)
    if runtime != installed:
        raise RuntimeUnavailableError(
            f"The runtime {runtime} is not available here: the environment {root} is {installed}."
        )
    packages = root / "lib" / runtime / "site-packages"
    if not (packages / "awslambdaric").is_dir():
        raise RuntimeUnavailableError(f"{root} has no awslambdaric: {remedy}")
    # -P keeps the launcher's folder off the search path; before 3.11 the launcher does so itself.
    options = ("-s",) if runtime in ("python3.9", "python3.10") else ("-s", "-P")
    program = root / "bin" / "python"
    command = (*options, str(_LAUNCHERS / "launcher.py"))
    return Interpreter(
        runtime, program, packages, command, nursery=("-s", str(_LAUNCHERS / "nursery.py"))
    )


def _node(runtime: str, installer: Callable[[str], None]) -> Interpreter:
    program = node_program(runtime)
    packages = ENVIRONMENTS / "node" / runtime
    if not ((packages / "package.json").is_file() and _has_sdk(packages.parent)):
        installer(runtime)
    modules = packages.parent / "sdk" / "node_modules"
    command = (str(_LAUNCHERS / "launcher.mjs"),)
    return Interpreter(runtime, program, packages, command, modules=modules)


def _has_sdk(node: Path) -> bool:
    """Return whether AWS's SDK for JavaScript is installed, as it is locked now."""
    lock, installed = (ENVIRONMENTS / "node_sdk", node / "sdk")
    try:
        wanted, found = ((place / "package-lock.json").read_bytes() for place in (lock, installed))
    except FileNotFoundError:
        return False
    return wanted == found


def _installed_runtime(root: Path, remedy: str) -> str:
    try:
        lines = (root / "pyvenv.cfg").read_text().splitlines()
    except OSError as error:
        raise RuntimeUnavailableError(f"No Lambda environment at {root}: {remedy}") from error
    entries = dict(line.split(" = ", 1) for line in lines if " = " in line)
    version = entries.get("version_info") or entries.get("version", "")
    return "python" + ".".join(version.split(".")[:2])


def _remedy(root: Path) -> str:
    if root != _DEFAULT:
        return "ANALYTICS_LAMBDA_ENVIRONMENT must name a virtual environment with awslambdaric"
    return "run emulator/lambda_environment/install.sh"
