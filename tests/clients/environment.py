"""A client's own Python environment, and the variables by which it finds the emulator."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from scripts import ROOT
from tests.clients.catalogue import FOLDER

UV = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
_PLUGINS = Path(__file__).parent


def python_of(name: str, packages: Sequence[str]) -> str:
    """Return an environment's interpreter, after what it needs is installed."""
    place = FOLDER / "environments" / name
    python = place / "bin" / "python"
    if not python.exists():
        subprocess.run([UV, "venv", "--quiet", "--python", "3.13", str(place)], check=True)
    command = [UV, "pip", "install", "--quiet", "--python", str(python), *packages]
    subprocess.run(command, check=True)
    return str(python)


def variables(endpoint: str, **more: str) -> dict[str, str]:
    """Return a client's environment variables: nothing of them but the endpoint is unusual.

    Arrow's own S3 client doesn't know AWS_ENDPOINT_URL; arrow_endpoint.py hands it over.
    """
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ALLOW_HTTP": "true",
        "PYTHONPATH": str(_PLUGINS),
        **more,
    }
