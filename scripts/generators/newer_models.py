"""Writes the service models that the emulator has newer than its botocore.

Run this after raising botocore: python -m scripts.generators.newer_models
"""

import gzip
import json
from pathlib import Path
from typing import Any

import click
from botocore.loaders import Loader

from scripts import ROOT

MODELS = ROOT / "emulator/analytics_emulator/newer_models"
SERVICES = ("quicksight",)


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where one is out of date.")
def main(*, check: bool) -> None:
    """Bring them up to date, or with --check only look."""
    for service in SERVICES:
        path, content = _model(service)
        if path.exists() and gzip.decompress(path.read_bytes()) == content:
            click.echo(f"{service} is up to date")
        elif check:
            hint = "python -m scripts.generators.newer_models"
            raise click.ClickException(f"{service} is out of date: {hint}")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(gzip.compress(content, mtime=0))
            click.echo(f"{service} updated")


def _model(service: str) -> tuple[Path, bytes]:
    loader = Loader()
    version = loader.determine_latest_version(service, "service-2")
    model = loader.load_service_model(service, "service-2", version)
    content = json.dumps(_undocumented(model), separators=(",", ":")).encode()
    return MODELS / service / version / "service-2.json.gz", content


def _undocumented(value: Any) -> Any:
    """Return a model without its texts; a shape's member of that name is a mapping, and stays."""
    if isinstance(value, dict):
        return {
            name: _undocumented(part)
            for name, part in value.items()
            if not (name == "documentation" and isinstance(part, str))
        }
    return [_undocumented(part) for part in value] if isinstance(value, list) else value


if __name__ == "__main__":
    main()
