"""A function runs on the version that it asks for, or not at all."""

from pathlib import Path

import pytest

from analytics_emulator.lambda_runtime import interpreter
from analytics_emulator.lambda_runtime.installation import InstallationError, node_program
from analytics_emulator.lambda_runtime.interpreter import (
    RuntimeUnavailableError,
    find_interpreter,
)


def refuse(runtime: str) -> None:
    """Stand for an installation without a network."""
    raise InstallationError(f"no {runtime} could be had. To get it, run install.sh {runtime}")


@pytest.mark.parametrize("runtime", ["python3.8", "java21", "nodejs18.x", "provided.al2023"])
def test_unknown_runtime_is_refused(runtime: str) -> None:
    with pytest.raises(RuntimeUnavailableError, match=f"{runtime} is not available"):
        find_interpreter(runtime, installer=refuse)


def test_other_python_is_refused_with_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpreter, "ENVIRONMENTS", tmp_path)
    with pytest.raises(RuntimeUnavailableError, match=r"run install.sh python3.12"):
        find_interpreter("python3.12", installer=refuse)


def test_other_python_is_installed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "ENVIRONMENTS", tmp_path)
    root = tmp_path / "others" / ".venvs" / "python3.10"
    installed: list[str] = []

    def install(runtime: str) -> None:
        installed.append(runtime)
        (root / "lib" / runtime / "site-packages" / "awslambdaric").mkdir(parents=True)
        (root / "pyvenv.cfg").write_text("version_info = 3.10.4\n")

    for _ in range(2):
        found = find_interpreter("python3.10", installer=install)
    assert (installed, found.program) == (["python3.10"], root / "bin" / "python")


def test_environment_of_another_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpreter, "ENVIRONMENTS", tmp_path)
    root = tmp_path / "others" / ".venvs" / "python3.12"
    (root / "lib" / "python3.12" / "site-packages" / "awslambdaric").mkdir(parents=True)
    (root / "pyvenv.cfg").write_text("version_info = 3.11.2\n")
    with pytest.raises(RuntimeUnavailableError, match=r"is python3.11"):
        find_interpreter("python3.12", installer=refuse)


def test_node_of_another_version_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "node"
    program.write_text("#!/bin/sh\necho v18.1.0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(InstallationError, match="no node 20 is installed"):
        node_program("nodejs20.x")


def test_node_of_the_version_is_found_beside_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / ".nvm" / "versions" / "node" / "v22.3.0" / "bin" / "node"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho v22.3.0\n")
    program.chmod(0o755)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert node_program("nodejs22.x") == program


def test_missing_environment_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(RuntimeUnavailableError, match="ANALYTICS_LAMBDA_ENVIRONMENT must name"):
        find_interpreter("python3.13", {"ANALYTICS_LAMBDA_ENVIRONMENT": str(tmp_path)})


def test_environment_without_the_runtime_client_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyvenv.cfg").write_text("home = /usr/bin\nversion_info = 3.13.0\n")
    with pytest.raises(RuntimeUnavailableError, match="no awslambdaric"):
        find_interpreter("python3.13", {"ANALYTICS_LAMBDA_ENVIRONMENT": str(tmp_path)})
