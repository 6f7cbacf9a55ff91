"""A function runs on the version that it asks for, or not at all."""

from pathlib import Path

import pytest

from analytics_emulator.lambda_runtime.interpreter import (
    RuntimeUnavailableError,
    find_interpreter,
)


@pytest.mark.parametrize("runtime", ["python3.12", "python3.14", "nodejs22.x", "provided.al2023"])
def test_other_runtime_is_refused(runtime: str) -> None:
    with pytest.raises(RuntimeUnavailableError, match=f"{runtime} is not available"):
        find_interpreter(runtime)


def test_missing_environment_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(RuntimeUnavailableError, match="ANALYTICS_LAMBDA_ENVIRONMENT must name"):
        find_interpreter("python3.13", {"ANALYTICS_LAMBDA_ENVIRONMENT": str(tmp_path)})


def test_environment_without_the_runtime_client_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyvenv.cfg").write_text("home = /usr/bin\nversion_info = 3.13.0\n")
    with pytest.raises(RuntimeUnavailableError, match="no awslambdaric"):
        find_interpreter("python3.13", {"ANALYTICS_LAMBDA_ENVIRONMENT": str(tmp_path)})
