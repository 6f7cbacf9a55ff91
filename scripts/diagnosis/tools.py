"""What the project runs with: Python, uv, and what `make install` makes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scripts.diagnosis.finding import Finding, bad, good, note

ENVIRONMENTS = (".venv", "emulator/.venv", "emulator/lambda_environment/.venv")
ASK_SECONDS = 20


def tool_findings(root: Path) -> Iterator[Finding]:
    """Look for the tools, in the order in which they are needed."""
    yield _make()
    uv = shutil.which("uv") or shutil.which(str(root / ".tools" / "bin" / "uv"))
    yield _uv(uv)
    wanted = (root / ".python-version").read_text().strip()
    yield _python(uv, wanted)
    for name in ENVIRONMENTS:
        yield _environment(root / name, wanted)


def _make() -> Finding:
    found = shutil.which("make")
    return good("make", found) if found else bad("make", "not there: install it (apt install make)")


def _uv(uv: str | None) -> Finding:
    if uv is None:
        return note("uv", "not there; `make install` fetches it from the package registry")
    version = _said(uv, "--version")
    return good("uv", version) if version else bad("uv", f"{uv} doesn't run: remove it")


def _python(uv: str | None, wanted: str) -> Finding:
    found = shutil.which(f"python{wanted}")
    if found:
        return good("Python", f"{wanted} at {found}")
    if uv and (managed := _said(uv, "python", "find", "--no-python-downloads", wanted)):
        return good("Python", f"{wanted} at {managed}")
    if shutil.which("python3"):
        return note("Python", f"{wanted} is not there; uv fetches it with `make install`")
    return bad("Python", f"not there: install Python {wanted}")


def _environment(folder: Path, wanted: str) -> Finding:
    python = folder / "bin" / "python"
    subject = f"installed {folder.parent.name}"
    if not folder.exists():
        return note(subject, "not yet; the first command installs it")
    version = _said(str(python), "--version")
    if version is None:
        return bad(subject, f"{folder} is broken: make clean install")
    if not version.startswith(f"Python {wanted}."):
        return bad(subject, f"{folder} has {version}, not {wanted}: make clean install")
    return good(subject, version)


def _said(*command: str) -> str | None:
    try:
        asked = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=ASK_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return asked.stdout.strip() if asked.returncode == 0 else None
